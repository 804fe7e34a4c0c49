"""The proceeding that the asking mediator works on, and how it is answered."""

from __future__ import annotations

from contracts import mediation as c
from mediation import queries
from mediation.errors import AnotherMediator
from mediation.model import Proceeding
from messaging.call import Call


def own_proceeding(call: Call, dispute_id: str) -> Proceeding:
    """The newest round, locked; only its mediator works on it.

    :raises Forbidden, NoProceeding, AnotherMediator: see there.
    """
    call.demand("mediation.work")
    proceeding = queries.newest(call.session, dispute_id, lock=True)
    if call.actor.person_id != proceeding.mediator_id:
        raise AnotherMediator("这一件由其他调解员办理，您不能办理。")
    return proceeding


def sheet(call: Call, proceeding: Proceeding) -> c.ProceedingSheet:
    """The proceeding as it now stands."""
    call.session.flush()
    return queries.as_sheet(call.session, proceeding, call.actor, call.settings.identity_key)
