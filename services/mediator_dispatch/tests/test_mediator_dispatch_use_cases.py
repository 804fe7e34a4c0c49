"""Offers and assignments on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import mediator_dispatch as c
from contracts.case import PartyRef
from contracts.errors import Forbidden, TooEarly
from contracts.people import Actor
from mediator_dispatch import handlers, queries, tables
from mediator_dispatch.errors import CaseUnknown, MayNotMediate, NotToAssign, OfferOver, SomebodyElsesOffer
from mediator_dispatch.model import DispatchCase, Mediator, Offer


def names(events: list[Any]) -> list[str]:
    return [event.name() for event in events]


def state_of(session: Session, dispute_id: str = "d1") -> str:
    return session.get_one(DispatchCase, dispute_id).state


def test_a_signed_dispute_gets_its_first_offer(road: Any, session: Session, published: Any) -> None:
    road.run(handlers.take_signed, road.signed())
    offer, offered = road.open_offer(), published(session)[-1]
    assert isinstance(offered, c.MediatorOffered)
    assert road.town.mediators[offer.mediator_id].village_code == "370832104200"
    assert (offered.expires_at - road.clock.now(), len(offered.reasons)) == (timedelta(hours=4), 5)
    assert road.load_of(offer.mediator_id) == 1


def test_a_repeated_signature_and_one_of_a_co_desk_change_nothing(
    road: Any, session: Session, published: Any
) -> None:
    road.run(handlers.take_signed, road.signed(desk="pcs"))
    assert published(session) == []
    road.run(handlers.take_signed, road.signed())
    road.run(handlers.take_signed, road.signed())
    assert names(published(session)) == ["MediatorOffered"]


def test_a_tied_mediator_is_passed_over_by_digest(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed("d1"))
    best = road.open_offer("d1").mediator_id
    parties = (PartyRef(ref="P1", role="applicant", name_digest=road.digest(road.town.mediators[best].name)),)
    session.get_one(Mediator, best).free()
    road.run(handlers.take_signed, road.signed("d2", parties=parties))
    assert road.open_offer("d2").mediator_id != best


def test_the_mediator_accepts_and_has_the_dispute(road: Any, session: Session, published: Any) -> None:
    road.run(handlers.take_signed, road.signed())
    offer = road.open_offer()
    assert road.accept(offer).state == "accepted"
    assigned = published(session)[-1]
    assert (assigned.mediator_id, assigned.case.dispute_id) == (offer.mediator_id, "d1")
    assert assigned.committee == session.get_one(Mediator, offer.mediator_id).committee != ""
    assert road.load_of(offer.mediator_id) == 1
    assert road.accept(offer).state == "accepted"
    assert names(published(session)) == ["MediatorOffered", "MediatorAssigned"]


def test_only_its_mediator_answers_an_offer(road: Any) -> None:
    road.run(handlers.take_signed, road.signed())
    offer = road.open_offer()
    with pytest.raises(SomebodyElsesOffer):
        road.accept(offer, road.mediator("M9999"))
    with pytest.raises(Forbidden):
        road.accept(offer, Actor(person_id=offer.mediator_id))


def test_a_refusal_frees_the_mediator_and_asks_the_next(road: Any, session: Session, published: Any) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer()
    request = c.RefuseOffer(offer_id=first.offer_id, reason="我是王小明的亲戚，电话13812345678")
    road.run(handlers.refuse_offer, request, actor=road.mediator(first.mediator_id))
    second = road.open_offer()
    assert second.mediator_id != first.mediator_id
    assert (road.load_of(first.mediator_id), road.load_of(second.mediator_id)) == (0, 1)
    refused = published(session)[1]
    assert isinstance(refused, c.OfferRefused)
    assert "13812345678" not in refused.reason


def test_silence_lapses_the_offer_and_asks_the_next(road: Any, session: Session, published: Any) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer()
    road.clock.wind(hours=3, minutes=59)
    assert road.run(handlers.lapse_offers) == 0
    road.clock.wind(minutes=1)
    assert road.run(handlers.lapse_offers) == 1
    assert road.open_offer().mediator_id != first.mediator_id
    assert road.load_of(first.mediator_id) == 0
    assert names(published(session)) == ["MediatorOffered", "OfferLapsed", "MediatorOffered"]
    with pytest.raises(OfferOver):
        road.accept(first)


def test_an_offer_whose_time_is_over_is_not_accepted_before_the_timer_comes(road: Any) -> None:
    road.run(handlers.take_signed, road.signed())
    road.clock.wind(hours=4)
    with pytest.raises(OfferOver):
        road.accept(road.open_offer())


def test_many_offers_lapse_in_one_run(road: Any, session: Session) -> None:
    for number in range(4):
        road.run(handlers.take_signed, road.signed(f"d{number}"))
    road.clock.wind(hours=5)
    assert road.run(handlers.lapse_offers) == 4
    open_ones = session.scalars(select(Offer).where(tables.OFFERS.c.state == "open")).all()
    assert sum(session.scalars(select(tables.MEDIATORS.c.load))) == len(open_ones) == 4


def test_the_coordinator_is_called_when_nobody_is_left(road: Any, session: Session, published: Any) -> None:
    road.run(handlers.take_signed, road.signed())
    for _ in road.town.mediators:
        road.clock.wind(hours=5)
        road.run(handlers.lapse_offers)
    last = published(session)[-1]
    assert isinstance(last, c.NoMediatorLeft)
    assert (last.tried, state_of(session)) == (5, "unassigned")
    rows = queries.list_dispatch(session, c.ListDispatch(), road.coordinator)
    assert (rows.unassigned, rows.items[0].dispute_id, rows.items[0].offer) == (1, "d1", None)


def test_the_coordinator_is_called_after_enough_offers(road: Any, session: Session, published: Any) -> None:
    settings = road.settings(max_offers=2)
    road.run(handlers.take_signed, road.signed(), settings=settings)
    for _ in range(2):
        road.clock.wind(hours=5)
        road.run(handlers.lapse_offers, settings=settings)
    assert names(published(session))[-1] == "NoMediatorLeft"


def test_a_coordinator_assigns_by_hand_and_withdraws_the_offer(
    road: Any, session: Session, published: Any
) -> None:
    road.run(handlers.take_signed, road.signed())
    offer = road.open_offer()
    chosen = next(one for one in road.town.mediators if one != offer.mediator_id)
    session.get_one(Mediator, chosen).available = False
    sheet = road.run(handlers.assign_mediator, road.assign(chosen), actor=road.coordinator)
    assert (sheet.state, sheet.mediator_id, sheet.offers[0].state) == ("assigned", chosen, "withdrawn")
    assert (road.load_of(offer.mediator_id), road.load_of(chosen)) == (0, 1)
    assigned = published(session)[-1]
    assert (assigned.manual, assigned.reason) == (True, "双方都信任这位调解员")
    with pytest.raises(NotToAssign):
        road.run(handlers.assign_mediator, road.assign(offer.mediator_id), actor=road.coordinator)


def test_no_reason_overrides_a_tie(road: Any) -> None:
    person = next(iter(road.town.mediators.values()))
    parties = (PartyRef(ref="P1", role="applicant", name_digest=road.digest(person.name)),)
    road.run(handlers.take_signed, road.signed(parties=parties))
    with pytest.raises(MayNotMediate):
        road.run(handlers.assign_mediator, road.assign(person.id), actor=road.coordinator)
    with pytest.raises(Forbidden):
        road.run(handlers.assign_mediator, road.assign(person.id), actor=road.mediator(person.id))
    with pytest.raises(CaseUnknown):
        road.run(handlers.assign_mediator, road.assign(person.id, "d9"), actor=road.coordinator)


def test_a_concluded_dispute_frees_its_mediator_once(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed())
    offer = road.open_offer()
    with pytest.raises(TooEarly):
        road.run(handlers.take_concluded, road.concluded(offer.mediator_id))
    road.accept(offer)
    for _ in range(2):
        road.run(handlers.take_concluded, road.concluded(offer.mediator_id))
    assert (road.load_of(offer.mediator_id), state_of(session)) == (0, "concluded")


@pytest.mark.parametrize("same", [True, False])
def test_after_the_courts_no_both_sides_may_have_the_same_mediator(
    road: Any, session: Session, same: bool
) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer()
    road.accept(first)
    road.run(handlers.take_concluded, road.concluded(first.mediator_id))
    event = road.reopened(first.mediator_id, reason="court_refused", same_mediator=same)
    road.run(handlers.take_reopened, event)
    assert (road.open_offer().mediator_id == first.mediator_id) == same


def test_a_reopened_dispute_goes_to_somebody_else(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer()
    road.accept(first)
    with pytest.raises(TooEarly):
        road.run(handlers.take_reopened, road.reopened(first.mediator_id))
    road.run(handlers.take_concluded, road.concluded(first.mediator_id))
    for _ in range(2):
        road.run(handlers.take_reopened, road.reopened(first.mediator_id))
    second = road.open_offer()
    assert (second.round, second.mediator_id == first.mediator_id) == (2, False)
    road.run(handlers.take_concluded, road.concluded(first.mediator_id))
    assert state_of(session) == "offering"
