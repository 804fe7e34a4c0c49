"""The coordinator moves cases, in hand and after their end; deputies act for the absent; who left alone a case is found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import mediator_changes as m
from contracts import mediator_dispatch as c
from contracts.case import PartyRef
from contracts.directory import PersonChanged
from contracts.errors import TooEarly
from contracts.mediation import FileBound
from contracts.mediator_moves import MoveCase, SeatSecond
from mediator_dispatch import handlers, queries
from mediator_dispatch.errors import MayNotMediate, NotToAssign
from mediator_dispatch.model import DispatchCase
from servicekit.clock import local_date

WHY = "原调解员生病住院，由同村调解员接办"


def case_of(session: Session) -> DispatchCase:
    return session.get_one(DispatchCase, "d1")


def in_hand(road: Any, **changes: Any) -> str:
    """Signed and accepted; gives who has it."""
    road.run(handlers.take_signed, road.signed(**changes))
    first: str = road.open_offer().mediator_id
    road.accept(road.open_offer())
    return first


def ended(road: Any, **changes: Any) -> str:
    first = in_hand(road, **changes)
    end(road, first)
    return first


def end(road: Any, who: str) -> None:
    road.run(handlers.take_concluded, road.concluded(who))


def leave(road: Any, who: str) -> None:
    event = PersonChanged(at=road.clock.now(), person_id=who, roles=("mediator",), active=False)
    road.run(handlers.take_person, event)


def bound(road: Any) -> None:
    told = {"dispute_id": "d1", "number": "LSQP-2026-000001", "round": 1}
    road.run(handlers.take_sealed, FileBound(at=road.clock.now(), **told, edition=1, sha256="0" * 64))


def others(road: Any, *but: str) -> list[str]:
    return [one for one in road.town.mediators if one not in but]


def move(road: Any, to: str, actor: Any = None) -> c.DispatchSheet:
    request = MoveCase(dispute_id="d1", mediator_id=to, reason=WHY)
    sheet: c.DispatchSheet = road.run(handlers.move_case, request, actor=actor or road.coordinator)
    return sheet


def listed(road: Any, session: Session, state: str) -> list[str]:
    found = queries.list_dispatch(session, c.ListDispatch(state=state), road.coordinator)
    return [one.dispute_id for one in found.items]


def test_a_case_in_hand_goes_to_somebody_else_with_a_reason_and_both_are_told(
    road: Any, session: Session, published: Any
) -> None:
    first = in_hand(road)
    to = others(road, first)[0]
    sheet = move(road, to)
    assert (sheet.mediator_id, sheet.assign_reason) == (to, WHY)
    assert (road.load_of(first), road.load_of(to)) == (0, 1)
    told = next(one for one in reversed(published(session)) if one.name() == "MediatorAssigned")
    assert (told.mediator_id, told.former_id, told.manual, told.reason) == (to, first, True, WHY)
    assert [(one.seat, one.former_id, one.mediator_id) for one in sheet.moves] == [("lead", first, to)]
    with pytest.raises(NotToAssign, match="已经在办"):
        move(road, to)


def test_after_the_end_somebody_else_follows_up_and_who_mediated_stays_on_record(
    road: Any, session: Session, published: Any
) -> None:
    first = ended(road)
    to, third = others(road, first)[:2]
    sheet = move(road, to)
    assert (sheet.state, sheet.mediator_id, sheet.successor_id) == ("concluded", first, to)
    told = published(session)[-1]
    assert (told.name(), told.mediator_id, told.former_id) == ("FollowUpAssigned", to, first)
    assert road.load_of(to) == 0  # what is left is no mediation
    assert [one.former_id for one in move(road, third).moves] == [first, to]


def test_the_hard_rules_bind_the_coordinator_at_any_stage(road: Any, session: Session) -> None:
    tied = next(iter(road.town.mediators.values()))
    parties = (PartyRef(ref="P1", role="applicant", name_digest=road.digest(tied.name)),)
    ended(road, parties=parties)
    with pytest.raises(MayNotMediate, match="同名"):
        move(road, tied.id)


def test_what_has_no_mediator_yet_is_assigned_and_not_moved(road: Any) -> None:
    road.run(handlers.take_signed, road.signed())
    with pytest.raises(NotToAssign, match="请直接指派"):
        move(road, others(road, road.open_offer().mediator_id)[0])


def test_ended_cases_of_who_left_wait_in_a_list_until_they_are_sealed_or_moved(
    road: Any, session: Session
) -> None:
    first = ended(road)
    assert listed(road, session, "orphaned") == []
    leave(road, first)
    assert listed(road, session, "orphaned") == ["d1"]
    to, third = others(road, first)[:2]
    move(road, to)
    assert listed(road, session, "orphaned") == []
    leave(road, to)
    assert listed(road, session, "orphaned") == ["d1"]
    bound(road)
    assert listed(road, session, "orphaned") == []
    assert move(road, third).successor_id == third  # a sealed file may have been opened again


def test_a_file_cannot_be_sealed_before_the_end_is_known(road: Any) -> None:
    in_hand(road)
    with pytest.raises(TooEarly):
        bound(road)


def away(road: Any, who: str, deputy: str, days: int = 0) -> m.Absence:
    start = local_date(road.clock.now()) + timedelta(days=days)
    request = m.EnterMediatorAbsence(
        mediator_id=who, from_on=start, until_on=start + timedelta(days=3), reason="住院", deputy_id=deputy
    )
    absence: m.Absence = road.run(handlers.enter_mediator_absence, request, actor=road.coordinator)
    return absence


@pytest.mark.parametrize("stage", [in_hand, ended])
def test_a_deputy_acts_from_the_first_day_of_an_absence_to_its_last(
    road: Any, session: Session, published: Any, stage: Any
) -> None:
    first = stage(road)
    deputy = others(road, first)[0]
    absence = away(road, first, deputy, days=1)
    assert case_of(session).deputy_id == ""
    road.clock.wind(days=1)
    road.run(handlers.begin_absences)
    told = published(session)[-1]
    assert (told.name(), told.mediator_id, told.deputy_id) == ("DeputyNamed", first, deputy)
    assert told.until_on == absence.until_on
    road.clock.wind(days=4)
    assert road.run(handlers.end_absences) == 1
    assert (published(session)[-1].name(), case_of(session).deputy_id) == ("DeputyNamed", "")
    assert road.run(handlers.end_absences) == 0


def test_a_deputy_leaves_when_the_mediator_is_back_early_or_the_case_is_moved(
    road: Any, session: Session
) -> None:
    first = in_hand(road)
    deputy, to = others(road, first)[:2]
    absence = away(road, first, deputy)
    assert case_of(session).deputy_id == deputy
    request = m.EndMediatorAbsence(absence_id=absence.absence_id)
    road.run(handlers.end_mediator_absence, request, actor=road.coordinator)
    assert case_of(session).deputy_id == ""
    away(road, first, deputy)
    move(road, to)
    assert case_of(session).deputy_id == ""


def test_a_deputy_tied_to_a_party_does_not_act_in_that_case(road: Any, session: Session) -> None:
    tied = next(iter(road.town.mediators.values()))
    parties = (PartyRef(ref="P1", role="applicant", name_digest=road.digest(tied.name)),)
    first = in_hand(road, parties=parties)
    away(road, first, tied.id)
    assert case_of(session).deputy_id == ""


def seat(road: Any, who: str) -> c.DispatchSheet:
    request = SeatSecond(dispute_id="d1", mediator_id=who, reason="案情复杂，请熟悉当地的人一起办")
    sheet: c.DispatchSheet = road.run(handlers.seat_second_by_hand, request, actor=road.coordinator)
    return sheet


def test_the_second_seat_is_filled_replaced_and_given_up_by_hand(
    road: Any, session: Session, published: Any
) -> None:
    first = in_hand(road)
    one, other = others(road, first)[:2]
    assert seat(road, one).second_id == one
    assert seat(road, other).second_id == other
    assert (road.load_of(one), road.load_of(other)) == (0, 1)
    with pytest.raises(NotToAssign, match="已经在办"):
        seat(road, first)
    assert seat(road, "").second_id == ""
    assert road.load_of(other) == 0
    told = [e.mediator_id for e in published(session) if e.name() == "SecondMediatorNamed"]
    assert told == [one, other, ""]
    with pytest.raises(NotToAssign, match="没有第二名"):
        seat(road, "")


GRAVE = {"complexity": "complex", "risk": "red"}


def test_an_absent_second_mediator_is_replaced_at_once(road: Any, session: Session) -> None:
    in_hand(road, **GRAVE)
    offer = road.open_offer()
    second = offer.mediator_id
    road.accept(offer)
    away(road, second, "")
    assert case_of(session).second_id == ""
    assert (road.open_offer().kind, road.open_offer().mediator_id == second) == ("second", False)
    assert road.load_of(second) == 0


def test_an_offer_of_the_second_seat_passes_over_who_is_away(road: Any, session: Session) -> None:
    in_hand(road, **GRAVE)
    asked = road.open_offer().mediator_id
    away(road, asked, "")
    assert (road.open_offer().kind, road.open_offer().mediator_id == asked) == ("second", False)


def test_where_nobody_is_left_for_the_second_seat_the_coordinator_is_told(
    road: Any, session: Session, published: Any
) -> None:
    first = in_hand(road, **GRAVE)
    second = road.open_offer().mediator_id
    for one in others(road, first, second):
        away(road, one, "")
    away(road, second, "")
    assert published(session)[-1].name() == "SecondMediatorLacking"
    assert listed(road, session, "second") == ["d1"]
    seat(road, second)  # a coordinator may set an absence aside
    assert listed(road, session, "second") == []


def test_a_hand_over_to_somebody_who_goes_away_is_taken_back(road: Any, session: Session) -> None:
    first = in_hand(road)
    to = others(road, first)[0]
    request = m.ProposeHandOver(dispute_id="d1", mediator_id=to, reason="要住院，请同事接着办")
    road.run(handlers.propose_hand_over, request, actor=road.mediator(first))
    away(road, to, "")
    assert (case_of(session).mediator_id, case_of(session).offer_id) == (first, "")
    assert road.load_of(to) == 0
