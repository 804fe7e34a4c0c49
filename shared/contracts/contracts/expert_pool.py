"""expert_pool: industry committees, experts and their written opinions (专家库)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.message import Answer, Event, Request


class ExpertEvent(Event):
    service = "expert_pool"


class OpinionAsked(ExpertEvent):
    """An expert without ties was asked (咨询)."""

    dispute_id: str
    number: str
    consultation_id: str
    expert_id: str
    asked_by: str


class OpinionDeclined(ExpertEvent):
    """The expert cannot answer, with a reason; the next is asked."""

    dispute_id: str
    number: str
    consultation_id: str
    expert_id: str
    reason: str


class OpinionGiven(ExpertEvent):
    """The expert answered in writing."""

    dispute_id: str
    number: str
    consultation_id: str
    expert_id: str


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
    state: str  # asked | answered | declined | unanswerable
    reasons: tuple[str, ...] = ()  # why this expert
    asked_by: str
    asked_at: AwareDatetime
    due_at: AwareDatetime
    opinion: str = ""
    basis: str = ""
    answered_at: AwareDatetime | None = None


class Consultations(Answer):
    items: tuple[Consultation, ...]
    next_cursor: str = ""


class AskOpinion(Request[Consultation]):
    service: ClassVar[str] = "expert_pool"
    dispute_id: str
    question: Annotated[str, Field(min_length=5, max_length=2_000)]
    field: Annotated[str, Field(max_length=40)] = ""


class GiveOpinion(Request[Consultation]):
    service: ClassVar[str] = "expert_pool"
    consultation_id: str
    opinion: Annotated[str, Field(min_length=10, max_length=10_000)]
    basis: Annotated[str, Field(max_length=2_000)] = ""


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
