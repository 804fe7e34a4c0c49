"""What people decide: a mediator accepts or refuses, a coordinator assigns by hand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from contracts import mediator_dispatch as c
from contracts.case import CaseBrief
from mediator_dispatch import policies, queries
from mediator_dispatch.errors import (
    MayNotMediate,
    MediatorUnknown,
    OfferUnknown,
    SomebodyElsesOffer,
)
from mediator_dispatch.handlers.crew import burden, free, locked_case, take_turn, the_mediator
from mediator_dispatch.handlers.deputies import seat_deputy
from mediator_dispatch.handlers.offers import (
    close_offer,
    offer_next,
    offer_second,
    seat_second,
    withdraw_offer,
)
from mediator_dispatch.handlers.seats import open_seat
from mediator_dispatch.model import DispatchCase, Mediator, Offer
from mediator_dispatch.tables import MEDIATORS
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import mask_text


def accept_offer(call: Call, request: c.AcceptOffer) -> c.Offer:
    """接单: the mediator takes the seat that was offered; an open offer has become an open case."""
    call.demand("offer.answer")
    if _changes_loads(call, request.offer_id):
        take_turn(call.session)
    offer, case = _own_offer(call, request.offer_id)
    if offer.state == "accepted":
        return queries.offer_sheet(offer, case)
    offer.accept(call.now)
    call.audit(case.dispute_id, "offer_accepted", offer_id=offer.offer_id, mediator_id=offer.mediator_id)
    _TAKE[offer.kind](call, case, offer)
    return queries.offer_sheet(offer, case)


def _take_lead(call: Call, case: DispatchCase, offer: Offer) -> None:
    case.assign(offer.mediator_id, call.now)
    tell_assigned(call, case, offer_id=offer.offer_id)
    call.session.flush()  # this offer is closed before the one of the second seat is written
    offer_second(call, case)
    open_seat(call, case)


def _take_second(call: Call, case: DispatchCase, offer: Offer) -> None:
    case.offer_id = ""
    seat_second(call, case, offer.mediator_id)


def _take_over(call: Call, case: DispatchCase, offer: Offer) -> None:
    former = case.hand_over(offer.mediator_id, call.now)
    free(call.session, former)
    call.audit(case.dispute_id, "handed_over", mediator_id=offer.mediator_id, former_id=former)
    tell_assigned(
        call, case, offer_id=offer.offer_id, manual=True, reason=case.assign_reason, former_id=former
    )
    seat_deputy(call, case)
    call.session.flush()
    offer_second(call, case)


_TAKE = {"lead": _take_lead, "second": _take_second, "handover": _take_over}


def _changes_loads(call: Call, offer_id: str) -> bool:
    """Only a hand-over and a case that needs a second mediator do; everybody else need not wait for the turn."""
    offer = call.session.get(Offer, offer_id)
    case = call.session.get(DispatchCase, offer.dispute_id) if offer is not None else None
    return (
        offer is not None
        and case is not None
        and (offer.kind != "lead" or policies.mediators_needed(case) > 1)
    )


def refuse_offer(call: Call, request: c.RefuseOffer) -> c.Offer:
    """拒单: the next mediator is asked at once; a hand-over that is refused leaves the dispute where it is."""
    call.demand("offer.answer")
    take_turn(call.session)
    offer, case = _own_offer(call, request.offer_id)
    offer.refuse(mask_text(request.reason), call.now)
    close_offer(call, offer, case)
    call.session.flush()  # the old offer is closed before the next one is written
    ids = {"offer_id": offer.offer_id, "mediator_id": offer.mediator_id}
    call.audit(case.dispute_id, "offer_refused", **ids)
    if offer.kind != "lead":
        offer_second(call, case)
    else:
        refused = {"dispute_id": case.dispute_id, "number": case.number, "reason": offer.answer_reason}
        attempt = len(case.tried)
        call.publish(c.OfferRefused(at=call.now, round=offer.round, attempt=attempt, **ids, **refused))
        offer_next(call, case)
    return queries.offer_sheet(offer, case)


def assign_mediator(call: Call, request: c.AssignMediator) -> c.DispatchSheet:
    """指派: a coordinator decides, with a reason; load, absence and level may be set aside, a tie may not."""
    call.demand("dispatch.manage")
    take_turn(call.session)
    case = locked_case(call, request.dispute_id)
    case.must_be_assignable()
    mediator = who_may(call, case, request.mediator_id)
    withdraw_offer(call, case)
    reason = mask_text(request.reason)
    burden(call.session, mediator.mediator_id)
    case.assign(mediator.mediator_id, call.now, reason)
    call.audit(case.dispute_id, "mediator_assigned", mediator_id=mediator.mediator_id, round=case.round)
    tell_assigned(call, case, manual=True, reason=reason)
    seat_deputy(call, case)
    offer_second(call, case)
    open_seat(call, case)
    call.session.flush()
    return queries.sheet_of(call.session, case)


def _own_offer(call: Call, offer_id: str) -> tuple[Offer, DispatchCase]:
    """The actor's own offer and its case, locked against the timer and the coordinator."""
    call.demand("offer.answer")
    offer = call.session.get(Offer, offer_id)
    if offer is None:
        raise OfferUnknown("没有这次派单，请刷新列表。")
    if offer.mediator_id != call.actor.person_id:
        raise SomebodyElsesOffer("这次派单不是派给您的，只能由被派的调解员本人答复。")
    case = locked_case(call, offer.dispute_id)
    call.session.refresh(offer)
    return offer, case


def who_may(call: Call, case: DispatchCase, mediator_id: str) -> Mediator:
    mediator = the_mediator(call.session, mediator_id)
    if mediator is None:
        raise MediatorUnknown("名册中没有这位调解员，请重新选择。", field="mediator_id")
    if obstacle := policies.absolute_obstacle(case, mediator, local_date(call.now)):
        raise MayNotMediate(obstacle, field="mediator_id")
    return mediator


def tell_assigned(call: Call, case: DispatchCase, **how: Any) -> None:
    """A mediator has the case, or another one than before."""
    brief = CaseBrief.model_validate(case.brief)
    # Not ``the_mediator``: it takes the turn, for which an acceptance, which holds the case, must not wait.
    own = select(MEDIATORS.c.committee).where(MEDIATORS.c.mediator_id == case.mediator_id)
    how["committee"] = call.session.scalar(own) or ""
    call.publish(c.MediatorAssigned(at=call.now, case=brief, mediator_id=case.mediator_id, **how))
