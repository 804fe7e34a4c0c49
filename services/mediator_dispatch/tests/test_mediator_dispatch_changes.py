"""Wishes, objections, hand-overs, a second mediator and absences on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import mediator_changes as c
from contracts import mediator_dispatch as d
from contracts.errors import Forbidden
from contracts.people import CITIZEN
from mediator_dispatch import handlers, queries
from mediator_dispatch.errors import (
    BadAbsence,
    MayNotMediate,
    MediatorUnknown,
    NotOffered,
    NotToAssign,
    OfferOver,
    SomebodyElsesOffer,
)
from mediator_dispatch.model import DispatchCase
from servicekit.clock import local_date

WHY = "与对方当事人是同学"


def names(events: list[Any]) -> list[str]:
    return [event.name() for event in events]


def case_of(session: Session) -> DispatchCase:
    return session.get_one(DispatchCase, "d1")


def three(road: Any, session: Session) -> list[str]:
    found = queries.suggest_to_parties(
        session, c.SuggestToParties(dispute_id="d1"), local_date(road.clock.now())
    )
    return [one.mediator_id for one in found.items]


def objects(road: Any, **changes: Any) -> Any:
    request = c.ObjectToMediator(**{"dispute_id": "d1", "side": "respondent", "reason": WHY, **changes})
    return road.run(handlers.object_to_mediator, request, actor=CITIZEN)


def hands_over(road: Any, who: str, to: str) -> Any:
    request = c.ProposeHandOver(dispute_id="d1", mediator_id=to, reason="要住院，请同事接着办")
    return road.run(handlers.propose_hand_over, request, actor=road.mediator(who))


def loads(road: Any) -> int:
    return sum(road.load_of(one) for one in road.town.mediators)


def test_the_parties_choose_one_of_three_who_is_asked_next(
    road: Any, session: Session, published: Any
) -> None:
    road.run(handlers.take_signed, road.signed())
    first, choices = road.open_offer(), three(road, session)
    assert (len(choices), choices[0]) == (3, first.mediator_id)
    wish = c.WishMediator(dispute_id="d1", mediator_id=choices[2])
    found = road.run(handlers.wish_mediator, wish, actor=CITIZEN)
    assert (road.open_offer().mediator_id, first.state) == (choices[2], "withdrawn")
    assert [one.mediator_id for one in found.items if one.asked] == [choices[2]]
    assert "当事人希望由其调解。" in published(session)[-1].reasons
    assert loads(road) == 1
    road.run(handlers.wish_mediator, wish, actor=CITIZEN)
    assert names(published(session)) == ["MediatorOffered", "MediatorOffered"]


def test_a_wish_outside_the_three_or_too_late_is_refused_in_a_sentence(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed())
    outside = next(one for one in road.town.mediators if one not in three(road, session))
    with pytest.raises(NotOffered, match="三位"):
        road.run(handlers.wish_mediator, c.WishMediator(dispute_id="d1", mediator_id=outside), actor=CITIZEN)
    chosen = three(road, session)[1]
    with pytest.raises(Forbidden):
        road.run(
            handlers.wish_mediator,
            c.WishMediator(dispute_id="d1", mediator_id=chosen),
            actor=road.mediator("M9"),
        )
    road.accept(road.open_offer())
    with pytest.raises(NotToAssign):
        road.run(handlers.wish_mediator, c.WishMediator(dispute_id="d1", mediator_id=chosen), actor=CITIZEN)
    assert three(road, session) == []


def test_an_objection_to_who_is_asked_asks_somebody_else(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer()
    objects(road, reason="他是我邻居，电话13812345678")
    assert road.open_offer().mediator_id != first.mediator_id
    sheet = queries.sheet_of(session, case_of(session))
    assert (sheet.objections[0].mediator_id, sheet.objections[0].side) == (first.mediator_id, "respondent")
    assert "13812345678" not in sheet.objections[0].reason
    assert loads(road) == 1
    with pytest.raises(MayNotMediate, match="回避"):
        road.run(handlers.assign_mediator, road.assign(first.mediator_id), actor=road.coordinator)


def test_an_objection_to_who_has_it_gives_it_to_somebody_else(
    road: Any, session: Session, published: Any
) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer()
    road.accept(first)
    objects(road)
    second = road.open_offer()
    assert (case_of(session).state, case_of(session).leaving) == ("offering", first.mediator_id)
    assert (road.load_of(first.mediator_id), road.load_of(second.mediator_id)) == (0, 1)
    road.accept(second)
    assert published(session)[-1].mediator_id == second.mediator_id
    assert (case_of(session).leaving, loads(road)) == ("", 1)


def test_who_is_leaving_may_still_end_the_case(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer()
    road.accept(first)
    objects(road)
    road.run(handlers.take_concluded, road.concluded(first.mediator_id))
    assert (case_of(session).state, case_of(session).mediator_id, loads(road)) == (
        "concluded",
        first.mediator_id,
        0,
    )


def test_nobody_objects_without_end_or_to_nobody(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed())
    for _ in range(3):
        objects(road)
    with pytest.raises(NotToAssign, match="3次"):
        objects(road)
    road.run(handlers.take_signed, road.signed("d2"), settings=road.settings(max_offers=1))
    road.clock.wind(hours=5)
    road.run(handlers.lapse_offers, settings=road.settings(max_offers=1))
    with pytest.raises(NotToAssign, match="没有调解员"):
        objects(road, dispute_id="d2")


def test_a_case_is_handed_over_when_the_colleague_consents(
    road: Any, session: Session, published: Any
) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer().mediator_id
    road.accept(road.open_offer())
    to = next(one for one in road.town.mediators if one != first)
    offer = hands_over(road, first, to)
    assert (offer.kind, case_of(session).mediator_id, road.load_of(to)) == ("handover", first, 1)
    road.accept(road.open_offer())
    told = published(session)[-1]
    assert (told.name(), told.mediator_id, told.manual) == ("MediatorAssigned", to, True)
    assert (case_of(session).mediator_id, road.load_of(first), road.load_of(to)) == (to, 0, 1)
    road.run(handlers.take_concluded, road.concluded(to))
    assert loads(road) == 0


@pytest.mark.parametrize("silent", [True, False])
def test_a_hand_over_without_consent_changes_nothing(
    road: Any, session: Session, published: Any, silent: bool
) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer().mediator_id
    road.accept(road.open_offer())
    to = next(one for one in road.town.mediators if one != first)
    hands_over(road, first, to)
    if silent:
        road.clock.wind(hours=5)
        road.run(handlers.lapse_offers)
    else:
        refusal = d.RefuseOffer(offer_id=road.open_offer().offer_id, reason="手上的事多")
        road.run(handlers.refuse_offer, refusal, actor=road.mediator(to))
    assert (case_of(session).mediator_id, case_of(session).state, road.load_of(to)) == (first, "assigned", 0)
    assert names(published(session)) == ["MediatorOffered", "MediatorAssigned"]


def test_a_hand_over_to_somebody_who_cannot_is_refused(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer().mediator_id
    road.accept(road.open_offer())
    others = [one for one in road.town.mediators if one != first]
    with pytest.raises(SomebodyElsesOffer):
        hands_over(road, others[0], others[1])
    with pytest.raises(NotOffered):
        hands_over(road, first, first)
    with pytest.raises(MediatorUnknown):
        hands_over(road, first, "M9999")
    absent(road, others[0])
    with pytest.raises(NotOffered, match="不在岗"):
        hands_over(road, first, others[0])
    hands_over(road, first, others[1])
    with pytest.raises(NotToAssign, match="等答复"):
        hands_over(road, first, others[2])


def test_a_grave_and_complex_case_gets_two_mediators(road: Any, session: Session, published: Any) -> None:
    road.run(handlers.take_signed, road.signed(complexity="complex", risk="orange"))
    first = road.open_offer()
    road.accept(first)
    second = road.open_offer()
    assert (second.kind, second.mediator_id != first.mediator_id) == ("second", True)
    refusal = d.RefuseOffer(offer_id=second.offer_id, reason="手上的事多")
    road.run(handlers.refuse_offer, refusal, actor=road.mediator(second.mediator_id))
    third = road.open_offer()
    road.accept(third)
    sheet = queries.sheet_of(session, case_of(session))
    assert (sheet.needed, sheet.mediator_id, sheet.second_id) == (2, first.mediator_id, third.mediator_id)
    assert names(published(session)) == ["MediatorOffered", "MediatorAssigned", "SecondMediatorNamed"]
    assert published(session)[-1].mediator_id == third.mediator_id
    road.run(handlers.take_concluded, road.concluded(first.mediator_id, complexity="complex", risk="orange"))
    assert loads(road) == 0


def test_a_hand_over_comes_before_the_search_for_a_second_mediator(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed(complexity="complex", risk="red"))
    first = road.open_offer().mediator_id
    road.accept(road.open_offer())
    waits = road.open_offer().mediator_id
    to = next(one for one in road.town.mediators if one not in (first, waits))
    hands_over(road, first, to)
    assert (road.open_offer().kind, road.load_of(waits)) == ("handover", 0)
    road.accept(road.open_offer())
    assert (case_of(session).mediator_id, road.open_offer().kind) == (to, "second")
    assert road.open_offer().mediator_id not in (first, to, waits)


def absent(road: Any, who: str, *, first: int = 0, last: int = 3, deputy: str = "", actor: Any = None) -> Any:
    today = local_date(road.clock.now())
    request = c.EnterMediatorAbsence(
        mediator_id=who, from_on=today + timedelta(days=first), until_on=today + timedelta(days=last),
        reason="参加培训", deputy_id=deputy,
    )  # fmt: skip
    return road.run(handlers.enter_mediator_absence, request, actor=actor or road.mediator(who))


def test_what_an_absent_mediator_was_offered_goes_to_the_deputy(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer().mediator_id
    deputy = next(one for one in road.town.mediators if one != first)
    absent(road, first, deputy=deputy)
    assert road.open_offer().mediator_id == deputy
    road.run(handlers.take_signed, road.signed("d2"))
    assert road.open_offer("d2").mediator_id != first
    assert (road.load_of(first), loads(road)) == (0, 2)


def test_after_an_absence_was_ended_the_mediator_is_asked_again(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer().mediator_id
    entered = absent(road, first, first=1, last=5)
    road.clock.wind(hours=24)
    road.run(handlers.lapse_offers)
    road.run(handlers.take_signed, road.signed("d2"))
    assert road.open_offer("d2").mediator_id != first
    road.run(
        handlers.end_mediator_absence,
        c.EndMediatorAbsence(absence_id=entered.absence_id),
        actor=road.mediator(first),
    )
    road.run(handlers.take_signed, road.signed("d3"))
    assert road.open_offer("d3").mediator_id == first
    listed = queries.list_mediator_absences(
        session, c.ListMediatorAbsences(), road.coordinator, local_date(road.clock.now())
    )
    assert listed.items == ()


def test_an_unsound_absence_is_refused_in_a_sentence(road: Any) -> None:
    one, other = list(road.town.mediators)[:2]
    absent(road, one, first=2, last=4)
    for changes, why in (
        ({"first": -1}, "过去"), ({"first": 3, "last": 1}, "早于"), ({"first": 4, "last": 9}, "重叠"),
        ({"first": 6, "last": 7, "deputy": one}, "自己"),
    ):  # fmt: skip
        with pytest.raises(BadAbsence, match=why):
            absent(road, one, **changes)
    with pytest.raises(BadAbsence, match="代班"):
        absent(road, other, first=2, last=3, deputy=one)
    with pytest.raises(MediatorUnknown):
        absent(road, other, deputy="M9999")
    with pytest.raises(Forbidden):
        absent(road, one, first=8, last=9, actor=road.mediator(other))
    assert absent(road, one, first=8, last=9, actor=road.coordinator).entered_by == "C1"


def test_an_offer_is_not_accepted_twice_by_two_people_nor_after_its_end(road: Any) -> None:
    road.run(handlers.take_signed, road.signed())
    offer = road.open_offer()
    objects(road)
    with pytest.raises(OfferOver, match="撤回"):
        road.accept(offer)
