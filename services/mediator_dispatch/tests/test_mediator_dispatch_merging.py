"""A case that is worked under another dispute, at the dispatch, on both databases; steps come in any order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts.errors import TooEarly
from contracts.mediator_changes import EnterMediatorAbsence
from contracts.mediator_moves import MoveCase, SeatSecond
from contracts.merging import DisputeMerged, DisputeParted, MediationHalted
from mediator_dispatch import handlers
from mediator_dispatch.errors import NotToAssign, OfferOver
from mediator_dispatch.model import DispatchCase, Mediator
from servicekit.clock import local_date


def merged(road: Any, step: int = 1, **changes: Any) -> DisputeMerged:
    return DisputeMerged.model_validate(
        {**_of(road, step), "kind": "duplicate", "merged_by": "w1", **changes}
    )


def parted(road: Any, step: int = 2) -> DisputeParted:
    return DisputeParted.model_validate({**_of(road, step), "parted_by": "w1"})


def _of(road: Any, step: int) -> dict[str, Any]:
    return {
        "at": road.clock.now(), "dispute_id": "d1", "number": "N-d1", "head_id": "d0", "head_number": "N-d0", "step": step,
        "routed": road.signed().case,
    }  # fmt: skip


def stands(session: Session) -> tuple[str, str]:
    case = session.get_one(DispatchCase, "d1")
    return case.state, case.mediator_id


def halted(events: list[Any]) -> list[str]:
    return [one.head_number for one in events if isinstance(one, MediationHalted)]


def test_who_is_asked_is_asked_no_more_and_somebody_is_asked_when_it_is_parted(
    road: Any, session: Session
) -> None:
    road.run(handlers.take_signed, road.signed())
    offer = road.open_offer()
    for _ in range(2):
        road.run(handlers.take_merged, merged(road))
    assert (stands(session), road.load_of(offer.mediator_id)) == (("merged", ""), 0)
    with pytest.raises(OfferOver):
        road.accept(offer)
    with pytest.raises(NotToAssign, match="已经并入"):
        road.run(handlers.assign_mediator, road.assign(offer.mediator_id), actor=road.coordinator)
    road.run(handlers.take_parted, parted(road))
    assert stands(session)[0] == "offering"


def test_whoever_has_it_halts_and_has_it_again(road: Any, session: Session, published: Any) -> None:
    road.run(handlers.take_signed, road.signed())
    offer = road.open_offer()
    road.accept(offer)
    road.run(handlers.take_merged, merged(road))
    assert (stands(session), road.load_of(offer.mediator_id)) == (("merged", offer.mediator_id), 0)
    road.run(handlers.take_parted, parted(road))
    assert (stands(session), road.load_of(offer.mediator_id)) == (("assigned", offer.mediator_id), 1)
    assert halted(published(session)) == ["N-d0", ""]


def test_what_is_merged_is_moved_with_its_head_and_the_coordinator_is_told_so(
    road: Any, session: Session
) -> None:
    road.run(handlers.take_signed, road.signed())
    offer = road.open_offer()
    road.accept(offer)
    road.run(handlers.take_merged, merged(road))
    other = next(one for one in road.town.mediators if one != offer.mediator_id)
    for request in (
        MoveCase(dispute_id="d1", mediator_id=other, reason="换人办理"),
        SeatSecond(dispute_id="d1", mediator_id=other, reason="两人办理"),
    ):
        handler = handlers.move_case if isinstance(request, MoveCase) else handlers.seat_second_by_hand
        with pytest.raises(NotToAssign, match="已经并入N-d0"):
            road.run(handler, request, actor=road.coordinator)


def test_who_went_away_meanwhile_has_their_deputy_act_once_it_is_parted(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed())
    offer = road.open_offer()
    road.accept(offer)
    road.run(handlers.take_merged, merged(road))
    deputy = next(one for one in road.town.mediators if one != offer.mediator_id)
    today = local_date(road.clock.now())
    absence = EnterMediatorAbsence(
        mediator_id=offer.mediator_id, from_on=today, until_on=today + timedelta(days=3), reason="住院", deputy_id=deputy
    )  # fmt: skip
    road.run(handlers.enter_mediator_absence, absence, actor=road.coordinator)
    road.run(handlers.take_parted, parted(road))
    assert session.get_one(DispatchCase, "d1").deputy_id == deputy


def test_whoever_left_meanwhile_does_not_get_it_back(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed())
    offer = road.open_offer()
    road.accept(offer)
    road.run(handlers.take_merged, merged(road))
    session.get_one(Mediator, offer.mediator_id).closed = True
    road.run(handlers.take_parted, parted(road))
    assert stands(session) == ("offering", "")


def test_a_signature_that_comes_after_the_merging_begins_nothing_until_it_is_parted(
    road: Any, session: Session
) -> None:
    road.run(handlers.take_merged, merged(road))
    road.run(handlers.take_signed, road.signed())
    assert stands(session) == ("merged", "")
    road.run(handlers.take_parted, parted(road))
    assert stands(session) == ("merged", "")
    road.run(handlers.take_signed, road.signed())  # its desk says again that it signed
    assert (stands(session)[0], road.open_offer().kind) == ("offering", "lead")


def test_a_parting_waits_for_its_merging_and_an_older_step_changes_nothing(
    road: Any, session: Session
) -> None:
    with pytest.raises(TooEarly):
        road.run(handlers.take_parted, parted(road))
    road.run(handlers.take_merged, merged(road, 3))
    road.run(handlers.take_parted, parted(road, 2))
    assert session.get_one(DispatchCase, "d1").head_number == "N-d0"


def test_what_nobody_routed_concerns_no_dispatch(road: Any, session: Session) -> None:
    road.run(handlers.take_merged, merged(road, routed=None))
    assert session.get(DispatchCase, "d1") is None
