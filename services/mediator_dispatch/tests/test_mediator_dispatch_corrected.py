"""The search for a mediator follows a routing that was corrected."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from contracts import mediator_dispatch as c
from contracts.departments import DisputeSigned
from mediator_dispatch import handlers
from mediator_dispatch.model import DispatchCase, Offer


def signed(road: Any, number: int, **changes: Any) -> DisputeSigned:
    event: DisputeSigned = road.signed(**changes)
    return event.model_copy(
        update={"decision_no": number, "case": event.case.model_copy(update={"decision_no": number})}
    )


def offers(road: Any) -> list[str]:
    return sorted(one.state for one in road.session.scalars(select(Offer)))


def case(road: Any) -> DispatchCase:
    found: DispatchCase = road.session.get_one(DispatchCase, "d1")
    return found


def test_another_grade_begins_the_search_anew_and_may_ask_the_same_mediator(road: Any) -> None:
    road.run(handlers.take_signed, signed(road, 1))
    first = case(road).tried
    for _ in range(2):  # told twice
        road.run(handlers.take_signed, signed(road, 2, level="town"))
    assert (case(road).level, case(road).decision_no, len(case(road).tried)) == ("town", 2, 1)
    assert (offers(road), len(first)) == (["open", "withdrawn"], 1)


def test_another_desk_alone_leaves_the_offer_and_an_older_decision_changes_nothing(road: Any) -> None:
    road.run(handlers.take_signed, signed(road, 2, desk="rss", lead_desk="rss"))
    road.run(handlers.take_signed, signed(road, 1, level="town"))
    assert (case(road).brief["lead_desk"], case(road).level, offers(road)) == ("rss", "village", ["open"])
    road.run(handlers.take_signed, signed(road, 3, desk="czjs", lead_desk="czjs"))
    assert (case(road).brief["lead_desk"], offers(road)) == ("czjs", ["open"])


def test_whoever_mediates_keeps_the_case_and_is_told_of_the_new_decision(road: Any, published: Any) -> None:
    road.run(handlers.take_signed, signed(road, 1))
    road.accept(road.open_offer())
    keeper = case(road).mediator_id
    road.run(handlers.take_signed, signed(road, 2, type_code="05"))
    told = [one for one in published(road.session) if isinstance(one, c.MediatorAssigned)]
    assert [(one.mediator_id, one.case.type_code, one.decision_no) for one in told] == [
        (keeper, "02", 1),
        (keeper, "05", 2),
    ]


def test_a_case_that_is_over_stays_what_it_was(road: Any) -> None:
    road.run(handlers.take_signed, signed(road, 1))
    case(road).state = "concluded"
    road.run(handlers.take_signed, signed(road, 2, type_code="05"))
    assert case(road).type_code == "02"
