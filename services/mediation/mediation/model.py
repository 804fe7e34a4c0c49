"""A proceeding of one round, its records in the order 听查研评访, its agreement, and the states they go through."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from mediation.errors import NotOpen, RecordsMissing, WrongOrder

CONCLUDED = ("agreed", "failed", "withdrawn")
ENDED = (*CONCLUDED, "archived", "reopened")


@dataclass(frozen=True)
class Rule:
    """When a command may happen: in which states, behind which newest records; and the state it leads to.

    ``behind`` names the records one of which must be the newest ("" = none yet); empty: any.
    """

    states: tuple[str, ...]
    behind: tuple[str, ...] = ()
    leads_to: str = ""  # "" = the state stays


# command → rule: the order of the records and the states of a proceeding in one table
RULES: dict[str, Rule] = {
    "hearing": Rule(("open",), ("", "hearing")),
    "inquiry": Rule(("open",), ("hearing", "inquiry")),
    "study": Rule(("open",), ("inquiry", "study")),
    "weighing": Rule(("open",), ("study", "weighing")),
    "agree": Rule(("open",), ("weighing",), "agreed"),
    "fail": Rule(("open",), ("weighing",), "failed"),
    "stop": Rule(("open",), (), "failed"),
    "withdraw": Rule(("open",), (), "withdrawn"),
    "visit": Rule(ENDED),
    "archive": Rule(CONCLUDED, (), "archived"),
    "reopen": Rule((*CONCLUDED, "archived"), (), "reopened"),
}
STEPS = ("hearing", "inquiry", "study", "weighing")
STEP_TERMS = {
    "": "开始调解",
    "hearing": "听",
    "inquiry": "查",
    "study": "研",
    "weighing": "评",
    "visit": "访",
}
STATE_TERMS = {
    "open": "正在调解", "agreed": "已经达成协议", "failed": "已经调解不成", "withdrawn": "已经撤回",
    "archived": "已经归档", "reopened": "已经重新办理",
}  # fmt: skip


@dataclass(eq=False)
class Proceeding:
    """One round of mediation of a dispute; ``case`` is the brief as it travels, ``last_step`` the newest of the four."""

    dispute_id: str
    round: int
    number: str
    mediator_id: str
    type_code: str
    complexity: str
    village_code: str
    case: dict[str, Any]
    opened_at: datetime
    assigned_at: datetime
    state: str = "open"
    last_step: str = ""
    outcome: str = ""
    end_code: str = ""
    end_note: str = ""  # sealed
    concluded_at: datetime | None = None
    archived_at: datetime | None = None

    @property
    def next_step(self) -> str:
        """The record that is to come; "" when the four are there or the proceeding is closed."""
        if self.state != "open":
            return ""
        return next((step for step in STEPS if self.last_step != step and self.allows(step)), "")

    @property
    def may_conclude(self) -> bool:
        return self.allows("agree")

    @property
    def is_concluded(self) -> bool:
        return self.state in ENDED

    def allows(self, command: str) -> bool:
        rule = RULES[command]
        return self.state in rule.states and (not rule.behind or self.last_step in rule.behind)

    def record(self, step: str) -> None:
        """One of the four records was made.

        :raises NotOpen, WrongOrder: see there.
        """
        self._go(step)
        self.last_step = step

    def agree(self, now: datetime) -> None:
        """:raises NotOpen, RecordsMissing: see there."""
        self._end("agree", now)

    def end(self, end_code: str, command: str, now: datetime) -> None:
        """Ends without an agreement by ``fail``, ``stop`` or ``withdraw``.

        :raises NotOpen, RecordsMissing: see there.
        """
        self._end(command, now)
        self.end_code = end_code

    def hand_over(self, mediator_id: str, at: datetime) -> bool:
        """Another mediator goes on; False when that is known, overtaken or too late."""
        if self.state != "open" or mediator_id == self.mediator_id or at <= self.assigned_at:
            return False
        self.mediator_id, self.assigned_at = mediator_id, at
        return True

    def archive(self, now: datetime) -> bool:
        """归档; False when the proceeding is archived or opened again already."""
        if not self.allows("archive"):
            return False
        self._go("archive")
        self.archived_at = now
        return True

    def reopen(self) -> bool:
        """The dispute goes on in another round; False when that is known."""
        if not self.allows("reopen"):
            return False
        self._go("reopen")
        return True

    def _end(self, command: str, now: datetime) -> None:
        self._go(command)
        self.outcome, self.concluded_at = self.state, now

    def _go(self, command: str) -> None:
        rule = RULES[command]
        if self.state not in rule.states:
            raise NotOpen(f"该件{STATE_TERMS[self.state]}，不能再办理这一步，请刷新页面。")
        if rule.behind and self.last_step not in rule.behind:
            raise self._out_of_order(command)
        self.state = rule.leads_to or self.state

    def _out_of_order(self, command: str) -> WrongOrder | RecordsMissing:
        due = STEP_TERMS[self.next_step]
        if command not in STEPS:
            return RecordsMissing(f"听、查、研、评四项记录齐全后才能这样结束调解，请先补“{due}”的记录。")
        if STEPS.index(command) < STEPS.index(self.last_step or "hearing"):
            return WrongOrder(
                f"已经有“{STEP_TERMS[self.last_step]}”的记录，不能再补“{STEP_TERMS[command]}”。"
            )
        return WrongOrder(f"请先完成“{due}”的记录，再记录“{STEP_TERMS[command]}”。")


@dataclass(eq=False)
class Record:
    """One record of a step; ``content`` is sealed JSON of place, present, text and particulars."""

    id: str
    dispute_id: str
    round: int
    step: str
    held_at: datetime
    recorded_by: str
    recorded_at: datetime
    content: str
    visit_id: str | None = None


@dataclass(eq=False)
class Agreement:
    """The agreement of one round; ``content`` is sealed JSON of the paper, ``states`` one per obligation."""

    dispute_id: str
    round: int
    agreement_no: str
    form: str
    effective_on: date
    content: str
    created_at: datetime
    due_on: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)

    def settle(self, performance: str, day: date) -> None:
        """What a visit found: all performed, or what is due by ``day`` and open is breached."""
        if performance == "performed":
            self.states = ["performed"] * len(self.states)
        elif performance == "not_performed":
            self.states = [
                "breached" if state == "due" and date.fromisoformat(due) <= day else state
                for state, due in zip(self.states, self.due_on, strict=True)
            ]


def total(amounts: list[Decimal | None]) -> Decimal | None:
    """The sum of what is to be paid; None where nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
