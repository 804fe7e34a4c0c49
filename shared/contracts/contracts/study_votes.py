"""routing: the vote on what a joint study finds as a whole (表决), and who presides and records."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.joint_study import StudySheet, _FindingRequest
from contracts.message import Request
from contracts.study_guests import PersonId


class PutToVote(_FindingRequest):
    """Puts lead, co-desks, measures and day to the vote as one; a new draft begins a new vote."""


class VoteOnDraft(Request[StudySheet]):
    """A called desk votes on the draft of that number; reserved or against needs words."""

    service: ClassVar[str] = "routing"
    study_id: str
    draft_no: Annotated[int, Field(ge=1)]
    vote: Literal["for", "reserved", "against"]
    words: Annotated[str, Field(max_length=2_000)] = ""


class ConcludeByVote(Request[StudySheet]):
    """The draft that more than half of the called desks voted for becomes the conclusion."""

    service: ClassVar[str] = "routing"
    study_id: str
    draft_no: Annotated[int, Field(ge=1)]


class NamePresiding(Request[StudySheet]):
    """Who presides and who records, of those who are at the study or called it."""

    service: ClassVar[str] = "routing"
    study_id: str
    chair_id: PersonId
    recorder_id: PersonId
