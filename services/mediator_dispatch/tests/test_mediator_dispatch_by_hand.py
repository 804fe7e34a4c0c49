"""The choice by hand on both databases: anybody on the roster, with what stands against them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from contracts import mediator_dispatch as c
from contracts.case import PartyRef
from mediator_dispatch import handlers, queries
from mediator_dispatch.model import DispatchCase
from servicekit.clock import local_date


def found(road: Any, session: Session, **wanted: Any) -> c.MediatorChoices:
    request = c.SuggestMediators(dispute_id="d1", **wanted)
    return queries.suggest_mediators(session, request, road.coordinator, local_date(road.clock.now()))


def nobody_left(road: Any) -> None:
    """Everybody who fits was asked and kept silent."""
    road.run(handlers.take_signed, road.signed())
    for _ in range(20):
        road.clock.wind(hours=13)
        road.run(handlers.lapse_offers, settings=road.settings(max_offers=20))


def test_when_nobody_is_left_the_whole_roster_is_still_there_with_its_obstacles(
    road: Any, session: Session
) -> None:
    nobody_left(road)
    assert session.get_one(DispatchCase, "d1").state == "unassigned"
    assert found(road, session).items == ()
    everybody = found(road, session, everybody=True)
    assert everybody.total == len(road.town.mediators)
    assert all("本轮派单中已经问过" in "".join(one.obstacles) for one in everybody.items)
    chosen = everybody.items[0].mediator_id
    road.run(handlers.assign_mediator, road.assign(chosen), actor=road.coordinator)
    sheet = queries.sheet_of(session, session.get_one(DispatchCase, "d1"))
    assert (sheet.mediator_id, sheet.assign_reason) == (chosen, "双方都信任这位调解员")


def test_who_may_be_asked_stands_first_and_who_is_barred_last(road: Any, session: Session) -> None:
    tied, busy = list(road.town.mediators.values())[:2]
    parties = (PartyRef(ref="P1", role="applicant", name_digest=road.digest(tied.name)),)
    road.run(handlers.take_signed, road.signed(parties=parties))
    asked = road.open_offer().mediator_id
    everybody = found(road, session, everybody=True).items
    ids = [one.mediator_id for one in everybody]
    assert (ids[-1], ids[-2]) == (tied.id, asked)
    assert [one.barred for one in everybody] == [False] * (len(ids) - 1) + [True]
    assert "同名" in everybody[-1].obstacles[0]
    assert everybody[0].obstacles == ()
    assert busy.id in ids


def test_anybody_is_found_by_name_number_area_and_skill(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed())
    one = next(iter(road.town.mediators.values()))
    for wanted in ({"q": one.name}, {"q": one.id}):
        assert one.id in [each.mediator_id for each in found(road, session, everybody=True, **wanted).items]
    assert found(road, session, everybody=True, q="没有这个人").total == 0
    assert found(road, session, everybody=True, skill="18").total == 0
    area = found(road, session, everybody=True, area_code=one.area_code).items
    assert {road.town.mediators[each.mediator_id].area_code for each in area} == {one.area_code}
