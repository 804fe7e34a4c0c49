"""A proceeding with its records in order, an agreement with its obligations, and the draft of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
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


@dataclass(eq=False)
class Agreement:
    """The agreement of a proceeding; ``sealed`` holds parties, facts, terms and signing days, encrypted."""

    dispute_id: str
    round: int
    agreement_no: str
    form: str
    effective_on: date
    reached_at: datetime
    amount_yuan: Decimal | None
    sealed: str


@dataclass(eq=False)
class Obligation:
    """What somebody must do by a day; ``sealed`` holds who, to whom, what and how, encrypted."""

    dispute_id: str
    round: int
    no: int
    due_on: date
    amount_yuan: Decimal | None
    sealed: str
    state: str = "due"  # due | performed | breached


@dataclass(eq=False)
class NumberRange:
    """The last agreement number of a year; its row is locked until the agreement is committed, so none is lost."""

    year: int
    last: int = 0

    def take(self) -> int:
        self.last += 1
        return self.last


@dataclass(frozen=True)
class Promise:
    """An obligation of a draft as far as rules ask."""

    due_on: date
    how: str
    amount_yuan: Decimal | None


@dataclass(frozen=True)
class Draft:
    """An agreement before it is accepted; ``signed`` has one entry for each of ``roles``."""

    form: str
    roles: Sequence[str]
    signed: Sequence[date | None]
    mediator_signed_on: date | None
    sealed_on: date | None
    promises: Sequence[Promise]

    def effective_on(self, today: date) -> date:
        """Written: the day of the last signature or seal; oral: the day it is reached (人民调解法 §29, §30)."""
        if self.form == "oral":
            return today
        return max(day for day in (*self.signed, self.mediator_signed_on, self.sealed_on) if day is not None)

    @property
    def amount_yuan(self) -> Decimal | None:
        amounts = [promise.amount_yuan for promise in self.promises if promise.amount_yuan is not None]
        return sum(amounts, Decimal(0)) if amounts else None


@dataclass(frozen=True)
class Office:
    """The committee in whose name papers are made; ``mediators`` are names by id."""

    committee: str
    agreement_prefix: str
    court: str
    mediators: Mapping[str, str]

    def agreement_no(self, year: int, serial: int) -> str:
        return f"（{year}）{self.agreement_prefix}第{serial}号"
