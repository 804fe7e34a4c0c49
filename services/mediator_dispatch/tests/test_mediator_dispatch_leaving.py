"""Mediators who leave: out of the town's folder or with a closed account; what they were asked and had is not lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import mediator_changes as c
from contracts.directory import PersonChanged
from mediator_dispatch import handlers
from mediator_dispatch.errors import MayNotMediate
from mediator_dispatch.model import DispatchCase, Mediator
from servicekit.clock import local_date


def without(road: Any, *gone: str) -> Any:
    left = {key: one for key, one in road.town.mediators.items() if key not in gone}
    return replace(road.town, mediators=left)


def vanish(road: Any, mediator_id: str) -> None:
    road.run(handlers.load_mediators, resources=without(road, mediator_id))


def changed(
    road: Any, mediator_id: str, *, active: bool = True, roles: tuple[str, ...] = ("mediator",)
) -> None:
    event = PersonChanged(at=road.clock.now(), person_id=mediator_id, roles=roles, active=active)
    road.run(handlers.take_person, event)


def close(road: Any, mediator_id: str) -> None:
    changed(road, mediator_id, active=False)


def case_of(session: Session) -> DispatchCase:
    return session.get_one(DispatchCase, "d1")


LEAVING = [vanish, close]


@pytest.mark.parametrize("leaves", LEAVING)
def test_an_open_offer_goes_to_the_next_when_its_mediator_is_gone(
    road: Any, session: Session, leaves: Any
) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer()
    leaves(road, first.mediator_id)
    assert first.state == "withdrawn"
    assert road.open_offer().mediator_id != first.mediator_id
    assert road.load_of(first.mediator_id) == 0


@pytest.mark.parametrize("leaves", LEAVING)
def test_a_case_in_hand_goes_to_the_coordinator_with_the_alarm(
    road: Any, session: Session, published: Any, leaves: Any
) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer()
    road.accept(first)
    leaves(road, first.mediator_id)
    assert (case_of(session).state, case_of(session).leaving) == ("unassigned", first.mediator_id)
    assert published(session)[-1].name() == "NoMediatorLeft"
    assert road.load_of(first.mediator_id) == 0
    other = next(one for one in road.town.mediators if one != first.mediator_id)
    road.run(handlers.assign_mediator, road.assign(other), actor=road.coordinator)
    assert (case_of(session).state, case_of(session).mediator_id) == ("assigned", other)


def test_a_hand_over_that_waits_for_somebody_who_is_gone_stays_where_it_is(
    road: Any, session: Session
) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer().mediator_id
    road.accept(road.open_offer())
    to = next(one for one in road.town.mediators if one != first)
    request = c.ProposeHandOver(dispute_id="d1", mediator_id=to, reason="要住院，请同事接着办")
    road.run(handlers.propose_hand_over, request, actor=road.mediator(first))
    vanish(road, to)
    assert (case_of(session).state, case_of(session).mediator_id, case_of(session).offer_id) == (
        "assigned",
        first,
        "",
    )
    assert road.load_of(to) == 0


def test_nobody_offers_or_gives_a_case_to_a_closed_account_until_it_is_open_again(
    road: Any, session: Session
) -> None:
    chosen = next(iter(road.town.mediators))
    for one in road.town.mediators:
        close(road, one)
    road.run(handlers.take_signed, road.signed())
    assert case_of(session).state == "unassigned"
    with pytest.raises(MayNotMediate, match="账号已停用"):
        road.run(handlers.assign_mediator, road.assign(chosen), actor=road.coordinator)
    changed(road, chosen)
    road.run(handlers.assign_mediator, road.assign(chosen), actor=road.coordinator)


def test_who_is_no_mediator_any_more_is_asked_no_longer_and_a_stranger_changes_nothing(
    road: Any, session: Session
) -> None:
    chosen = next(iter(road.town.mediators))
    changed(road, chosen, roles=("expert",))
    assert session.get_one(Mediator, chosen).closed
    changed(road, chosen, roles=("mediator", "expert"))
    assert not session.get_one(Mediator, chosen).closed
    changed(road, "S0001", active=False)


def absent(road: Any, mediator_id: str, days: int, deputy_id: str = "") -> None:
    start = local_date(road.clock.now()) + timedelta(days=days)
    request = c.EnterMediatorAbsence(
        mediator_id=mediator_id, from_on=start, until_on=start + timedelta(days=3), reason="去县里培训", deputy_id=deputy_id
    )  # fmt: skip
    road.run(handlers.enter_mediator_absence, request, actor=road.coordinator)


def test_a_deputy_is_named_as_a_deputy_and_not_as_the_parties_wish(
    road: Any, session: Session, published: Any
) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer().mediator_id
    deputy = [one for one in road.town.mediators if one != first][-1]
    absent(road, first, 0, deputy)
    offer = road.open_offer()
    assert offer.mediator_id == deputy
    assert "由请假的调解员指定代班。" in offer.reasons
    assert "当事人希望由其调解。" not in offer.reasons
    assert (case_of(session).wished, case_of(session).stand_ins) == ([], [deputy])
    road.accept(offer)
    assert case_of(session).stand_ins == []
    assert published(session)[-1].mediator_id == deputy


def test_an_absence_that_begins_later_passes_on_what_is_open_when_it_begins(
    road: Any, session: Session
) -> None:
    first = next(iter(road.town.mediators))
    absent(road, first, 2)
    road.run(handlers.take_signed, road.signed())
    if road.open_offer().mediator_id != first:
        road.run(
            handlers.wish_mediator, c.WishMediator(dispute_id="d1", mediator_id=first), actor=road.coordinator
        )
    assert road.open_offer().mediator_id == first
    slow = road.settings(max_offers=20)
    road.run(handlers.begin_absences, settings=slow)
    assert road.open_offer().mediator_id == first  # today they are still there
    road.clock.wind(days=2)
    road.run(handlers.begin_absences, settings=slow)
    assert road.open_offer().mediator_id != first
    assert road.run(handlers.begin_absences, settings=slow) == 0  # once
