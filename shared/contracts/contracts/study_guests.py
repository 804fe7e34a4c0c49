"""routing: who is invited to a joint study besides the desks, and what they write (邀请、书面意见)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from contracts.joint_study import GuestRole, StudySheet
from contracts.message import Answer, Request

PersonId = Annotated[str, Field(pattern=r"^[\w-]+$", max_length=64)]
Reason = Annotated[str, Field(min_length=2, max_length=500)]
MOST_GUESTS = 30


class InviteToStudy(Request[StudySheet]):
    """Invites a mediator, an expert or a coordinator, who reads this one study; who was invited before is invited again."""

    service: ClassVar[str] = "routing"
    study_id: str
    person_id: PersonId
    role: GuestRole


class WithdrawInvitation(Request[StudySheet]):
    """The guest sees nothing of it any more; what they said stays."""

    service: ClassVar[str] = "routing"
    study_id: str
    person_id: PersonId
    reason: Reason


class DeclineInvitation(Request[StudySheet]):
    """The guest says no, and why (a tie to a party, no time)."""

    service: ClassVar[str] = "routing"
    study_id: str
    reason: Reason


class WriteAsGuest(Request[StudySheet]):
    """A guest says what they think; no vote. Saying it again replaces it until the conclusion."""

    service: ClassVar[str] = "routing"
    study_id: str
    opinion: Annotated[str, Field(min_length=2, max_length=2_000)]
    in_writing: bool = False


class StudiesReminded(Answer):
    """How many were asked again, and how many have ended meanwhile or wait for nobody."""

    reminded: int
    left: int


class RemindInvited(Request[StudiesReminded]):
    """Asks those again who are invited to these studies and have neither spoken nor come; their first pages say so."""

    service: ClassVar[str] = "routing"
    study_ids: Annotated[tuple[PersonId, ...], Field(min_length=1, max_length=200)]


class CheckInGuest(Request[StudySheet]):
    """Whether a guest came to the meeting."""

    service: ClassVar[str] = "routing"
    study_id: str
    person_id: PersonId
    came: bool
