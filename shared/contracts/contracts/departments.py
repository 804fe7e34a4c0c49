"""departments: the twelve desks; each answers under its own name (``desk-<code>``)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.case import CaseBrief, Evidence, Part
from contracts.codes import grade_of
from contracts.message import Answer, AnswerT, Event, Request


class DepartmentsEvent(Event):
    service = "departments"


class LegalLimit(Part):
    """A limit of the law for one case, with its source; ``due_on`` is None where nothing of this case starts it yet."""

    matter: str
    days: int
    unit: str  # natural | working
    source: str
    starts: str = ""  # registered | accepted | signed
    due_on: date | None = None
    code: str = ""  # by which it is paused, extended or started; "" where it cannot be
    started_on: date | None = None  # of one that can be changed: the day from which it is counted
    paused_on: date | None = None  # it stands still since then
    left: int | None = None  # days that are left of a limit that stands still
    extended: int = 0  # days


class LimitChange(Part):
    """A limit of the law that was started, paused, taken up again or extended for one case (domain.md §1.5)."""

    change_id: str
    code: str
    kind: str  # started | paused | resumed | extended
    on: date
    days: int = 0
    reason: str  # masked
    document: str = ""
    consents: tuple[str, ...] = ()
    by: str
    at: AwareDatetime
    withdrawn_by: str = ""
    withdrawn_at: AwareDatetime | None = None
    withdraw_reason: str = ""


class DisputeSigned(DepartmentsEvent):
    """The desk took the dispute (签收)."""

    case: CaseBrief
    desk: str
    officer_id: str
    decision_no: int
    law: tuple[LegalLimit, ...] = ()  # those that run, the soonest first

    @property
    def subject(self) -> str:
        return self.case.dispute_id

    @property
    def law_due_on(self) -> date | None:
        """The last day that the law gives for settling this dispute."""
        return self.law[0].due_on if self.law else None

    @property
    def law_source(self) -> str | None:
        return self.law[0].source if self.law else None


class DisputeReturned(DepartmentsEvent):
    """The desk returned the dispute with a reason and a proposed next desk (退回)."""

    dispute_id: str
    number: str
    desk: str
    officer_id: str
    reason: str  # masked: people write names into reasons
    proposed_desk: str
    decision_no: int


class DeskRequest(Request[AnswerT]):
    """A request to one desk."""

    service: ClassVar[str] = "departments"
    desk: Annotated[str, Field(pattern=r"^[a-z]{2,10}$")]

    @property
    def address(self) -> str:
        return f"desk-{self.desk}"


class LawNotice(Answer):
    """What the law wants told or forbids here."""

    text: str
    source: str


class DeskCase(Answer):
    """A case as the desk's list shows it."""

    dispute_id: str
    number: str
    desk: str
    state: str  # waiting | signed | returned | in_mediation | concluded | merged
    head_number: str = ""  # under which dispute it is worked, where it is merged
    type_code: str
    complexity: str
    severe: bool = False  # 疑难重大 of what is complex
    risk: str
    level: str
    village_code: str
    excerpt: str
    narrative: str = ""
    evidence: tuple[Evidence, ...] = ()
    arrived_at: AwareDatetime
    sign_due_at: AwareDatetime
    signed_at: AwareDatetime | None = None
    officer_id: str = ""
    may_return: bool = True  # still: not designated, not returned before, and in time
    return_until: date | None = None  # the last day for it, where the desk may or might have returned it
    lead: bool = True
    co_desks: tuple[str, ...] = ()  # as the routing named them
    limits: tuple[LegalLimit, ...] = ()  # in the sheet of one case
    notices: tuple[LawNotice, ...] = ()
    limit_changes: tuple[LimitChange, ...] = ()  # of this round, the newest first
    may_change: dict[str, tuple[str, ...]] = {}  # code of a limit → what may be done with it now

    @property
    def grade(self) -> str:
        return grade_of(self.complexity, self.severe)


class DeskCases(Answer):
    """``total`` are those that the filters let through, ``by_state`` all of the desk; neither is counted without end."""

    items: tuple[DeskCase, ...]
    next_cursor: str = ""
    waiting: int = 0
    total: int = 0
    total_at_least: bool = False  # nobody counted on: there may be more than ``total``
    by_state: dict[str, int] = {}


class ListDeskCases(DeskRequest[DeskCases]):
    """The desk's cases; without ``sort`` the waiting ones most urgent first, others newest first."""

    state: str = "waiting"
    type: str = ""
    complexity: str = ""
    risk: str = ""
    village: str = ""
    mine: bool = False  # whoever asks is the officer, or stands in for the officer today
    sort: Annotated[str, Field(pattern=r"^(-?(sign_due_at|arrived_at|number))?$")] = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class GetDeskCase(DeskRequest[DeskCase]):
    dispute_id: str


class SignDispute(DeskRequest[DeskCase]):
    dispute_id: str


class ReturnDispute(DeskRequest[DeskCase]):
    dispute_id: str
    reason: Annotated[str, Field(min_length=2, max_length=500)]
    proposed_desk: Annotated[str, Field(pattern=r"^[a-z]{2,10}$")]
