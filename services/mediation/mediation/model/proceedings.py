"""A proceeding with its records in order: 听查研评, and 访 after the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mediation.errors import FileClosed, ProceedingOver, StepOutOfOrder, StepsMissing

WORK = ("hearing", "inquiry", "study", "weighing")  # 听查研评; 访 is made by somebody else after the end
SIDES = ("applicant", "respondent")
LATE_PAPERS = frozenset({"receipt", "court"})
SIDE_NAMES = {"applicant": "申请人", "respondent": "被申请人"}
STEP_NAMES = {"hearing": "听", "inquiry": "查", "study": "研", "weighing": "评", "visit": "访"}
# state of a proceeding → the states that may follow it
MOVES: dict[str, frozenset[str]] = {
    "open": frozenset({"agreed", "failed", "withdrawn", "merged"}),
    "merged": frozenset({"open"}),
    "agreed": frozenset({"archived", "reopened"}),
    "failed": frozenset({"archived", "reopened"}),
    "withdrawn": frozenset({"archived", "reopened"}),
    "archived": frozenset({"reopened"}),
    "reopened": frozenset(),
}
STATE_NAMES = {
    "open": "调解中", "agreed": "达成协议", "failed": "调解不成", "withdrawn": "已撤回",
    "archived": "已归档", "reopened": "重新办理", "merged": "已并入另一件",
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
    heard: list[str] = field(default_factory=list)  # the sides that were heard
    skipped: list[str] = field(default_factory=list)
    bound_at: datetime | None = None  # the file is sealed (封卷)
    second_id: str = (
        ""  # of two mediators the one who does not preside: reads, records and signs, but does not end it
    )
    second_at: datetime | None = None
    expert_id: str = (
        ""  # who sits in the panel as an expert (专家组): stands on its papers, records and signs nothing
    )
    expert_at: datetime | None = None
    successor_id: str = ""  # after the end: who follows up in place of who mediated (接办); not on the papers
    successor_at: datetime | None = None
    deputy_id: str = ""  # who acts meanwhile for an absent mediator (代班)
    deputy_at: datetime | None = None
    committee: str = ""  # the name of the one that mediates; "": the town's own
    file_no: str = ""  # 卷号; an agreement's number is the same
    head_number: str = ""  # under which dispute it is worked (并入)
    halt_step: int = 0

    def halt(self, head_number: str, step: int) -> bool:
        """Stands still under another dispute, or goes on where ``head_number`` is empty; False for what is told late."""
        state = "merged" if head_number else "open"
        if step <= self.halt_step or (self.state != state and not self.may_become(state)):
            return False
        self.state, self.head_number, self.halt_step = state, head_number, step
        return True

    @property
    def lead_id(self) -> str:
        """Who has it: the presiding mediator, or after the end whoever follows up."""
        return self.successor_id or self.mediator_id

    @property
    def acting(self) -> tuple[str, ...]:
        """Who may act now: whoever has it, the other one of two, the deputy of an absent one."""
        return tuple(one for one in (self.lead_id, self.second_id, self.deputy_id) if one)

    def mediates(self, person_id: str) -> bool:
        """Whoever may act reads the case with its words, presiding or not."""
        return bool(person_id) and person_id in self.acting

    def took_part(self, person_id: str) -> bool:
        """Also who mediated before somebody else followed up."""
        return self.mediates(person_id) or (bool(person_id) and person_id == self.mediator_id)

    def presides(self, person_id: str) -> bool:
        """A deputy does only after the end: ending a mediation and its final text are for who stands on the papers."""
        own = (self.lead_id,) if self.state == "open" else (self.lead_id, self.deputy_id)
        return bool(person_id) and person_id in own

    def acts_for(self, person_id: str) -> str:
        """For whom this person stands in; "" for whoever acts in their own right."""
        return self.lead_id if person_id == self.deputy_id and person_id != self.second_id else ""

    def follow_up_by(self, person_id: str, at: datetime) -> bool:
        """False where it is told late."""
        if self.successor_at is not None and at <= self.successor_at:
            return False
        self.successor_id, self.successor_at = person_id, at
        return True

    def seat_deputy(self, person_id: str, at: datetime) -> None:
        """What is told late changes nothing."""
        if self.deputy_at is None or at >= self.deputy_at:
            self.deputy_id, self.deputy_at = person_id, at

    def take_decision(self, brief: dict[str, Any]) -> None:
        """The routing was corrected while this goes on; what is known, overtaken or too late changes nothing."""
        if self.state == "open" and brief["decision_no"] > self.brief.get("decision_no", 0):
            self.brief, self.type_code, self.complexity = brief, brief["type_code"], brief["complexity"]

    def seat_second(self, person_id: str, at: datetime) -> None:
        """What is told late changes nothing."""
        if self.second_at is None or at > self.second_at:
            self.second_id, self.second_at = person_id, at

    def seat_expert(self, person_id: str, at: datetime) -> None:
        """What is told late changes nothing."""
        if self.expert_at is None or at >= self.expert_at:
            self.expert_id, self.expert_at = person_id, at

    @property
    def next_step(self) -> str:
        """The first of 听查研评 that is not done yet; nothing once all are, or after the end."""
        if self.state != "open":
            return ""
        return next((step for step in WORK if not self._is_done(step)), "")

    @property
    def may_conclude(self) -> bool:
        return self.state == "open" and not self.next_step

    @property
    def may_change_file(self) -> bool:
        """Papers may be added until the file is closed."""
        return self.bound_at is None and self.state not in ("archived", "reopened")

    def must_take_papers(self, purpose: str = "") -> None:
        """:raises FileClosed: the file is closed; receipts and what the court sends come later than its closing."""
        self.must_be_unbound()
        late = self.state == "archived" and purpose in LATE_PAPERS
        if not self.may_change_file and not late:
            raise FileClosed(f"该件{STATE_NAMES[self.state]}，卷宗不能再增减或者修改。")

    def must_be_unbound(self) -> None:
        """:raises FileClosed: the file is sealed."""
        if self.bound_at is not None:
            raise FileClosed("卷宗已经封卷，不能再增减或者修改；确需补充的，请先申请拆卷。")

    def bind(self, now: datetime) -> None:
        self.bound_at = now

    def unbind(self) -> None:
        self.bound_at = None

    def record(self, step: str, heard: Sequence[str] = SIDES) -> int:
        """Counts a record of ``step`` and gives its position from 1; ``heard`` are the sides a hearing heard.

        A further record of the last step may be added until the next step exists; none is ever changed.

        :raises ProceedingOver: the mediation ended.
        :raises StepOutOfOrder: an earlier step is missing, or a later one is there already.
        """
        self.must_be_open()
        if step not in (self.next_step, *self.recorded[-1:]):
            raise StepOutOfOrder(self._order_sentence(step), field="step")
        if step == "hearing":
            self.heard = [side for side in SIDES if side in {*self.heard, *heard}]
        return self._count(step)

    def may_skip(self, step: str) -> None:
        """:raises StepOutOfOrder: it is not this step's turn, or 听, which nobody may leave out (人民调解法 §22)."""
        self.must_be_open()
        if step != self.next_step or step == "hearing":
            raise StepOutOfOrder("只能申请跳过当前这一步；“听”不能跳过，双方的陈述都要听取。", field="step")

    def skip(self, step: str) -> None:
        """A second person agreed; a record that was made meanwhile stands, and nothing is skipped then."""
        self.may_skip(step)
        self.skipped = [*self.skipped, step]

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

    def _is_done(self, step: str) -> bool:
        if step == "hearing":
            return step in self.recorded and set(SIDES) <= set(self.heard)
        return step in self.recorded or step in self.skipped

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
        if self.next_step == "hearing" and "hearing" in self.recorded:
            missing = next(side for side in SIDES if side not in self.heard)
            return f"还没有听取{SIDE_NAMES[missing]}的陈述，请先补上“听”的记录。"
        if step in self.skipped:
            return f"“{STEP_NAMES[step]}”已批准跳过，不再记录。"
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
    manner: str = "together"
    session_id: str = ""
