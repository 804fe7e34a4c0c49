"""assistance: legal aid, counselling, relief, and follow-up visits (帮扶与回访)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.case import CaseBrief
from contracts.codes import AssistanceKind, CourtResult, Performance, Satisfaction, VisitMeasure
from contracts.message import Answer, Body, Event, Request


class AssistanceEvent(Event):
    service = "assistance"


class VisitFindings(Body):
    """The visit form's four questions: sued, mediated wrongly, signs of escalation, what was done (回访情况)."""

    court: CourtResult | None = None  # None: nobody sued
    improper: bool = False
    trouble: bool = False
    measures: tuple[VisitMeasure, ...] = ()


class VisitPlanned(AssistanceEvent):
    """A follow-up visit was planned (计划回访)."""

    dispute_id: str
    number: str
    visit_id: str
    due_on: date
    round: int = 1


class VisitRecorded(AssistanceEvent):
    """A visit was made, or its result is that nobody could be reached (回访)."""

    dispute_id: str
    number: str
    visit_id: str
    visitor_id: str
    reached: bool
    satisfaction: Satisfaction | None = None
    performance: Performance = "not_applicable"
    round: int = 1
    obligations: tuple[int, ...] = ()  # the numbers of those that the visit asked after
    findings: VisitFindings | None = None  # None: not asked, as where the citizen answered alone


class VisitsFinished(AssistanceEvent):
    """Every planned visit of this round is done and nobody is unhappy: the file may be closed."""

    dispute_id: str
    number: str
    round: int
    satisfaction: Satisfaction | None = None


class DisputeReopened(AssistanceEvent):
    """An unhappy party or a breach opened the dispute again, for somebody else; or the court refused to confirm what was
    agreed, and both sides want another agreement (重新办理).
    """

    case: CaseBrief  # with the new round
    reason: Literal["unsatisfied", "breached", "court_refused"]
    former_mediator_id: str
    same_mediator: bool = False  # both sides ask for whoever mediated before

    @property
    def subject(self) -> str:
        return self.case.dispute_id


class AssistanceAsked(AssistanceEvent):
    """Legal aid, counselling or relief was asked for (申请帮扶)."""

    request_id: str
    dispute_id: str
    number: str
    kind: AssistanceKind


class AssistanceEnded(AssistanceEvent):
    """The assistance window granted or refused it (帮扶办结)."""

    request_id: str
    dispute_id: str
    number: str
    kind: AssistanceKind
    result: Literal["granted", "refused"]


class Visit(Answer):
    visit_id: str
    dispute_id: str
    number: str
    state: str  # planned | done | unreached | cancelled
    round: int
    type_code: str
    village_code: str
    excerpt: str
    outcome: str
    mediator_id: str
    due_on: date
    tries: int = 0
    visitor_id: str = ""
    satisfaction: str = ""
    performance: str = ""
    words: str = ""
    recorded_at: AwareDatetime | None = None
    findings: VisitFindings | None = None


class Visits(Answer):
    items: tuple[Visit, ...]
    next_cursor: str = ""
    due: int = 0


class ListVisits(Request[Visits]):
    """Visits by state; ``due_until`` limits to those due by then; by dispute for its page."""

    service: ClassVar[str] = "assistance"
    state: str = "planned"
    due_until: date | None = None
    dispute_id: str = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class RecordVisit(Request[Visit]):
    """One visit by somebody other than the handler; not reached: a try is counted, the third ends it as 未联系上."""

    service: ClassVar[str] = "assistance"
    visit_id: str
    channel: Literal["phone", "visit", "app", "letter"]
    reached: bool = True
    satisfaction: Satisfaction | None = None
    performance: Performance = "not_applicable"
    words: Annotated[str, Field(max_length=2_000)] = ""
    findings: VisitFindings | None = None


class VisitFigures(Answer):
    """What the visits of a time found; counts of visits, by code."""

    answered: int = 0
    unreached: int = 0
    asked: int = 0  # visits with the four questions
    satisfaction: dict[str, int] = {}
    performance: dict[str, int] = {}
    court: dict[str, int] = {}
    improper: int = 0
    trouble: int = 0
    measures: dict[str, int] = {}


class CountVisits(Request[VisitFigures]):
    """Both days included; of the visits that this person may see."""

    service: ClassVar[str] = "assistance"
    from_on: date
    until_on: date


class AnswerSatisfaction(Request[Visit]):
    """The citizen's own answer by query code: counts as the next planned visit."""

    service: ClassVar[str] = "assistance"
    dispute_id: str
    satisfaction: Satisfaction
    words: Annotated[str, Field(max_length=2_000)] = ""


class AssistanceSheet(Answer):
    request_id: str
    dispute_id: str
    number: str
    kind: str
    state: str  # asked | granted | refused
    matter: str
    asked_by: str
    asked_at: AwareDatetime
    due_at: AwareDatetime
    handled_by: str = ""
    result_words: str = ""
    ended_at: AwareDatetime | None = None


class AssistanceSheets(Answer):
    items: tuple[AssistanceSheet, ...]
    next_cursor: str = ""
    open: int = 0


class AskAssistance(Request[AssistanceSheet]):
    service: ClassVar[str] = "assistance"
    dispute_id: str
    kind: AssistanceKind
    matter: Annotated[str, Field(min_length=5, max_length=2_000)]


class ListAssistance(Request[AssistanceSheets]):
    service: ClassVar[str] = "assistance"
    kind: str = ""
    state: str = "asked"
    dispute_id: str = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class EndAssistance(Request[AssistanceSheet]):
    service: ClassVar[str] = "assistance"
    request_id: str
    result: Literal["granted", "refused"]
    words: Annotated[str, Field(min_length=2, max_length=2_000)]
