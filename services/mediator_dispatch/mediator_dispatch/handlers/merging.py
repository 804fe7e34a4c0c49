"""并入: a case that is worked under another dispute needs no mediator of its own, until that is undone (docs/adr/0018)."""

from __future__ import annotations

from contracts.errors import TooEarly
from contracts.merging import DisputeMerged, DisputeParted, MediationHalted
from mediator_dispatch.handlers.crew import burden, free, take_turn, the_mediator
from mediator_dispatch.handlers.deputies import seat_deputy
from mediator_dispatch.handlers.events import new_case
from mediator_dispatch.handlers.offers import offer_next, withdraw_offer
from mediator_dispatch.handlers.seats import close_seat
from mediator_dispatch.model import DispatchCase
from messaging.call import Call
from servicekit import batches


def take_merged(call: Call, event: DisputeMerged) -> None:
    """Who is asked is asked no more, who has it need not go on; a desk's signature that comes later begins nothing."""
    if event.routed is None:
        return
    take_turn(call.session)
    case = batches.find(call.session, DispatchCase, event.dispute_id)
    if case is None:
        case = new_case(call, event.routed)
        case.state, case.head_number, case.merge_step = "merged", event.head_number, event.step
        batches.add(call.session, case)
        call.audit(case.dispute_id, "dispatch_merged", head_id=event.head_id)
    elif event.step > case.merge_step and case.state != "concluded":
        _halt(call, case, event)


def take_parted(call: Call, event: DisputeParted) -> None:
    """Whoever had it has it again; else somebody is sought, as soon as its desk has signed.

    :raises TooEarly: it is not known here that the dispute was merged.
    """
    if event.routed is None:
        return
    take_turn(call.session)
    case = batches.find(call.session, DispatchCase, event.dispute_id)
    if case is None:
        raise TooEarly("the dispatch does not know yet that this dispute was merged")
    if event.step > case.merge_step and case.head_number:
        call.audit(case.dispute_id, "dispatch_parted", head_id=event.head_id)
        _go_on(call, case, event.step)


def _halt(call: Call, case: DispatchCase, event: DisputeMerged) -> None:
    begun = case.state != "merged"
    if begun:
        withdraw_offer(call, case)
        for one in _holders(case):
            free(call.session, one)
        close_seat(call, case)
        call.audit(case.dispute_id, "dispatch_merged", head_id=event.head_id)
    case.follow_head(event.head_number, event.step)
    if case.stood == "assigned":
        _tell(call, case)


def _go_on(call: Call, case: DispatchCase, step: int) -> None:
    if not case.stood:  # its desk had not signed: the signature opens it
        case.head_number, case.merge_step = "", step
        return
    case.part(step, call.now)
    if case.state == "assigned" and _is_there(call, case.mediator_id):
        for one in _holders(case):
            burden(call.session, one)
        _tell(call, case)
        seat_deputy(call, case)  # an absence may have begun or ended meanwhile
        return
    if case.state == "assigned":
        case.release()
        seat_deputy(call, case)
    offer_next(call, case)


def _is_there(call: Call, mediator_id: str) -> bool:
    """Still on the roster, with an open account."""
    found = the_mediator(call.session, mediator_id)
    return found is not None and found.active and not found.closed


def _holders(case: DispatchCase) -> list[str]:
    """Whose load the case counts in."""
    return [one for one in (case.mediator_id, case.second_id) if one]


def _tell(call: Call, case: DispatchCase) -> None:
    call.publish(
        MediationHalted(
            at=call.now,
            dispute_id=case.dispute_id,
            number=case.number,
            round=case.round,
            head_number=case.head_number,
            step=case.merge_step,
        )
    )
