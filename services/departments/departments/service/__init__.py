"""Entry points of the desks: one service class for each desk, and one that follows their cases onwards."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from contracts import departments as c
from contracts.assistance import DisputeReopened
from contracts.joint_study import StudyConcluded
from contracts.mediation import DisputeConcluded
from contracts.mediator_dispatch import MediatorAssigned
from contracts.merging import DisputeMerged, DisputeParted
from contracts.routing import DisputeRouted, RoutingReferred
from contracts.routing_corrections import RoutingCorrected
from departments import handlers, queries, tables
from departments.desks import desks
from departments.service.duty import DutyPoints
from departments.service.figures import FigurePoints
from departments.service.law import LawPoints
from departments.service.papers import PaperPoints
from departments.service.people import PeoplePoints
from departments.service.whistles import WhistlePoints
from departments.settings import House, Settings, load_resources
from messaging.call import Call
from messaging.entry import Service, answers, every, listens
from servicekit.clock import local_date


def load_cases(session: Session, events: Sequence[Any]) -> None:
    """Every case that the events of a batch speak of with one query, and the parts that they may overtake with another."""
    queries.preload(session, [event.subject for event in events])
    queries.preload_parts(session, [event.subject for event in events if _may_drop_parts(event)])


def _may_drop_parts(event: Any) -> bool:
    """A first decision overtakes nothing, a mediator or a reopening ends nothing."""
    newer = isinstance(event, DisputeRouted) and event.decision_no > 1
    return newer or isinstance(event, (DisputeConcluded, StudyConcluded, DisputeMerged, RoutingCorrected))


class DeskService(WhistlePoints, PeoplePoints, PaperPoints, DutyPoints, LawPoints, FigurePoints, Service):
    """What every desk answers; ``desk_service`` gives it a name and its own queue."""

    name = "desk"
    tables = tables
    settings_type = Settings
    database_name = "departments"

    @classmethod
    def resources(cls, settings: Settings) -> House:
        return load_resources(settings)

    @answers(c.ListDeskCases, write=False)
    def list_desk_cases(self, call: Call, request: c.ListDeskCases) -> c.DeskCases:
        away = queries.deputises_for(call.session, call.actor, local_date(call.now)) if request.mine else ()
        found = queries.list_desk_cases(call.session, request, call.actor, away)
        today = local_date(call.now)
        rows = tuple(queries.in_time(row, call.resources, today) for row in found.items)
        return found.model_copy(update={"items": rows})

    @answers(c.GetDeskCase, write=False)
    def get_desk_case(self, call: Call, request: c.GetDeskCase) -> c.DeskCase:
        today = local_date(call.now)
        return queries.get_desk_case(call.session, request, call.actor, call.resources, today)

    @answers(c.SignDispute)
    def sign_dispute(self, call: Call, request: c.SignDispute) -> c.DeskCase:
        return handlers.sign_dispute(call, request)

    @answers(c.ReturnDispute)
    def return_dispute(self, call: Call, request: c.ReturnDispute) -> c.DeskCase:
        return handlers.return_dispute(call, request)


@cache
def desk_service(code: str) -> type[DeskService]:
    """The service of one desk: ``desk-<code>``, fed by the queue ``desk.<code>``."""

    class OneDesk(DeskService):
        name = f"desk-{code}"

        @listens(DisputeRouted, queue=f"desk.{code}", only={"desk": code}, preload=load_cases)
        def on_dispute_routed(self, call: Call, event: DisputeRouted) -> None:
            handlers.take_routed(call, event)

    OneDesk.__name__ = OneDesk.__qualname__ = f"Desk{code.capitalize()}"
    return OneDesk


def desk_services() -> tuple[type[DeskService], ...]:
    """One service for each desk folder."""
    return tuple(desk_service(code) for code in desks())


class DepartmentsService(Service):
    """Follows the cases of all desks after they were signed for."""

    name = "departments"
    gathers = 0.1
    tables = tables
    settings_type = Settings

    @classmethod
    def resources(cls, settings: Settings) -> House:
        return load_resources(settings)

    @listens(MediatorAssigned, DisputeConcluded, DisputeReopened, preload=load_cases)
    def on_progress(self, call: Call, event: MediatorAssigned | DisputeConcluded | DisputeReopened) -> None:
        handlers.follow(call, event)

    @listens(DisputeMerged, preload=load_cases)
    def on_dispute_merged(self, call: Call, event: DisputeMerged) -> None:
        handlers.take_merged(call, event)

    @listens(DisputeParted, preload=load_cases)
    def on_dispute_parted(self, call: Call, event: DisputeParted) -> None:
        handlers.take_parted(call, event)

    @listens(StudyConcluded, preload=load_cases)
    def on_study_concluded(self, call: Call, event: StudyConcluded) -> None:
        handlers.take_conclusion(call, event)

    @listens(RoutingCorrected, preload=load_cases)
    def on_routing_corrected(self, call: Call, event: RoutingCorrected) -> None:
        handlers.take_corrected(call, event)

    @listens(RoutingReferred, preload=load_cases)
    def on_routing_referred(self, call: Call, event: RoutingReferred) -> None:
        handlers.take_taken_back(call, event)

    @every(seconds=5.0)
    def tell_overdue(self, call: Call) -> int:
        """A desk that was called and has not come is told of within seconds."""
        return handlers.tell_overdue(call)

    @every(seconds=60.0)
    def tell_missed(self, call: Call) -> int:
        """A half day that nobody kept is told of within a minute of its end."""
        return handlers.tell_missed(call)


def all_services() -> tuple[type[Service], ...]:
    """The twelve desks, and the one that follows their cases."""
    return (*desk_services(), DepartmentsService)
