"""改派: the coordinator gives a case to somebody else, in hand or after its end, and fills the second seat by hand."""

from __future__ import annotations

from contracts import mediator_moves as c
from contracts.errors import TooEarly
from contracts.mediation import FileBound
from contracts.mediator_dispatch import DispatchSheet
from mediator_dispatch import queries
from mediator_dispatch.errors import NotToAssign
from mediator_dispatch.handlers.answers import tell_assigned, who_may
from mediator_dispatch.handlers.crew import burden, free, locked_case, take_turn
from mediator_dispatch.handlers.deputies import seat_deputy
from mediator_dispatch.handlers.offers import offer_second, seat_second, withdraw_offer
from mediator_dispatch.model import DispatchCase
from messaging.call import Call
from servicekit.privacy import mask_text


def move_case(call: Call, request: c.MoveCase) -> DispatchSheet:
    """At any stage, with a reason; what was recorded stays. Ties, objections and the roster bind the coordinator too.

    :raises MayNotMediate: a hard rule. :raises NotToAssign: nobody has it yet, or they have it already.
    """
    case = _case_of_coordinator(call, request.dispute_id)
    mediator_id = who_may(call, case, request.mediator_id).mediator_id
    move = _in_hand if case.state == "assigned" else _after_the_end
    move(call, case, mediator_id, mask_text(request.reason))
    seat_deputy(call, case)
    return _sheet(call, case)


def _in_hand(call: Call, case: DispatchCase, mediator_id: str, reason: str) -> None:
    case.must_be_new(mediator_id)
    withdraw_offer(call, case)  # a hand-over is settled by this, a second mediator is looked for again
    former = case.hand_over(mediator_id, call.now)
    burden(call.session, mediator_id)
    free(call.session, former)
    case.assign_reason = reason
    _note(call, case, "lead", former, mediator_id, reason)
    tell_assigned(call, case, manual=True, reason=reason, former_id=former)
    call.session.flush()
    offer_second(call, case)


def _after_the_end(call: Call, case: DispatchCase, mediator_id: str, reason: str) -> None:
    """Who mediated stays on the papers and in the record; performance, court and file are somebody else's."""
    former = case.follow_up_by(mediator_id)
    _note(call, case, "follow_up", former, mediator_id, reason)
    call.publish(
        c.FollowUpAssigned(
            at=call.now,
            dispute_id=case.dispute_id,
            number=case.number,
            round=case.round,
            mediator_id=mediator_id,
            former_id=former,
            reason=reason,
            decided_by=call.actor.person_id,
        )
    )


def seat_second_by_hand(call: Call, request: c.SeatSecond) -> DispatchSheet:
    """第二名调解员 by hand: filled, replaced or given up, with a reason.

    :raises MayNotMediate: a hard rule. :raises NotToAssign: nobody presides yet, or they have the case already.
    """
    case = _case_of_coordinator(call, request.dispute_id)
    if case.state != "assigned":
        raise NotToAssign("这一件现在没有调解员在办，不能安排第二名。")
    if request.mediator_id:
        who_may(call, case, request.mediator_id)
        case.must_be_new(request.mediator_id)
    elif not case.second_id:
        raise NotToAssign("这一件没有第二名调解员。")
    if queries.kind_asked(call.session, case) == "second":
        withdraw_offer(call, case)
    _replace_second(call, case, request.mediator_id, mask_text(request.reason))
    return _sheet(call, case)


def _replace_second(call: Call, case: DispatchCase, mediator_id: str, reason: str) -> None:
    former = case.second_id
    if former:
        free(call.session, former)
    if mediator_id:
        burden(call.session, mediator_id)
    _note(call, case, "second", former, mediator_id, reason)
    seat_second(call, case, mediator_id)


def take_sealed(call: Call, event: FileBound) -> None:
    """封卷: nothing is left to follow up.

    :raises TooEarly: the end of this round is not known yet.
    """
    take_turn(call.session)
    case = locked_case(call, event.dispute_id)
    if case.round < event.round or (case.round == event.round and case.state != "concluded"):
        raise TooEarly("the end of this round is not known yet")
    if case.round == event.round and not case.sealed:
        case.sealed = True
        call.audit(case.dispute_id, "follow_up_over", round=case.round)


def _note(call: Call, case: DispatchCase, seat: str, former: str, mediator_id: str, reason: str) -> None:
    case.note_move(seat, former, mediator_id, reason, call.actor.person_id, call.now)
    ids = {"mediator_id": mediator_id, "former_id": former}
    call.audit(case.dispute_id, "case_moved", seat=seat, round=case.round, **ids)


def _case_of_coordinator(call: Call, dispute_id: str) -> DispatchCase:
    call.demand("dispatch.manage")
    take_turn(call.session)
    case = locked_case(call, dispute_id)
    case.must_stand_alone()
    return case


def _sheet(call: Call, case: DispatchCase) -> DispatchSheet:
    call.session.flush()
    return queries.sheet_of(call.session, case)
