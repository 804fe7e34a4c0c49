"""Values of what decides: editions of the rules and versions of the model, each with its life."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from routing.errors import NotNow

# The life of a change of the rules: proposed, live, taken back; a proposal may be dropped.
EDITIONS: dict[tuple[str, str], str] = {
    ("proposed", "put live"): "live",
    ("proposed", "drop"): "dropped",
    ("live", "undo"): "undone",
}


@dataclass(eq=False)
class Edition:
    """A set of changes to the rules: who proposed it and why, what trying it showed, who put it live or took it back."""

    edition_id: str
    changes: list[dict[str, Any]]  # contracts.routing_rules.RuleChange
    reason: str
    author_id: str
    proposed_at: datetime
    state: str = "proposed"
    number: int | None = None  # counts the editions that went live
    warnings: list[str] = field(default_factory=list)
    trial: dict[str, Any] = field(default_factory=dict)
    live_by: str = ""
    live_at: datetime | None = None
    undone_by: str = ""
    undone_at: datetime | None = None

    def move(self, happening: str) -> None:
        """:raises NotNow: this cannot happen in the present state."""
        target = EDITIONS.get((self.state, happening))
        if target is None:
            raise NotNow("这一版规则现在不能这样处理，可能别人已经处理，请刷新。")
        self.state = target

    def put_live(self, number: int, by: str, at: datetime) -> None:
        self.move("put live")
        self.number, self.live_by, self.live_at = number, by, at

    def undo(self, by: str, at: datetime) -> None:
        self.move("undo")
        self.undone_by, self.undone_at = by, at


@dataclass(eq=False)
class ModelVersion:
    """A model that was trained: from what, how well it did beside the one before, and whether it decides now."""

    version: int
    source: str  # cases | file
    made_at: datetime
    made_by: str
    texts: int
    figures: dict[str, Any]
    better: bool
    body: bytes
    live: bool = False
    live_at: datetime | None = None
    live_by: str = ""
