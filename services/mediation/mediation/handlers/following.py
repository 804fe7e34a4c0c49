"""Who acts besides the mediator of the papers: whoever follows up after the end, the deputy of an absent one."""

from __future__ import annotations

from contracts.errors import TooEarly
from contracts.mediator_moves import DeputyNamed, FollowUpAssigned
from mediation.handlers.finding import opened_round
from messaging.call import Call


def take_follow_up(call: Call, event: FollowUpAssigned) -> None:
    """接办: performance, court and file are somebody else's; what was recorded stays, and so do the names on the papers."""
    proceeding = opened_round(call, event.dispute_id, event.round)
    if proceeding.state == "open":
        raise TooEarly("the mediation of this round has not ended here yet")
    if proceeding.follow_up_by(event.mediator_id, event.at):
        ids = {"mediator_id": event.mediator_id, "former_id": event.former_id}
        call.audit(proceeding.dispute_id, "follow_up_assigned", round=event.round, **ids)


def take_deputy(call: Call, event: DeputyNamed) -> None:
    """代班: somebody acts for whoever is away, or acts no longer."""
    proceeding = opened_round(call, event.dispute_id, event.round)
    proceeding.seat_deputy(event.deputy_id, event.at)
    ids = {"mediator_id": event.mediator_id, "deputy": event.deputy_id}
    action = "deputy_named" if event.deputy_id else "deputy_gone"
    call.audit(proceeding.dispute_id, action, round=event.round, **ids)
