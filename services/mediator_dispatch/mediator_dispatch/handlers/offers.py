"""Making the next offer, and what happens when an offer's time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from contracts import mediator_dispatch as c
from contracts.codes import TYPES
from contracts.mediator_moves import SecondMediatorLacking
from mediator_dispatch import policies, tables
from mediator_dispatch.handlers.crew import burden, crew, free, load_cases, take_turn
from mediator_dispatch.model import DispatchCase, Offer
from mediator_dispatch.placing import place
from mediator_dispatch.policies import WEIGHTS, Choice
from messaging.call import Call
from servicekit import batches
from servicekit.clock import SHANGHAI, local_date
from servicekit.town import Town

BATCH = 500
COORDINATING_DESK, NOON = "zzb", 12


def offer_next(call: Call, case: DispatchCase) -> None:
    """Asks the best mediator who is left; when nobody is, or enough were asked, calls the coordinator."""
    offer_each(call, [case])


def offer_each(call: Call, cases: Sequence[DispatchCase]) -> None:
    """``offer_next`` for several, so that the mediators together cost the least."""
    asked = [case for case in cases if len(case.tried) < call.settings.max_offers]
    picks = dict(zip((case.dispute_id for case in asked), best_for(call, asked), strict=True))
    for case in cases:
        offer_or_alarm(call, case, picks.get(case.dispute_id, []))


def best_for(call: Call, cases: Sequence[DispatchCase]) -> list[list[Choice]]:
    """For each its mediator and the two who would have been next."""
    day = local_date(call.now)
    return place([policies.search_for(case, day) for case in cases], crew(call.session), WEIGHTS)


def offer_or_alarm(call: Call, case: DispatchCase, picks: Sequence[Choice]) -> None:
    """An offer to the first of ``picks``; without any the alarm."""
    if not picks:
        return call_the_coordinator(call, case)
    offer = ask_for(call, case, picks, "lead")
    call.publish(
        c.MediatorOffered(
            at=call.now,
            dispute_id=case.dispute_id,
            number=case.number,
            offer_id=offer.offer_id,
            mediator_id=offer.mediator_id,
            expires_at=offer.expires_at,
            round=offer.round,
            reasons=tuple(offer.reasons),
            attempt=len(case.tried),
        )
    )
    return None


def offer_second(call: Call, case: DispatchCase) -> None:
    """A hard case is mediated by two; where nobody is left for the second seat, one goes on alone and the coordinator is told."""
    if policies.mediators_needed(case) < 2 or case.second_id or case.offer_id:
        return
    picks = best_for(call, [case])[0]
    if picks and len(case.tried) < call.settings.max_offers:
        ask_for(call, case, picks, "second")
        case.lacks_second = False
        return
    case.lacks_second = True
    call.audit(case.dispute_id, "no_second_left", round=case.round)
    ids: dict[str, Any] = {"dispute_id": case.dispute_id, "number": case.number, "round": case.round}
    call.publish(SecondMediatorLacking(at=call.now, **ids, on_duty=on_duty(call.resources, call.now)))


def seat_second(call: Call, case: DispatchCase, mediator_id: str) -> None:
    """The second seat is somebody's, or nobody's: who reads the case follows from it everywhere."""
    case.second_id, case.lacks_second = mediator_id, False
    call.audit(case.dispute_id, "second_mediator", mediator_id=mediator_id, round=case.round)
    call.publish(
        c.SecondMediatorNamed(
            at=call.now,
            dispute_id=case.dispute_id,
            number=case.number,
            round=case.round,
            mediator_id=mediator_id,
        )
    )


def ask_for(call: Call, case: DispatchCase, picks: Sequence[Choice], kind: str) -> Offer:
    """An open offer to the first of ``picks``, with the reasons and the runners-up."""
    search = policies.search_for(case, local_date(call.now))
    type_name, best = TYPES.get(case.type_code, case.type_code), picks[0].mediator
    reasons = policies.reasons_for(search, best, WEIGHTS, type_name)
    until = policies.offer_until(case, call.now, call.settings.offer_terms())
    offer = case.offer_to(
        best.mediator_id, call.new_id(), reasons, call.now, until, _behind(search, picks), kind
    )
    burden(call.session, offer.mediator_id)
    call.session.add(offer)
    ids = {"offer_id": offer.offer_id, "mediator_id": offer.mediator_id}
    call.audit(case.dispute_id, "mediator_offered", round=offer.round, **ids)
    return offer


def _behind(search: policies.Search, picks: Sequence[Choice]) -> list[dict[str, Any]]:
    """Who would have been next, each with what spoke against them most."""
    best, name = picks[0].mediator, TYPES.get(search.type_code, search.type_code)
    return [
        {
            "mediator_id": one.mediator.mediator_id,
            "cost": one.cost,
            "why": policies.behind(search, one.mediator, best, WEIGHTS, name),
        }
        for one in picks[1:]
    ]


def on_duty(town: Town, now: datetime) -> tuple[str, ...]:
    """Who of the coordinating desk has duty now; nobody outside the rota's days."""
    local = now.astimezone(SHANGHAI)
    half = "am" if local.hour < NOON else "pm"
    return tuple(one.person_id for one in town.on_duty(COORDINATING_DESK, local.isoweekday(), half))


def call_the_coordinator(call: Call, case: DispatchCase) -> None:
    """Nobody is left, or whoever had it is gone: the alarm names who has duty."""
    case.give_up(call.now)
    tried = len(case.tried)
    call.audit(case.dispute_id, "no_mediator_left", round=case.round, tried=tried)
    call.publish(
        c.NoMediatorLeft(
            at=call.now,
            dispute_id=case.dispute_id,
            number=case.number,
            round=case.round,
            tried=tried,
            on_duty=on_duty(call.resources, call.now),
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
    offer_each(call, [cases[offer.dispute_id] for offer in ended if offer.kind == "lead"])
    for offer in ended:
        if offer.kind != "lead":
            offer_second(call, cases[offer.dispute_id])
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
    close_offer(call, offer, case)
    ids = {"offer_id": offer.offer_id, "mediator_id": offer.mediator_id}
    call.audit(case.dispute_id, "offer_lapsed", **ids)
    if offer.kind == "lead":
        told = {"dispute_id": case.dispute_id, "number": case.number, **ids}
        call.publish(c.OfferLapsed(at=call.now, round=offer.round, attempt=len(case.tried), **told))


def close_offer(call: Call, offer: Offer, case: DispatchCase) -> None:
    """The mediator has room again, and nobody is asked."""
    free(call.session, offer.mediator_id)
    if case.offer_id == offer.offer_id:
        case.offer_id = ""


def withdraw_offer(call: Call, case: DispatchCase) -> str:
    """Takes back what stands open; gives who was asked."""
    offer = batches.find(call.session, Offer, case.offer_id) if case.offer_id else None
    if offer is None or offer.state != "open":
        return ""
    offer.withdraw(call.now)
    close_offer(call, offer, case)
    call.session.flush()  # the old offer is closed before the next one is written
    call.audit(case.dispute_id, "offer_withdrawn", offer_id=offer.offer_id, mediator_id=offer.mediator_id)
    return offer.mediator_id
