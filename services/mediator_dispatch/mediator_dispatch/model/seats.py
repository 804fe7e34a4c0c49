"""The expert's seat in the panel of a case (专家席): what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mediator_dispatch.errors import SeatDecided

# state of a seat → the states that may follow it
SEAT_MOVES: dict[str, frozenset[str]] = {
    "proposed": frozenset({"wanted", "waived"}),
    "wanted": frozenset({"asked", "lacking", "named", "waived"}),
    "asked": frozenset({"asked", "named", "lacking", "waived"}),
    "named": frozenset({"asked", "named", "lacking", "waived"}),
    "lacking": frozenset({"wanted", "asked", "named", "waived"}),
    "waived": frozenset({"wanted"}),
}
DUE = ("proposed", "lacking")  # somebody has to decide
UNDER_WAY = ("wanted", "asked", "named")
ALREADY: dict[str, str] = {
    "wanted": "已经请求抽取专家，请等抽取结果。",
    "asked": "已经抽到专家、正在等答复，请等答复。",
    "named": "专家组已有专家参加，不用再请。",
    "waived": "已经决定不请专家。",
}


@dataclass(eq=False)
class ExpertSeat:
    """Of one round of a dispute; ``told_at`` is the newest word of the expert pool."""

    dispute_id: str
    round: int
    state: str
    required: bool
    since: datetime
    field: str = ""
    reason: str = ""
    decided_by: str = ""
    expert_id: str = ""
    due_at: datetime | None = None
    told_at: datetime | None = None

    def want(self, field: str, reason: str, who: str, now: datetime) -> None:
        """:raises SeatDecided: an expert is being drawn, asked, or there."""
        self._become("wanted", now)
        self.field, self.reason, self.decided_by, self.expert_id, self.due_at = field, reason, who, "", None

    def waive(self, reason: str, who: str, now: datetime) -> None:
        """:raises SeatDecided: it was given up before."""
        self._become("waived", now)
        self.reason, self.decided_by, self.expert_id, self.due_at = reason, who, "", None

    def hear(self, state: str, at: datetime, expert_id: str = "", due_at: datetime | None = None) -> bool:
        """What the pool tells; False where it comes late or nobody wants an expert any more."""
        if (self.told_at is not None and at < self.told_at) or state not in SEAT_MOVES[self.state]:
            return False
        self.state, self.since, self.told_at = state, at, at
        self.expert_id, self.due_at = expert_id, due_at
        return True

    def _become(self, state: str, now: datetime) -> None:
        if state not in SEAT_MOVES[self.state]:
            raise SeatDecided(ALREADY[self.state])
        self.state, self.since = state, now
