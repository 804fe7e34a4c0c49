"""A proceeding with its records in order: 听查研评, and 访 after the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mediation.errors import ProceedingOver, StepOutOfOrder, StepsMissing

WORK = ("hearing", "inquiry", "study", "weighing")  # 听查研评; 访 is made by somebody else after the end
STEP_NAMES = {"hearing": "听", "inquiry": "查", "study": "研", "weighing": "评", "visit": "访"}
# state of a proceeding → the states that may follow it
MOVES: dict[str, frozenset[str]] = {
    "open": frozenset({"agreed", "failed", "withdrawn"}),
    "agreed": frozenset({"archived", "reopened"}),
    "failed": frozenset({"archived", "reopened"}),
    "withdrawn": frozenset({"archived", "reopened"}),
    "archived": frozenset({"reopened"}),
    "reopened": frozenset(),
}
STATE_NAMES = {
    "open": "调解中", "agreed": "达成协议", "failed": "调解不成", "withdrawn": "已撤回",
    "archived": "已归档", "reopened": "重新办理",
}  # fmt: skip


@dataclass(eq=False)
class Proceeding:
    """One mediation of one dispute in one round; ``recorded`` names the records in the order they were made."""

    dispute_id: str
    round: int
    number: str
    mediator_id: str
    type_code: str
    complexity: str
    village_code: str
    brief: dict[str, Any]
    opened_at: datetime
    state: str = "open"
    recorded: list[str] = field(default_factory=list)
    outcome: str = ""
    concluded_at: datetime | None = None
    end_code: str = ""
    end_sealed: str = ""
    archived_at: datetime | None = None

    @property
    def next_step(self) -> str:
        """The first of 听查研评 that has no record yet; nothing once all have, or after the end."""
        if self.state != "open":
            return ""
        return next((step for step in WORK if step not in self.recorded), "")

    @property
    def may_conclude(self) -> bool:
        return self.state == "open" and not self.next_step

    def record(self, step: str) -> int:
        """Counts a record of ``step`` and gives its position from 1.

        A further record of the last step may be added until the next step exists; none is ever changed.

        :raises ProceedingOver: the mediation ended.
        :raises StepOutOfOrder: an earlier step is missing, or a later one is there already.
        """
        self.must_be_open()
        if step not in (self.next_step, *self.recorded[-1:]):
            raise StepOutOfOrder(self._order_sentence(step), field="step")
        return self._count(step)

    def record_visit(self) -> int:
        """Counts a visit, which is made after the end."""
        if self.state == "open":
            raise StepOutOfOrder("调解尚未结束，不能回访。")
        return self._count("visit")

    def must_be_open(self) -> None:
        if self.state != "open":
            raise ProceedingOver(f"该件{STATE_NAMES[self.state]}，不能再办理，请刷新页面。")

    def must_have_all_work(self) -> None:
        if missing := self.next_step:
            raise StepsMissing(
                f"还缺“{STEP_NAMES[missing]}”的记录，请按听、查、研、评的顺序补齐后再结束调解。"
            )

    def agree(self, now: datetime) -> None:
        """:raises StepsMissing: one of the four records is not there."""
        self.must_be_open()
        self.must_have_all_work()
        self._end("agreed", now)

    def fail(self, end_code: str, outcome: str, now: datetime, *, early: bool) -> None:
        """Ends without an agreement; ``early`` reasons need not wait for the four records."""
        self.must_be_open()
        if not early:
            self.must_have_all_work()
        self._end(outcome, now)
        self.end_code = end_code

    def may_become(self, state: str) -> bool:
        return state in MOVES[self.state]

    def archive(self, now: datetime) -> None:
        self._become("archived")
        self.archived_at = now

    def reopen(self) -> None:
        self._become("reopened")

    def _count(self, step: str) -> int:
        self.recorded = [*self.recorded, step]
        return len(self.recorded)

    def _end(self, outcome: str, now: datetime) -> None:
        self._become(outcome)
        self.outcome, self.concluded_at = outcome, now

    def _become(self, state: str) -> None:
        if not self.may_become(state):
            raise ProceedingOver(f"该件{STATE_NAMES[self.state]}，不能这样办理，请刷新页面。")
        self.state = state

    def _order_sentence(self, step: str) -> str:
        if step in self.recorded:
            return f"“{STEP_NAMES[step]}”之后已有记录，不能再补记。"
        return f"现在应当记录“{STEP_NAMES[self.next_step or 'weighing']}”，请按听、查、研、评的顺序办理。"


@dataclass(eq=False)
class StepRecord:
    """One record, final once made; ``sealed`` holds who was present, the text and the particulars, encrypted."""

    record_id: str
    dispute_id: str
    round: int
    position: int
    step: str
    held_at: datetime
    place: str
    sealed: str
    recorded_by: str
    recorded_at: datetime
