"""The visits after the closure of one round of a dispute, and what their answers lead to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from assistance.errors import AnswerMissing, VisitClosed, VisitorIsHandler

CITIZEN = "citizen"
ORDER = ("very_unsatisfied", "unsatisfied", "fairly_satisfied", "satisfied", "very_satisfied")  # worst first
UNHAPPY = frozenset(ORDER[:2])
TRIES, TRY_DAYS = 3, 2  # three tries on at least two days, then 未联系上 (domain.md §8.4)
# command → the state it needs, the state it leads to
TRANSITIONS: dict[str, tuple[str, str]] = {
    "answer": ("planned", "done"),
    "try": ("planned", "planned"),
    "give_up": ("planned", "unreached"),
    "cancel": ("planned", "cancelled"),
}
STATE_TERMS: dict[str, str] = {
    "planned": "待回访",
    "done": "已回访",
    "unreached": "未联系上",
    "cancelled": "已取消",
}


class Obligation(NamedTuple):
    """One due date of the agreement's performance plan."""

    no: int
    due_on: date


@dataclass(frozen=True)
class Answer:
    """What a party said; ``visitor_id`` is ``citizen`` where they answered by themselves."""

    visitor_id: str
    channel: str
    satisfaction: str
    performance: str = "not_applicable"
    words: str = ""
    findings: dict[str, Any] | None = None  # the four questions of the visit form


@dataclass(eq=False)
class Visit:
    """One follow-up visit; ``obligations`` are the numbers of those that fell due on the day before."""

    id: str
    dispute_id: str
    round: int
    due_on: date
    obligations: list[int]
    state: str = "planned"
    tries: int = 0
    tried_on: list[str] = field(default_factory=list)
    visitor_id: str = ""
    channel: str = ""
    satisfaction: str = ""
    performance: str = ""
    words: str = ""
    recorded_at: datetime | None = None
    findings: dict[str, Any] | None = None

    def answered(self, answer: Answer, now: datetime) -> None:
        """Somebody was reached, or answered by themselves."""
        self._go("answer")
        self.visitor_id, self.channel, self.recorded_at = answer.visitor_id, answer.channel, now
        self.satisfaction, self.performance, self.words = (
            answer.satisfaction,
            answer.performance,
            answer.words,
        )
        self.findings = answer.findings

    def missed(self, visitor_id: str, channel: str, words: str, today: date, now: datetime) -> bool:
        """Nobody was reached; true when this was the last try."""
        self._go("try")
        self.tries += 1
        self.tried_on = [*self.tried_on, today.isoformat()]
        self.visitor_id, self.channel, self.words = visitor_id, channel, words
        if self.tries < TRIES or len(set(self.tried_on)) < TRY_DAYS:
            return False
        self._go("give_up")
        self.recorded_at = now
        return True

    def cancel(self) -> None:
        self._go("cancel")

    def _go(self, command: str) -> None:
        needed, leads_to = TRANSITIONS[command]
        if self.state != needed:
            raise VisitClosed(f"这次回访{STATE_TERMS[self.state]}，不能再登记，请刷新列表。")
        self.state = leads_to


@dataclass(eq=False)
class FollowUp:
    """One closed round of a dispute with its visits. States: ``open``, ``finished``, ``reopened``."""

    dispute_id: str
    round: int
    number: str
    type_code: str
    village_code: str
    lead_desk: str
    outcome: str
    mediator_id: str
    case: dict[str, Any]
    obligations: list[dict[str, Any]]
    concluded_at: datetime
    state: str = "open"
    visits: list[Visit] = field(default_factory=list)
    second_id: str = ""  # of two mediators the one who did not preside

    def mediated(self, person_id: str) -> bool:
        return bool(person_id) and person_id in (self.mediator_id, self.second_id)

    def check_visitor(self, person_id: str) -> None:
        """:raises VisitorIsHandler: the visitor mediated this round."""
        if self.mediated(person_id):
            raise VisitorIsHandler("办理人不能回访自己调解的事项，请由其他人员回访。")

    def check_answer(self, visit: Visit, satisfaction: str | None, performance: str, today: date) -> None:
        """:raises AnswerMissing: what this visit asks for was not told."""
        if satisfaction is None:
            raise AnswerMissing("请选择满意度；没有联系上请选“未联系上”。", field="satisfaction")
        if performance == "not_applicable" and self._due(today) & set(visit.obligations):
            raise AnswerMissing("协议约定的履行期限已到，请选择履行情况。", field="performance")

    def check_findings(self, findings: dict[str, Any] | None) -> None:
        """:raises AnswerMissing: something is wrong, and nobody says what was done about it (domain.md §2.2)."""
        found = findings or {}
        if (found.get("improper") or found.get("trouble")) and not found.get("measures"):
            raise AnswerMissing(
                "有调解不当、激化苗头或者隐患的，请选择采取了什么措施。", field="findings.measures"
            )

    def next_for_citizen(self, today: date) -> Visit:
        """The visit that the citizen's own answer counts as: the next one; after a first answer only a due one.

        :raises VisitClosed: nothing is asked now.
        """
        planned = [visit for visit in self.visits if visit.state == "planned"]
        if not planned:
            raise VisitClosed("这一件没有待回访的事项，感谢您的评价。")
        coming = min(planned, key=lambda visit: (visit.due_on, visit.id))
        if coming.due_on > today and any(visit.visitor_id == CITIZEN for visit in self.visits):
            raise VisitClosed(f"您已经评价过了，谢谢；下一次回访在{coming.due_on.isoformat()}。")
        return coming

    def complaint(self, visit: Visit, today: date) -> str:
        """Why the answer to ``visit`` asks for the case to be opened again; "" where it does not."""
        if visit.performance == "not_performed" and self._due(today):
            return "breached"
        return "unsatisfied" if visit.satisfaction in UNHAPPY else ""

    def reopen(self) -> None:
        """The case is opened again: the round's remaining visits are not made."""
        self.state = "reopened"
        for visit in self.visits:
            if visit.state == "planned":
                visit.cancel()

    def stop_asking(self) -> None:
        """Unhappy once more, and not opened again: only visits after a due date are still made."""
        for visit in self.visits:
            if visit.state == "planned" and not visit.obligations:
                visit.cancel()

    def stop_asking_after_dues(self, kept_on: frozenset[date]) -> None:
        """Everything was performed: visits that only ask after a due date are not made; those of ``kept_on`` are."""
        for visit in self.visits:
            if visit.state == "planned" and visit.obligations and visit.due_on not in kept_on:
                visit.cancel()

    def finish(self) -> bool:
        """True when this was the last visit of an open round, which is finished now."""
        if self.state != "open" or any(visit.state == "planned" for visit in self.visits):
            return False
        self.state = "finished"
        return True

    @property
    def satisfaction(self) -> str | None:
        """The least satisfied answer of the round; None where nobody was reached."""
        given = [visit.satisfaction for visit in self.visits if visit.satisfaction]
        return min(given, key=ORDER.index, default=None)

    def _due(self, today: date) -> set[int]:
        """The obligations whose last day is over."""
        return {one["no"] for one in self.obligations if date.fromisoformat(one["due_on"]) < today}
