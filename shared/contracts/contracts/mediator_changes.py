"""mediator_dispatch: what changes a choice – wishes, objections, hand-overs, absences."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.mediator_dispatch import Offer
from contracts.message import Answer, Request

Reason = Annotated[str, Field(min_length=2, max_length=300)]
Side = Literal["applicant", "respondent", "other"]


class Suggested(Answer):
    """One of the mediators from whom the parties may choose; ``asked``: the one who is asked now."""

    mediator_id: str
    name: str
    committee: str
    level: str
    standing: int
    reasons: tuple[str, ...]
    asked: bool = False


class SuggestedMediators(Answer):
    """Empty once a mediator has the dispute, and before a desk signed."""

    items: tuple[Suggested, ...]
    state: str  # unknown | offering | unassigned | assigned | concluded
    mediator_id: str = ""
    mediator: str = ""  # who has it, by name


class SuggestToParties(Request[SuggestedMediators]):
    """Three mediators from whom the parties may choose."""

    service: ClassVar[str] = "mediator_dispatch"
    dispute_id: str


class WishMediator(Request[SuggestedMediators]):
    """The parties choose one of the three; that one is asked next (当事人选择)."""

    service: ClassVar[str] = "mediator_dispatch"
    dispute_id: str
    mediator_id: str


class ObjectToMediator(Request[SuggestedMediators]):
    """A party asks that the mediator step aside; somebody else is asked at once (申请回避, domain.md §1.4)."""

    service: ClassVar[str] = "mediator_dispatch"
    dispute_id: str
    side: Side
    reason: Reason


class ProposeHandOver(Request[Offer]):
    """The mediator who has the dispute asks another one to take it over; it stays until that one consents (移交)."""

    service: ClassVar[str] = "mediator_dispatch"
    dispute_id: str
    mediator_id: str
    reason: Reason


class Absence(Answer):
    """Both days are part of it; ``deputy_id`` is asked first meanwhile, where the rules allow."""

    absence_id: str
    mediator_id: str
    from_on: date
    until_on: date
    reason: str
    deputy_id: str = ""
    entered_by: str
    entered_at: AwareDatetime
    ended_at: AwareDatetime | None = None


class Absences(Answer):
    items: tuple[Absence, ...]
    next_cursor: str = ""


class ListMediatorAbsences(Request[Absences]):
    """Those that are not over, the next first; of one mediator or of all (``dispatch.manage``)."""

    service: ClassVar[str] = "mediator_dispatch"
    mediator_id: str = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class EnterMediatorAbsence(Request[Absence]):
    """By the mediator, or by the coordinator for one; open offers of these days go to somebody else."""

    service: ClassVar[str] = "mediator_dispatch"
    mediator_id: str
    from_on: date
    until_on: date
    reason: Reason
    deputy_id: str = ""


class EndMediatorAbsence(Request[Absence]):
    """Back earlier, or it was a mistake."""

    service: ClassVar[str] = "mediator_dispatch"
    absence_id: str
