"""A co-desk's part of a case (协办): what it must do, until when, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from departments.errors import PartOver

# command → the state it needs, the state it leads to
PARTS: dict[str, tuple[str, str]] = {
    "sign": ("open", "open"),
    "finish": ("open", "done"),
    "give_back": ("done", "open"),
    "drop": ("open", "dropped"),
    "take_up": ("dropped", "open"),
}
WHY_NOT: dict[str, str] = {
    "open": "协办部门还没有反馈结果，不能退回重办。",
    "done": "这一项协办已经反馈结果。",
    "dropped": "这一项协办已经撤销，请刷新列表。",
}


@dataclass(eq=False)
class CoPart:
    """What is asked of one co-desk; ``times`` counts how often it was to be done.

    ``decision_no`` is the routing decision that gave it, 0 where the lead desk or a joint study did.
    """

    part_id: str
    dispute_id: str
    number: str
    type_code: str
    lead_desk: str
    co_desk: str
    task: str  # masked
    due_on: date
    assigned_by: str
    assigned_at: datetime
    state: str = "open"
    result: str = ""  # masked
    done_by: str = ""
    done_at: datetime | None = None
    times: int = 1
    reason: str = ""  # masked
    reminders: int = 0
    reminded_at: datetime | None = None
    decision_no: int = 0
    signed_by: str = ""
    signed_at: datetime | None = None

    def sign(self, by: str, at: datetime) -> None:
        """签收. :raises PartOver: it is not open, or a colleague signed for it."""
        if self.state == "open" and self.signed_at is not None:
            raise PartOver("这一项协办已经签收，请刷新页面。")
        self._go("sign")
        self.signed_by, self.signed_at = by, at

    def word_anew(self, task: str, due_on: date) -> None:
        """A joint study said more exactly what a decision had asked; its word counts from here on."""
        self.task, self.due_on, self.decision_no = task, due_on, 0

    def remind(self, at: datetime) -> None:
        """催办. :raises PartOver: it is not open."""
        if self.state != "open":
            raise PartOver(WHY_NOT[self.state])
        self.reminders, self.reminded_at = self.reminders + 1, at

    def finish(self, result: str, by: str, at: datetime) -> None:
        """:raises PartOver: it is not open."""
        self._go("finish")
        self.result, self.done_by, self.done_at = result, by, at
        if self.signed_at is None:
            self.signed_by, self.signed_at = by, at

    def give_back(self, reason: str, due_on: date) -> None:
        """退回重办: with a reason and a new day. :raises PartOver: there is no result yet, or it was dropped."""
        self._go("give_back")
        self.reason, self.due_on, self.done_at = reason, due_on, None
        self.times += 1

    def drop(self, reason: str) -> None:
        """:raises PartOver: it is not open."""
        self._go("drop")
        self.reason = reason

    def take_up(self) -> None:
        """What it was dropped for holds no more. :raises PartOver: it was not dropped."""
        self._go("take_up")
        self.reason = ""

    def _go(self, command: str) -> None:
        needed, leads_to = PARTS[command]
        if self.state != needed:
            raise PartOver(WHY_NOT[self.state])
        self.state = leads_to
