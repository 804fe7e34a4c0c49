"""A case file that was bound as one PDF and sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(eq=False)
class BoundFile:
    """One sealing; ``content`` is the PDF, encrypted, ``sha256`` is of the plain PDF, ``sealed`` says what it is made of."""

    dispute_id: str
    round: int
    version: int
    sha256: str
    size: int
    pages: int
    content: bytes
    sealed: str
    bound_by: str
    bound_at: datetime
    opened_by: str = ""
    opened_at: datetime | None = None
    opened_sealed: str = ""

    def open(self, by: str, sealed: str, now: datetime) -> None:
        """拆卷: it stays, but does not stand for the case any more."""
        self.opened_by, self.opened_sealed, self.opened_at = by, sealed, now
