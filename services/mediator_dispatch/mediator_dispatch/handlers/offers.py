"""Making the next offer, and what happens when an offer's time is over."""

from __future__ import annotations

from sqlalchemy import select

from contracts import mediator_dispatch as c
from contracts.codes import TYPES
from mediator_dispatch import policies, tables
from mediator_dispatch.handlers.crew import burden, crew, free, load_cases, take_turn
from mediator_dispatch.model import DispatchCase, Offer
from messaging.call import Call
from servicekit.clock import local_date

WEIGHTS = policies.Weights()
BATCH = 500


def offer_next(call: Call, case: DispatchCase) -> None:
    """Asks the best mediator who is left; when nobody is, or enough were asked, calls the coordinator."""
    choice = _choose(call, case)
    if choice is None:
        return _call_the_coordinator(call, case)
    type_name = TYPES.get(case.type_code, case.type_code)
    reasons = policies.reasons_for(case, choice.mediator, type_name)
    until = policies.offer_until(case, call.now, call.settings.offer_terms())
    offer = case.offer_to(choice.mediator.mediator_id, call.new_id(), reasons, call.now, until)
    burden(call.session, offer.mediator_id)
    call.session.add(offer)
    ids = {"offer_id": offer.offer_id, "mediator_id": offer.mediator_id}
    call.audit(case.dispute_id, "mediator_offered", round=offer.round, **ids)
    call.publish(
        c.MediatorOffered(
            at=call.now,
            dispute_id=case.dispute_id,
            number=case.number,
            expires_at=until,
            round=offer.round,
            reasons=reasons,
            attempt=len(case.tried),
            **ids,
        )
    )
    return None


def _choose(call: Call, case: DispatchCase) -> policies.Choice | None:
    if len(case.tried) >= call.settings.max_offers:
        return None
    return policies.choose(case, crew(call.session), local_date(call.now), WEIGHTS)


def _call_the_coordinator(call: Call, case: DispatchCase) -> None:
    case.give_up(call.now)
    tried = len(case.tried)
    call.audit(case.dispute_id, "no_mediator_left", round=case.round, tried=tried)
    call.publish(
        c.NoMediatorLeft(
            at=call.now, dispute_id=case.dispute_id, number=case.number, round=case.round, tried=tried
        )
    )


def lapse_offers(call: Call) -> int:
    """Ends offers whose time is over and asks the next; at most 500 a run, oldest first."""
    if not _due(call):
        return 0
    take_turn(call.session)  # before any other lock
    due = _due(call)
    cases = {
        case.dispute_id: case for case in load_cases(call.session, [dispute_id for _, dispute_id in due])
    }
    ended = [offer for offer_id, _ in due if (offer := _still_open(call, offer_id)) is not None]
    for offer in ended:
        _lapse(call, offer, cases[offer.dispute_id])
    call.session.flush()  # the old offer is closed before the next one is written
    for offer in ended:
        offer_next(call, cases[offer.dispute_id])
    return len(ended)


def _due(call: Call) -> list[tuple[str, str]]:
    offers = tables.OFFERS.c
    statement = (
        select(offers.offer_id, offers.dispute_id)
        .where(offers.state == "open", offers.expires_at <= call.now)
        .order_by(offers.expires_at)
        .limit(BATCH)
    )
    return [(row.offer_id, row.dispute_id) for row in call.session.execute(statement)]


def _still_open(call: Call, offer_id: str) -> Offer | None:
    """Read again under the case's lock: its mediator may have answered meanwhile."""
    offer = call.session.get(Offer, offer_id, populate_existing=True)
    return offer if offer is not None and offer.state == "open" else None


def _lapse(call: Call, offer: Offer, case: DispatchCase) -> None:
    offer.lapse(call.now)
    free(call.session, offer.mediator_id)
    ids = {"offer_id": offer.offer_id, "mediator_id": offer.mediator_id}
    call.audit(case.dispute_id, "offer_lapsed", **ids)
    told = {"dispute_id": case.dispute_id, "number": case.number, **ids}
    call.publish(c.OfferLapsed(at=call.now, round=offer.round, attempt=len(case.tried), **told))
