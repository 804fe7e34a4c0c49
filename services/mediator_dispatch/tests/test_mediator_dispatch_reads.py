"""Lists, sheets, suggestions and the roster on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import mediator_dispatch as c
from contracts.errors import Forbidden
from contracts.people import Actor
from mediator_dispatch import handlers, queries
from mediator_dispatch.model import Mediator
from servicekit.clock import local_date


def test_a_mediator_lists_their_own_offers_and_nobody_elses(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed())
    offer = road.open_offer()
    ask = c.ListOffers(mediator_id=offer.mediator_id)
    mine = queries.list_offers(session, ask, road.mediator(offer.mediator_id)).items
    assert (mine[0].offer_id, mine[0].excerpt[-1]) == (offer.offer_id, "…")
    assert len(queries.list_offers(session, ask, road.coordinator).items) == 1
    with pytest.raises(Forbidden):
        queries.list_offers(session, ask, road.mediator("M9999"))


def test_the_dispatch_list_goes_page_by_page_and_hides_confidential_words(
    road: Any, session: Session
) -> None:
    road.run(handlers.take_signed, road.signed())
    road.run(handlers.take_signed, road.signed("d2", confidential=True))
    first = queries.list_dispatch(session, c.ListDispatch(state="offering", limit=1), road.coordinator)
    rest = c.ListDispatch(state="offering", limit=1, cursor=first.next_cursor)
    second = queries.list_dispatch(session, rest, road.coordinator)
    assert (first.items[0].dispute_id, second.items[0].dispute_id, second.next_cursor) == ("d1", "d2", "")
    assert second.items[0].offer is not None
    assert "保密" in second.items[0].offer.excerpt


def test_a_dispute_is_shown_to_its_readers_only(road: Any, session: Session) -> None:
    assert queries.get_dispatch(session, c.GetDispatch(dispute_id="d9"), road.coordinator).state == "unknown"
    with pytest.raises(Forbidden):
        queries.get_dispatch(session, c.GetDispatch(dispute_id="d1"), Actor(person_id="x"))


def test_suggestions_are_ranked_with_reasons_and_leave_out_whoever_was_asked(
    road: Any, session: Session
) -> None:
    road.run(handlers.take_signed, road.signed())
    ask = c.SuggestMediators(dispute_id="d1", limit=3)
    found = queries.suggest_mediators(session, ask, road.coordinator, local_date(road.clock.now())).items
    assert road.open_offer().mediator_id not in [one.mediator_id for one in found]
    assert (len(found), found[0].reasons[0]) == (3, "擅长邻里类纠纷。")


def test_the_roster_is_found_by_name_area_and_skill(road: Any, session: Session) -> None:
    today, person = local_date(road.clock.now()), next(iter(road.town.mediators.values()))

    def found(**filters: str) -> int:
        ask = c.ListMediators(**filters)
        return len(queries.list_mediators(session, ask, road.coordinator, today).items)

    assert (found(), found(q=person.name), found(q="%"), found(skill="02"), found(skill="17")) == (
        5,
        1,
        0,
        5,
        0,
    )
    assert found(area_code="A1") >= 3


def test_loading_the_roster_again_keeps_loads_and_retires_who_left(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed())
    offer = road.open_offer()
    left = next(one for one in road.town.mediators if one != offer.mediator_id)
    remaining = {key: row for key, row in road.town.mediators.items() if key != left}
    road.run(handlers.load_mediators, resources=replace(road.town, mediators=remaining))
    assert (road.load_of(offer.mediator_id), session.get_one(Mediator, left).active) == (1, False)
