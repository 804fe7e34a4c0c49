"""routing: the joint study of what no single desk can settle (联合研判), and the precedents it leaves (边界裁定)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.case import Part
from contracts.codes import Grade, Level, Risk
from contracts.mediation import Paper
from contracts.message import Answer, Request
from contracts.routing import Precedent, RoutingEvent

StudyState = Literal["called", "concluded", "cancelled"]
GuestState = Literal["invited", "declined", "withdrawn"]
# In which capacity somebody besides the desks is invited, by the role that they have → Chinese term.
GuestRole = Literal[
    "mediator", "expert", "village_coordinator", "area_coordinator", "town_coordinator", "leader"
]
GUEST_ROLES: dict[str, str] = {
    "mediator": "调解员", "expert": "专家", "village_coordinator": "村级协调员", "area_coordinator": "管区协调员",
    "town_coordinator": "镇级协调员", "leader": "领导",
}  # fmt: skip
Vote = Literal["", "for", "reserved", "against"]
VOTES: dict[str, str] = {"for": "赞成", "reserved": "赞成但保留意见", "against": "反对"}
DeskCode = Annotated[str, Field(min_length=2, max_length=10)]
LARGEST_CIRCLE = 12  # desks at one table: all there are


class StudyEvent(RoutingEvent):
    dispute_id: str
    number: str
    study_id: str


class StudyCalled(StudyEvent):
    """Several desks are called together over one dispute (召集联合研判)."""

    desks: tuple[str, ...]
    meets_at: AwareDatetime
    called_by: str


class StudyTask(Part):
    """What one desk besides the lead is to do by the conclusion, and until when (分工)."""

    desk: DeskCode
    task: Annotated[str, Field(min_length=2, max_length=500)]
    due_on: date | None = None


class StudyConcluded(StudyEvent):
    """The joint study has its conclusion, which routes the dispute (研判结论).

    Each co-desk gets its part of it: its own of ``tasks``, else the measures; until its own day, else until ``due_on``.
    """

    lead_desk: str
    co_desks: tuple[str, ...] = ()
    dissenting: tuple[str, ...] = ()  # desks that spoke for another lead
    concluded_by: str
    measures: str = ""  # masked
    due_on: date | None = None
    tasks: tuple[StudyTask, ...] = ()  # masked


class StudyCancelled(StudyEvent):
    """It will not take place (取消研判)."""

    cancelled_by: str


class Seat(Answer):
    """One desk at the table: who was on duty, whether somebody came, and what the desk said."""

    desk: str
    person_id: str  # on duty at the desk at that hour; "" where nobody is
    came: bool | None = None
    lead_desk: str = ""  # which desk it wants to lead, and nothing else
    opinion: str = ""  # masked
    in_writing: bool = False  # by somebody who was not in the room
    said_by: str = ""
    said_at: AwareDatetime | None = None
    said_times: int = 0  # how often it was said or changed
    vote: Vote = ""  # on the whole of the draft that stands
    vote_words: str = ""  # masked: what is reserved, or why not
    voted_by: str = ""
    voted_at: AwareDatetime | None = None


class Guest(Answer):
    """Somebody invited besides the desks: heard and in the minutes, but without a vote and not part of the quorum."""

    person_id: str
    role: GuestRole
    state: GuestState = "invited"
    invited_by: str
    invited_at: AwareDatetime
    came: bool | None = None
    opinion: str = ""  # masked
    in_writing: bool = False
    said_at: AwareDatetime | None = None
    reason: str = ""  # why it was declined or withdrawn


class Finding(Answer):
    """What a study finds as a whole: kind and grade, who leads and helps, what is done until when."""

    type_code: str
    complexity: Grade
    risk: Risk = "none"
    level: Level = "town"
    lead_desk: str
    co_desks: tuple[str, ...] = ()
    measures: str
    due_on: date | None = None
    boundary: str = ""  # the rule for cases of this kind, where the study made one
    reason: str = ""  # why complexity, risk or level is lower than the rules'
    tasks: tuple[StudyTask, ...] = ()


class Draft(Finding):
    """A finding that is put to the vote as a whole (拟结论)."""

    draft_no: int
    put_by: str
    put_at: AwareDatetime


class StudyMove(Answer):
    """When and where it was to meet before it was moved, by whom and why."""

    meets_at: AwareDatetime
    room: str = ""
    moved_by: str
    moved_at: AwareDatetime
    reason: str  # masked


class Dissent(Answer):
    """A reserved opinion (保留意见): whose, about what, in whose words."""

    desk: str
    person_id: str
    about: Literal["lead", "whole"]  # who leads; or the finding that was put to the vote
    vote: Vote = ""
    lead_desk: str = ""  # whom it wanted to lead instead
    words: str = ""


class Conclusion(Finding):
    dissenting: tuple[str, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    draft_no: int = 0  # the draft that was voted on; 0: the desks spoke about the lead alone
    decision_no: int


class StudySheet(Answer):
    """One joint study; texts are masked."""

    study_id: str
    dispute_id: str
    number: str
    state: StudyState
    question: str
    narrative: str
    room: str
    meets_at: AwareDatetime
    called_by: str
    called_at: AwareDatetime
    chair_id: str = ""  # who presides, and who keeps the record; the caller where nobody else was named
    recorder_id: str = ""
    draft: Draft | None = None
    reminded_at: AwareDatetime | None = None  # when those who have not spoken were last asked again
    moves: tuple[StudyMove, ...] = ()  # the newest last
    seats: tuple[Seat, ...]
    guests: tuple[Guest, ...] = ()
    quorum: int  # desks that must have come or written; guests do not count
    heard: int  # desks that did
    conclusion: Conclusion | None = None
    ended_by: str = ""
    ended_at: AwareDatetime | None = None
    reason: str = ""  # why it was cancelled


class StudySheets(Answer):
    items: tuple[StudySheet, ...]
    next_cursor: str = ""


class Precedents(Answer):
    items: tuple[Precedent, ...]


class CallStudy(Request[StudySheet]):
    """Calls desks together over a dispute that waits at the study table; who is on duty is invited."""

    service: ClassVar[str] = "routing"
    dispute_id: str
    question: Annotated[str, Field(min_length=5, max_length=500)]
    desks: Annotated[tuple[DeskCode, ...], Field(min_length=2, max_length=LARGEST_CIRCLE)]
    meets_at: AwareDatetime
    room: Annotated[str, Field(max_length=10)] = ""


class ListStudies(Request[StudySheets]):
    """The next meeting first; a desk sees those that it is called to, a guest those that they are invited to.

    ``awaiting``: only those that wait for the word of whoever asks, or of their desk.
    """

    service: ClassVar[str] = "routing"
    state: StudyState = "called"
    awaiting: bool = False
    desk: Annotated[str, Field(max_length=10)] = ""  # that is called to it
    since: date | None = None  # day of the meeting in the town's time, both included
    until: date | None = None
    dispute_id: Annotated[str, Field(max_length=40)] = ""
    handles: bool = False  # the gateway's knowledge: the mediator of that dispute reads what was concluded
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class GetStudy(Request[StudySheet]):
    service: ClassVar[str] = "routing"
    study_id: str


class GiveStudyOpinion(Request[StudySheet]):
    """A called desk says which desk should lead and why; saying it again replaces it until the conclusion."""

    service: ClassVar[str] = "routing"
    study_id: str
    lead_desk: DeskCode
    opinion: Annotated[str, Field(min_length=2, max_length=2_000)]
    in_writing: bool = False
    seen_times: int | None = None  # ``said_times`` as the form had seen it: nobody's word is replaced unseen


class CheckInDesk(Request[StudySheet]):
    """Whether a called desk came to the meeting."""

    service: ClassVar[str] = "routing"
    study_id: str
    desk: DeskCode
    came: bool


class _FindingRequest(Request[StudySheet]):
    """What is found, as a form gives it."""

    service: ClassVar[str] = "routing"
    study_id: str
    type_code: Annotated[str, Field(pattern=r"^(0\d|1[0-8])$")]
    complexity: Grade
    risk: Risk = "none"
    level: Level = "town"
    lead_desk: DeskCode
    co_desks: Annotated[tuple[DeskCode, ...], Field(max_length=LARGEST_CIRCLE)] = ()
    measures: Annotated[str, Field(min_length=5, max_length=2_000)]
    due_on: date | None = None
    boundary: Annotated[str, Field(max_length=500)] = ""
    reason: Annotated[str, Field(max_length=500)] = ""
    tasks: Annotated[tuple[StudyTask, ...], Field(max_length=LARGEST_CIRCLE)] = ()


class ConcludeStudy(_FindingRequest):
    """The conclusion without a vote on the whole: it routes the dispute, and no desk may return it."""


class CancelStudy(Request[StudySheet]):
    service: ClassVar[str] = "routing"
    study_id: str
    reason: Annotated[str, Field(min_length=2, max_length=500)]


class ListPrecedents(Request[Precedents]):
    """Boundary rulings, the newest first; of one type or all."""

    service: ClassVar[str] = "routing"
    type_code: Annotated[str, Field(pattern=r"^((0\d|1[0-8]))?$")] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class GetStudyMinutes(Request[Paper]):
    """The minutes of a study that was concluded (联合研判纪要), as .docx.

    ``names``: person → name, the gateway's knowledge of who is not in the town's folder.
    """

    service: ClassVar[str] = "routing"
    study_id: str
    names: dict[str, str] = {}
