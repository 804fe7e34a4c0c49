"""Who has a case and who stands in: hand-overs between officers, absences with their deputies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from departments.errors import HandoverOver

HANDOVER_STATES: dict[str, str] = {
    "offered": "等待接收", "accepted": "已接收", "declined": "未接收", "taken_back": "已收回",
}  # fmt: skip


@dataclass(eq=False)
class Handover:
    """A case offered by its officer to a colleague of the desk (移交); it waits until the colleague answers."""

    handover_id: str
    dispute_id: str
    number: str
    desk: str
    from_id: str
    to_id: str
    reason: str  # masked
    offered_by: str
    offered_at: datetime
    state: str = "offered"
    answered_by: str = ""
    answered_at: datetime | None = None
    answer: str = ""  # masked

    def end(self, state: str, by: str, at: datetime, answer: str = "") -> None:
        """accepted, declined or taken_back. :raises HandoverOver: it was answered before."""
        if self.state != "offered":
            raise HandoverOver(f"这次移交{HANDOVER_STATES[self.state]}，请刷新列表。")
        self.state, self.answered_by, self.answered_at, self.answer = state, by, at, answer


@dataclass(eq=False)
class Absence:
    """An officer is away from the first to the last day, ``deputy_id`` acts for them (请假、代理).

    ``ended_on`` is the first day back where they came back earlier.
    """

    absence_id: str
    desk: str
    person_id: str
    deputy_id: str
    from_on: date
    until_on: date
    reason: str  # masked
    marked_at: datetime
    ended_on: date | None = None
    marked_by: str = ""  # "" where the officer did it
    ended_by: str = ""
    end_reason: str = ""  # masked

    def covers(self, day: date) -> bool:
        return self.from_on <= day <= self.until_on and (self.ended_on is None or day < self.ended_on)

    def meets(self, first: date, last: date) -> bool:
        """Whether the two have a day in common."""
        end = self.until_on if self.ended_on is None else min(self.until_on, self.ended_on)
        begins_before = self.from_on <= last
        return begins_before and (first <= end if self.ended_on is None else first < self.ended_on)

    def end(self, today: date, by: str, reason: str) -> None:
        """Back from ``today`` on."""
        self.ended_on, self.ended_by, self.end_reason = max(today, self.from_on), by, reason
