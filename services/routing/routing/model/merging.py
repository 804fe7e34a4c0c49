"""That one dispute lies under another, as it was told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class Merge:
    """A repeat and its original, or a child and its parent; it holds while more links than partings were told."""

    dispute_id: str
    head_id: str
    kind: str  # duplicate | gathered
    by: str  # who linked or parted them last
    told: int = 0

    @property
    def holds(self) -> bool:
        return self.told > 0
