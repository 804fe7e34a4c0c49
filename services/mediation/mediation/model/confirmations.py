"""司法确认 of one agreement: from the joint application to the court's ruling and its enforcement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mediation.errors import ConfirmationOver, WrongMoment

# state → the states that may follow it
MOVES: dict[str, frozenset[str]] = {
    "draft": frozenset({"submitted"}),
    "submitted": frozenset({"accepted", "confirmed", "not_accepted", "rejected", "withdrawn"}),
    "accepted": frozenset({"confirmed", "not_accepted", "rejected", "withdrawn"}),
    "confirmed": frozenset(),
    "not_accepted": frozenset(),
    "rejected": frozenset(),
    "withdrawn": frozenset(),
}
NAMES = {
    "draft": "正在准备", "submitted": "已提交法院", "accepted": "法院已受理", "confirmed": "裁定有效",
    "not_accepted": "裁定不予受理", "rejected": "裁定驳回", "withdrawn": "已撤回",
}  # fmt: skip
FAILED = frozenset({"not_accepted", "rejected", "withdrawn"})
REFUSED = frozenset({"not_accepted", "rejected"})  # the court said no


@dataclass(eq=False)
class Confirmation:
    """The ``no``-th application for one agreement; its words are the newest revision of ``confirmation:…``."""

    dispute_id: str
    round: int
    no: int
    due_on: date
    version: int = 0
    state: str = "draft"
    channel: str = ""
    court: str = ""
    submitted_on: date | None = None
    accepted_on: date | None = None
    case_no: str = ""
    decided_on: date | None = None
    served_on: date | None = None
    reason_code: str = ""
    ruling_file_id: str = ""
    decision_sealed: str = ""
    enforcement_asked_on: date | None = None
    changed_at: datetime | None = None
    again_at: datetime | None = None  # when both sides asked to be mediated again

    def must_be(self, *states: str) -> None:
        """:raises ConfirmationOver: it is elsewhere."""
        if self.state not in states:
            raise ConfirmationOver(f"司法确认{NAMES[self.state]}，不能这样办理，请刷新页面。")

    def move(self, state: str) -> None:
        if state not in MOVES[self.state]:
            raise ConfirmationOver(f"司法确认{NAMES[self.state]}，不能这样办理，请刷新页面。")
        self.state = state

    def submit(self, on: date, channel: str, court: str) -> None:
        self.move("submitted")
        self.submitted_on, self.channel, self.court = on, channel, court

    def file(self, on: date, case_no: str) -> None:
        """The court took it (立案)."""
        _in_order(self.submitted_on, on, "accepted_on", "受理日期不能早于提交日期。")
        self.move("accepted")
        self.accepted_on, self.case_no = on, case_no

    def decide(self, decision: str, on: date, served_on: date | None) -> None:
        _in_order(self.accepted_on or self.submitted_on, on, "decided_on", "裁定日期不能早于提交、受理日期。")
        _in_order(on, served_on, "served_on", "送达日期不能早于裁定日期。")
        self.move(decision)
        self.decided_on, self.served_on = on, served_on

    @property
    def may_mediate_again(self) -> bool:
        """The parties may change the agreement or reach another one (民事诉讼法 §206)."""
        return self.state in REFUSED and self.again_at is None

    def begin_again(self, now: datetime) -> None:
        """:raises ConfirmationOver: the court has not said no, or it is mediated again already."""
        if not self.may_mediate_again:
            raise ConfirmationOver("法院裁定不予受理或者驳回以后才能重新调解；已经提出的，请到新的一轮里看。")
        self.again_at = now

    def ask_enforcement(self, on: date) -> None:
        self.must_be("confirmed")
        _in_order(self.decided_on, on, "asked_on", "申请执行的日期不能早于裁定日期。")
        self.enforcement_asked_on = on


def _in_order(earlier: date | None, later: date | None, field: str, words: str) -> None:
    if earlier is not None and later is not None and later < earlier:
        raise WrongMoment(words, field=field)
