"""routing: boundary rulings as precedents: found, opened, withdrawn, replaced (边界裁定、先例)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.joint_study import DeskCode
from contracts.message import Answer, Request
from contracts.study_guests import Reason

RulingState = Literal["in_force", "withdrawn"]


class EarlierRuling(Answer):
    """What a precedent said before it was changed, and why that ended."""

    version: int
    state: RulingState = "in_force"
    lead_desk: str
    words: str
    reason: str
    ended_by: str
    ended_at: AwareDatetime


class RulingSheet(Answer):
    """One precedent with the case that it was ruled over; texts are masked."""

    study_id: str
    dispute_id: str
    number: str
    type_code: str
    lead_desk: str
    passed_over: tuple[str, ...]
    words: str
    question: str
    narrative: str  # empty where the case is confidential, or whoever asks does not read every dispute
    decided_at: AwareDatetime
    state: RulingState
    version: int
    changed_by: str = ""
    changed_at: AwareDatetime | None = None
    reason: str = ""
    history: tuple[EarlierRuling, ...] = ()


class RulingSheets(Answer):
    items: tuple[RulingSheet, ...]
    next_cursor: str = ""
    total: int = 0


class FindPrecedents(Request[RulingSheets]):
    """The newest first; narrowed by words of the ruling, the question or the number, type, desk and state."""

    service: ClassVar[str] = "routing"
    q: Annotated[str, Field(max_length=100)] = ""
    type_code: Annotated[str, Field(pattern=r"^((0\d|1[0-8]))?$")] = ""
    desk: Annotated[str, Field(max_length=10)] = ""
    state: Annotated[str, Field(pattern=r"^(in_force|withdrawn)?$")] = "in_force"
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class GetPrecedent(Request[RulingSheet]):
    service: ClassVar[str] = "routing"
    study_id: str


class WithdrawPrecedent(Request[RulingSheet]):
    """It is no longer cited and no longer decides; ``version`` is the one that was read."""

    service: ClassVar[str] = "routing"
    study_id: str
    version: int
    reason: Reason


class ReplacePrecedent(Request[RulingSheet]):
    """Another ruling in its place, also of one that was withdrawn; what it said before stays in the history."""

    service: ClassVar[str] = "routing"
    study_id: str
    version: int
    lead_desk: DeskCode
    words: Annotated[str, Field(min_length=5, max_length=500)]
    reason: Reason
