"""mediator_dispatch: the coordinator moves cases (改派), who follows up after the end (接办), who acts in an absence (代班)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from contracts.mediator_changes import Reason
from contracts.mediator_dispatch import DispatchEvent, DispatchSheet
from contracts.message import Request


class SecondMediatorLacking(DispatchEvent):
    """Nobody suitable is left for the second seat: one mediator goes on alone, and the coordinator decides."""

    dispute_id: str
    number: str
    round: int
    on_duty: tuple[str, ...] = ()  # person ids of the coordinating desk


class FollowUpAssigned(DispatchEvent):
    """After the end somebody else sees to performance, court steps and the file (接办); who mediated stays on the papers."""

    dispute_id: str
    number: str
    round: int
    mediator_id: str
    former_id: str
    reason: str = ""
    decided_by: str = ""


class DeputyNamed(DispatchEvent):
    """Who acts for an absent mediator in a case (代班), until told otherwise; nobody where ``deputy_id`` is empty."""

    dispute_id: str
    number: str
    round: int
    mediator_id: str
    deputy_id: str = ""
    until_on: date | None = None


class MoveCase(Request[DispatchSheet]):
    """The coordinator gives a case that somebody has, or whose mediation ended, to another mediator (改派)."""

    service: ClassVar[str] = "mediator_dispatch"
    dispute_id: str
    mediator_id: str
    reason: Reason


class SeatSecond(Request[DispatchSheet]):
    """The coordinator fills the second seat of a case in hand, or empties it (``mediator_id`` empty)."""

    service: ClassVar[str] = "mediator_dispatch"
    dispute_id: str
    mediator_id: str = ""
    reason: Reason
