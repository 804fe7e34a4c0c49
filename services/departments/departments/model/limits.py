"""What people changed of a limit of the law for one case (法定期限): it stays to be read even where it was a mistake."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(eq=False)
class LimitChange:
    """``kind``: started, paused, resumed, extended; ``on`` is the day from which it holds."""

    change_id: str
    dispute_id: str
    desk: str
    round: int
    code: str
    kind: str
    on: date
    days: int
    reason: str  # masked
    document: str  # masked
    by: str
    at: datetime
    consents: list[str] = field(default_factory=list)
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None
    withdraw_reason: str = ""  # masked

    def withdraw(self, by: str, at: datetime, reason: str) -> None:
        self.withdrawn_by, self.withdrawn_at, self.withdraw_reason = by, at, reason
