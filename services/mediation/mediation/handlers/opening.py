"""A mediator takes a dispute, or it is opened again for somebody else."""

from __future__ import annotations

from contracts import mediation as c
from contracts.assistance import DisputeReopened
from contracts.errors import TooEarly
from contracts.mediator_dispatch import MediatorAssigned
from mediation.model import Proceeding
from messaging.call import Call


def take_assigned(call: Call, event: MediatorAssigned) -> None:
    """开始调解: the proceeding of this round opens, once; a later assignment hands it over."""
    brief = event.case
    proceeding = call.session.get(Proceeding, (brief.dispute_id, brief.round))
    if proceeding is not None:
        if proceeding.hand_over(event.mediator_id, event.at):
            call.audit(
                brief.dispute_id, "mediation.handed_over", round=brief.round, mediator_id=event.mediator_id
            )
        return
    call.session.add(_opened(call, event))
    call.audit(brief.dispute_id, "mediation.opened", round=brief.round, mediator_id=event.mediator_id)
    opened = c.MediationOpened(
        at=call.now,
        dispute_id=brief.dispute_id,
        number=brief.number,
        mediator_id=event.mediator_id,
        round=brief.round,
    )
    call.publish(opened)


def follow_reopened(call: Call, event: DisputeReopened) -> None:
    """重新办理: the round before the new one is over for good."""
    former = event.case.round - 1
    proceeding = call.session.get(Proceeding, (event.case.dispute_id, former))
    if proceeding is None or not proceeding.is_concluded:
        raise TooEarly(f"round {former} of this dispute is not concluded yet")
    if proceeding.reopen():
        call.audit(proceeding.dispute_id, "mediation.reopened", round=former, reason=event.reason)


def _opened(call: Call, event: MediatorAssigned) -> Proceeding:
    brief = event.case
    return Proceeding(
        dispute_id=brief.dispute_id,
        round=brief.round,
        number=brief.number,
        mediator_id=event.mediator_id,
        type_code=brief.type_code,
        complexity=brief.complexity,
        village_code=brief.village_code,
        case=brief.model_dump(mode="json"),
        opened_at=call.now,
        assigned_at=event.at,
    )
