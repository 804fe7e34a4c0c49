"""Entry points of the desks: one service class for each desk, and one that follows their cases onwards."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from contracts import departments as c
from contracts.assistance import DisputeReopened
from contracts.mediation import DisputeConcluded
from contracts.mediator_dispatch import MediatorAssigned
from contracts.routing import DisputeRouted
from departments import handlers, queries, tables
from departments.desks import desks
from departments.settings import Settings
from messaging.call import Call
from messaging.entry import Service, answers, listens


def load_cases(session: Session, events: Sequence[Any]) -> None:
    """Every case that the events of a batch speak of, with one query."""
    queries.preload(session, [event.subject for event in events])


class DeskService(Service):
    """What every desk answers; ``desk_service`` gives it a name and its own queue."""

    name = "desk"
    tables = tables
    settings_type = Settings
    database_name = "departments"

    @answers(c.ListDeskCases, write=False)
    def list_desk_cases(self, call: Call, request: c.ListDeskCases) -> c.DeskCases:
        return queries.list_desk_cases(call.session, request, call.actor)

    @answers(c.GetDeskCase, write=False)
    def get_desk_case(self, call: Call, request: c.GetDeskCase) -> c.DeskCase:
        return queries.get_desk_case(call.session, request, call.actor)

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
    tables = tables
    settings_type = Settings

    @listens(MediatorAssigned, DisputeConcluded, DisputeReopened, preload=load_cases)
    def on_progress(self, call: Call, event: MediatorAssigned | DisputeConcluded | DisputeReopened) -> None:
        handlers.follow(call, event)


def all_services() -> tuple[type[Service], ...]:
    """The twelve desks, and the one that follows their cases."""
    return (*desk_services(), DepartmentsService)
