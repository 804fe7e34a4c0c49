"""Situations in which mediation alone is not the right way, and reports of danger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from mediation.errors import AlreadyAnswered


@dataclass(eq=False)
class Gate:
    """One situation of one proceeding; ``why`` are words of the rules, ``sealed`` what was found out, encrypted."""

    dispute_id: str
    round: int
    code: str
    state: str = "suspected"  # suspected | confirmed | ruled_out
    why: list[str] = field(default_factory=list)
    exempt: bool = False
    sealed: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None

    def settle(self, confirmed: bool, exempt: bool, sealed: str, person_id: str, now: datetime) -> None:
        """May be settled again when more becomes known; the trail keeps every answer."""
        self.state, self.exempt = ("confirmed" if confirmed else "ruled_out"), exempt
        self.sealed, self.decided_by, self.decided_at = sealed, person_id, now

    @property
    def is_open(self) -> bool:
        return self.state == "suspected"

    @property
    def holds(self) -> bool:
        return self.state == "confirmed" and not self.exempt


@dataclass(eq=False)
class DangerReport:
    """Danger that was reported (人民调解法 §25); ``sealed`` holds what was seen, told and answered, encrypted."""

    report_id: str
    dispute_id: str
    round: int
    kind: str
    informed: str
    sealed: str
    reported_by: str
    reported_at: datetime
    recorded_at: datetime
    reply_sealed: str = ""
    replied_at: datetime | None = None

    def answer(self, sealed: str, now: datetime) -> None:
        """:raises AlreadyAnswered: the answer is there."""
        if self.replied_at is not None:
            raise AlreadyAnswered("这次报告的回复已经登记，请刷新页面。")
        self.reply_sealed, self.replied_at = sealed, now
