"""The expert's seat in a panel: when the rules propose or ask for one, who decides, and what the pool tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from contracts import expert_seats as e
from contracts import mediator_dispatch as c
from contracts.errors import Forbidden, TooEarly
from contracts.people import Actor
from mediator_dispatch import handlers, queries
from mediator_dispatch.errors import NotToAssign, SeatDecided
from mediator_dispatch.policies import expert_seat
from servicekit.town import PanelRule

LAND = {"type_code": "07", "complexity": "complex"}
FIELDS = (("03", "07", "08"), ("10", "11"))


@pytest.mark.parametrize(
    ("complexity", "severe", "type_code", "rule", "need"),
    [
        ("complex", False, "07", "propose", "proposed"),
        ("complex", False, "07", "require", "required"),
        ("complex", True, "07", "propose", "required"),
        ("complex", True, "07", "off", ""),
        ("simple", False, "07", "require", ""),
        ("complex", True, "02", "require", ""),
    ],
)
def test_complex_disputes_of_a_known_field_call_for_an_expert(
    complexity: str, severe: bool, type_code: str, rule: str, need: str
) -> None:
    case: Any = SimpleNamespace(complexity=complexity, type_code=type_code, brief={"severe": severe})
    assert expert_seat(case, FIELDS, rule) == need


def taken(road: Any, **changes: Any) -> c.DispatchSheet:
    road.run(handlers.take_signed, road.signed(**{**LAND, **changes}))
    road.accept(road.open_offer())
    return sheet(road)


def sheet(road: Any) -> c.DispatchSheet:
    found: c.DispatchSheet = queries.get_dispatch(
        road.session, c.GetDispatch(dispute_id="d1"), road.coordinator
    )
    return found


def wants(road: Any, actor: Actor | None = None, **changes: Any) -> c.DispatchSheet:
    request = e.AskForExpert(dispute_id="d1", reason="双方都说不清地界，要懂测绘的人看", **changes)
    found: c.DispatchSheet = road.run(handlers.ask_for_expert, request, actor=actor or road.coordinator)
    return found


def does_without(road: Any, actor: Actor | None = None) -> c.DispatchSheet:
    request = e.DoWithoutExpert(dispute_id="d1", reason="双方已经认可村里的丈量")
    found: c.DispatchSheet = road.run(handlers.do_without_expert, request, actor=actor or road.coordinator)
    return found


def tell(road: Any, kind: Any, minutes: int = 1, **values: Any) -> None:
    ids = {"dispute_id": "d1", "number": "LSQP-2026-d1", "round": 1, "consultation_id": "k1"}
    at = road.clock.now() + timedelta(minutes=minutes)
    road.run(handlers.take_seat_told, kind.model_validate({"at": at, **ids, **values}))


def asked(road: Any, minutes: int = 1, expert_id: str = "E01") -> None:
    due = road.clock.now() + timedelta(days=1)
    tell(road, e.PanelExpertAsked, minutes, expert_id=expert_id, due_at=due)


def kinds(published: Any, road: Any) -> list[str]:
    return [one.name() for one in published(road.session)]


def test_a_complex_dispute_that_is_taken_has_a_proposed_seat_and_a_simple_one_none(
    road: Any, published: Any
) -> None:
    seat = taken(road).expert
    assert (seat.state, seat.required) == ("proposed", False)
    assert "ExpertWanted" not in kinds(published, road)
    listed = queries.list_dispatch(road.session, c.ListDispatch(state="expert"), road.coordinator)
    assert [one.dispute_id for one in listed.items] == ["d1"]
    assert (listed.seats, listed.items[0].expert.state) == (1, "proposed")
    road.run(handlers.take_signed, road.signed("d2", complexity="simple", type_code="07"))
    road.accept(road.open_offer("d2"))
    found = queries.get_dispatch(road.session, c.GetDispatch(dispute_id="d2"), road.coordinator)
    assert found.expert is None


def test_a_severe_dispute_asks_for_an_expert_at_once(road: Any, published: Any) -> None:
    seat = taken(road, severe=True).expert
    assert (seat.state, seat.required) == ("wanted", True)
    wanted = next(one for one in published(road.session) if isinstance(one, e.ExpertWanted))
    assert (wanted.dispute_id, wanted.round, wanted.asked_by) == ("d1", 1, "")


def test_a_town_may_require_an_expert_of_every_complex_dispute(road: Any) -> None:
    rule = replace(road.town.settings, panel=PanelRule("require"))
    road.surroundings["resources"] = replace(road.town, settings=rule)
    assert taken(road).expert.state == "wanted"


def test_the_panel_is_told_by_the_pool(road: Any) -> None:
    taken(road)
    assert wants(road).expert.state == "wanted"
    asked(road)
    assert (sheet(road).expert.state, sheet(road).expert.expert_id) == ("asked", "E01")
    tell(road, e.PanelExpertNamed, 2, expert_id="E01")
    assert (sheet(road).expert.state, sheet(road).expert.due_at) == ("named", None)
    asked(road, 1, "E09")  # told late
    assert sheet(road).expert.expert_id == "E01"
    tell(road, e.PanelExpertNamed, 3, expert_id="")
    asked(road, 3, "E02")
    assert (sheet(road).expert.state, sheet(road).expert.expert_id) == ("asked", "E02")
    tell(road, e.PanelExpertLacking, 4)
    assert sheet(road).expert.state == "lacking"
    listed = queries.list_dispatch(road.session, c.ListDispatch(state="expert"), road.coordinator)
    assert listed.seats == 1


def test_the_desk_and_whoever_mediates_may_ask_and_others_may_not(road: Any) -> None:
    taken(road, type_code="02", complexity="simple", co_desks=("zrzy",))
    stranger = Actor(person_id="O9", roles=("desk_officer",), rights=("desk.work",), desk="mzb")
    with pytest.raises(Forbidden):
        wants(road, stranger, field="CI1")
    desk = Actor(person_id="O2", roles=("desk_officer",), rights=("desk.work",), desk="zrzy")
    with pytest.raises(SeatDecided, match="哪个委员会"):
        wants(road, desk)
    found = wants(road, desk, field="CI1").expert
    assert (found.state, found.field, found.reason) == ("wanted", "CI1", "双方都说不清地界，要懂测绘的人看")
    mediator = road.mediator(sheet(road).mediator_id)
    with pytest.raises(SeatDecided, match="等抽取结果"):
        wants(road, mediator, field="CI1")
    assert does_without(road, mediator).expert.state == "waived"


def test_what_the_rules_ask_for_only_the_coordinator_gives_up(road: Any, published: Any) -> None:
    mediator = road.mediator(taken(road, severe=True).mediator_id)
    with pytest.raises(Forbidden, match="协调员"):
        does_without(road, mediator)
    assert does_without(road).expert.state == "waived"
    assert kinds(published, road)[-1] == "ExpertNotWanted"
    asked(road)  # the draw crossed the decision
    assert sheet(road).expert.state == "waived"
    assert kinds(published, road).count("ExpertNotWanted") == 2


def test_the_end_of_a_mediation_lets_an_asked_expert_go_and_keeps_a_seated_one(
    road: Any, published: Any
) -> None:
    mediator_id = taken(road, severe=True).mediator_id
    asked(road)
    road.run(handlers.take_concluded, road.concluded(mediator_id, **LAND))
    assert (sheet(road).expert.state, kinds(published, road)[-1]) == ("waived", "ExpertNotWanted")
    with pytest.raises(NotToAssign):
        wants(road)
    road.run(handlers.take_signed, road.signed("d3", **LAND))
    with pytest.raises(TooEarly):
        tell(road, e.PanelExpertLacking, dispute_id="d3")


def test_a_seated_expert_stays_in_the_record_of_a_concluded_dispute(road: Any) -> None:
    mediator_id = taken(road, severe=True).mediator_id
    tell(road, e.PanelExpertNamed, expert_id="E01")
    road.run(handlers.take_concluded, road.concluded(mediator_id, **LAND))
    assert (sheet(road).expert.state, sheet(road).expert.expert_id) == ("named", "E01")


def test_an_expert_named_by_hand_has_a_seat_where_nobody_wanted_one(road: Any) -> None:
    road.run(handlers.take_signed, road.signed())
    road.accept(road.open_offer())
    assert sheet(road).expert is None
    told = {"dispute_id": "d1", "number": "LSQP-2026-d1", "round": 1, "consultation_id": "k1"}
    named = e.PanelExpertAsked(
        at=road.clock.now(),
        due_at=road.clock.now(),
        **told,
        expert_id="E7",
        chosen_by="C1",
        reason="熟悉测绘",
    )
    road.run(handlers.take_seat_told, named)
    found = sheet(road).expert
    assert found is not None
    assert (found.state, found.expert_id, found.reason) == ("asked", "E7", "熟悉测绘")
