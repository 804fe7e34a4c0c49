"""What the roster of mediators tells: who may be trained besides those of the town's folder, and who no more."""

from __future__ import annotations

from contracts.mediator_roster import RosterChanged
from expert_pool.model import RosterMediator
from messaging.call import Call


def take_roster(call: Call, event: RosterChanged) -> None:
    """The newest word counts; hours and certificates of who left stay."""
    call.audit(event.person_id, "roster_heard", on_roster=event.on_roster)
    found = call.session.get(RosterMediator, event.person_id)
    if found is None:
        call.session.add(RosterMediator(event.person_id, event.on_roster, event.committee))
    else:
        found.on_roster, found.committee = event.on_roster, event.committee
