"""departments: a case passes from one officer to another (移交), and who stands in for whom (请假、代理)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from contracts.departments import DepartmentsEvent, DeskRequest
from contracts.message import Answer

HandoverState = Literal["offered", "accepted", "declined", "taken_back"]
PersonId = Annotated[str, Field(min_length=1, max_length=64)]
Reason = Annotated[str, Field(min_length=2, max_length=500)]


class HandoverEvent(DepartmentsEvent):
    dispute_id: str
    number: str
    desk: str
    from_officer: str
    to_officer: str
    on_behalf_of: str = ""  # for whom a deputy acted


class HandoverOffered(HandoverEvent):
    """An officer wants a colleague of the desk to take the case (移交)."""

    reason: str  # masked
    offered_by: str


class CaseHandedOver(HandoverEvent):
    """The colleague took it (接收)."""

    accepted_by: str


class HandoverDeclined(HandoverEvent):
    """The colleague did not take it, with a reason (不接收)."""

    reason: str  # masked
    declined_by: str


class Handover(Answer):
    handover_id: str
    dispute_id: str
    number: str
    desk: str
    from_id: str
    to_id: str
    reason: str
    offered_by: str
    offered_at: AwareDatetime
    state: HandoverState
    answered_by: str = ""
    answered_at: AwareDatetime | None = None
    answer: str = ""


class Handovers(Answer):
    items: tuple[Handover, ...]


class Absence(Answer):
    """Somebody is away from the first to the last day; the deputy sees and acts for them."""

    absence_id: str
    desk: str
    person_id: str
    deputy_id: str
    from_on: date
    until_on: date
    reason: str
    marked_at: AwareDatetime
    marked_by: str = ""  # "" where the officer did it
    ended_on: date | None = None  # came back earlier: the first day back
    ended_by: str = ""
    end_reason: str = ""


class Absences(Answer):
    items: tuple[Absence, ...]
    arranges: bool = False  # whoever asks may enter and end those of others


class Officer(Answer):
    """An officer of the desk today; ``deputy_id`` stands in while ``away``."""

    person_id: str
    away: bool = False
    until_on: date | None = None
    deputy_id: str = ""


class Officers(Answer):
    items: tuple[Officer, ...]


class ListOfficers(DeskRequest[Officers]):
    """Who works at the desk, and who of them is away today."""


class OfferHandover(DeskRequest[Handover]):
    """By the officer of the case or their deputy; the colleague has to accept."""

    dispute_id: str
    to_id: PersonId
    reason: Reason


class ListHandovers(DeskRequest[Handovers]):
    """What waits for an answer; of one dispute everything."""

    dispute_id: Annotated[str, Field(max_length=40)] = ""


class AcceptHandover(DeskRequest[Handover]):
    handover_id: str


class DeclineHandover(DeskRequest[Handover]):
    handover_id: str
    reason: Reason


class TakeHandoverBack(DeskRequest[Handover]):
    handover_id: str


class MarkAbsence(DeskRequest[Absence]):
    """Who will be away, by themselves or, where they cannot, by the head of the desk or the centre (``duty.manage``).

    The deputy is a colleague who is there.
    """

    person_id: Annotated[str, Field(max_length=64)] = ""  # who is away; "" for the one who asks
    from_on: date
    until_on: date
    deputy_id: PersonId
    reason: Reason


class EndAbsence(DeskRequest[Absence]):
    """Back earlier, or not away after all; whoever ends that of another says why."""

    absence_id: str
    reason: Annotated[str, Field(max_length=500)] = ""


class ListAbsences(DeskRequest[Absences]):
    """Those that run or are to come."""
