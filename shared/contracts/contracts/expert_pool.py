"""expert_pool: industry committees, experts and their written opinions (专家库)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.message import Answer, Body, Event, Request

# An opinion's stance → Chinese term; two stances in one panel are a disagreement (意见不一致).
STANCES: dict[str, str] = {
    "applicant": "支持申请人", "respondent": "支持被申请人", "both": "双方均有责任", "insufficient": "材料不足",
    "other": "其他",
}  # fmt: skip
Stance = Literal["applicant", "respondent", "both", "insufficient", "other"]
MOST_PAPERS = 20
CASEFILE = "casefile"  # the sealed file of the case, where other papers are ids of the evidence list
Question = Annotated[str, Field(min_length=5, max_length=2_000)]
FieldName = Annotated[str, Field(max_length=40)]
Days = Annotated[int, Field(ge=1, le=30)]  # natural days for a written opinion


class PaperRef(Body):
    """A paper of the case that the question is about, by its id in the evidence list or ``CASEFILE``, and its name."""

    evidence_id: Annotated[str, Field(min_length=1, max_length=40)]
    name: Annotated[str, Field(min_length=1, max_length=100)]


Papers = Annotated[tuple[PaperRef, ...], Field(max_length=MOST_PAPERS)]


class ExpertEvent(Event):
    service = "expert_pool"


class OpinionAsked(ExpertEvent):
    """An expert without ties was asked (咨询)."""

    dispute_id: str
    number: str
    consultation_id: str
    expert_id: str
    asked_by: str
    papers: tuple[str, ...] = ()  # ids of what the question is about: the expert may open them


class OpinionDeclined(ExpertEvent):
    """The expert cannot answer, with a reason; the next is asked."""

    dispute_id: str
    number: str
    consultation_id: str
    expert_id: str
    reason: str


class OpinionReminded(ExpertEvent):
    """The answer is due soon (催答)."""

    dispute_id: str
    number: str
    consultation_id: str
    expert_id: str
    due_at: AwareDatetime


class OpinionUnanswerable(ExpertEvent):
    """Nobody is left who could answer: whoever asked must find another way (无人可答复)."""

    dispute_id: str
    number: str
    consultation_id: str
    asked_by: str


class OpinionGiven(ExpertEvent):
    """The expert answered in writing."""

    dispute_id: str
    number: str
    consultation_id: str
    expert_id: str


class ExpertSession(Answer):
    """A session that the asker wishes the expert to join.

    ``state``: proposed | accepted | declined; of a session of the mediation (``session_id``) also waiting (for another
    time) | cancelled. ``moved``: it has another time or room than it had when the expert was asked.
    """

    meets_at: AwareDatetime
    place: str
    state: str
    reason: str = ""
    session_id: str = ""
    moved: bool = False


class Consultation(Answer):
    consultation_id: str
    dispute_id: str
    number: str
    expert_id: str
    expert_name: str
    committee: str
    type_code: str
    narrative: str  # masked
    question: str
    state: str  # asked | answered | seated | unanswerable | withdrawn
    reasons: tuple[str, ...] = ()  # why this expert
    asked_by: str
    asked_at: AwareDatetime
    due_at: AwareDatetime
    opinion: str = ""
    basis: str = ""
    answered_at: AwareDatetime | None = None
    panel_id: str = ""  # the draw that it came from; empty where the best one was asked
    stance: str = ""
    disagrees: bool = False  # the experts of the panel do not say the same
    papers: tuple[PaperRef, ...] = ()
    session: ExpertSession | None = None
    kind: str = "opinion"  # opinion | seat: to join the panel that mediates
    round: int = 0  # of a seat


class Consultations(Answer):
    items: tuple[Consultation, ...]
    next_cursor: str = ""


class AskOpinion(Request[Consultation]):
    service: ClassVar[str] = "expert_pool"
    dispute_id: str
    question: Question
    field: FieldName = ""
    days: Days | None = None  # without it the setting's
    papers: Papers = ()


class GiveOpinion(Request[Consultation]):
    service: ClassVar[str] = "expert_pool"
    consultation_id: str
    opinion: Annotated[str, Field(min_length=10, max_length=10_000)]
    basis: Annotated[str, Field(max_length=2_000)] = ""
    stance: Stance = "other"


class DeclineOpinion(Request[Consultation]):
    """The answer is the consultation as it now stands, with the next expert where there is one."""

    service: ClassVar[str] = "expert_pool"
    consultation_id: str
    reason: Annotated[str, Field(min_length=2, max_length=300)]


class ListConsultations(Request[Consultations]):
    """Of one expert, of one dispute, or all that this person may see."""

    service: ClassVar[str] = "expert_pool"
    expert_id: str = ""
    dispute_id: str = ""
    state: str = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class ProposeSession(Request[Consultation]):
    """The asker wishes the expert to join a session: day, hour and place; ``session_id``: one that is planned already."""

    service: ClassVar[str] = "expert_pool"
    consultation_id: str
    meets_at: AwareDatetime
    place: Annotated[str, Field(min_length=2, max_length=100)]
    session_id: Annotated[str, Field(max_length=40)] = ""


class AnswerSession(Request[Consultation]):
    """The expert comes, or does not, with a reason."""

    service: ClassVar[str] = "expert_pool"
    consultation_id: str
    comes: bool
    reason: Annotated[str, Field(max_length=300)] = ""
