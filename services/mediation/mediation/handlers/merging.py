"""并入: a mediation stands still while its dispute is worked under another one (docs/adr/0018)."""

from __future__ import annotations

from contracts.merging import MediationHalted
from mediation.handlers.finding import opened_round
from mediation.handlers.sessions import release_sessions
from messaging.call import Call


def take_halted(call: Call, event: MediationHalted) -> None:
    """Records and papers stay; planned sessions are cancelled, and the mediator's list has it no more until it goes on.

    :raises TooEarly: the mediation of this round is not open yet.
    """
    proceeding = opened_round(call, event.dispute_id, event.round)
    if proceeding.halt(event.head_number, event.step):
        action = "mediation_merged" if event.head_number else "mediation_parted"
        call.audit(proceeding.dispute_id, action, round=event.round)
        if event.head_number:
            release_sessions(call, proceeding)
