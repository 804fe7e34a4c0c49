"""The rules of the dispatch, without a database."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_dispatch import policies
from mediator_dispatch.errors import NotToAssign, OfferOver
from mediator_dispatch.model import DispatchCase, Mediator, Offer

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
V1, V2 = "370832104200", "370832104300"


def a_mediator(mediator_id: str = "M1", **changes: Any) -> Mediator:
    values: dict[str, Any] = {
        "name": "林松原",
        "name_digest": f"name of {mediator_id}",
        "employer_digest": "",
        "level": "village",
        "committee": "拳东村人民调解委员会",
        "village_code": V1,
        "area_code": "A1",
        "skills": ["02"],
        "standing": 10,
        "load_cap": 4,
        "available": True,
    }
    return Mediator(mediator_id=mediator_id, **{**values, **changes})


def a_case(**changes: Any) -> DispatchCase:
    values: dict[str, Any] = {
        "dispute_id": "d1",
        "number": "LSQP-2026-000001",
        "type_code": "02",
        "complexity": "simple",
        "risk": "none",
        "level": "village",
        "village_code": V1,
        "area_code": "A1",
        "brief": {"parties": [{"ref": "P1", "name_digest": "x"}]},
        "since": NOW,
    }
    return DispatchCase(**{**values, **changes})


def chosen(case: DispatchCase, *mediators: Mediator) -> str:
    found = policies.choose(sought(case), policies.Crew(mediators), policies.WEIGHTS)
    return found[0].mediator.mediator_id if found else ""


def sought(case: DispatchCase) -> policies.Search:
    return policies.search_for(case, TODAY)


def test_a_mediator_with_a_partys_name_is_passed_over() -> None:
    assert chosen(a_case(), a_mediator("M1", name_digest="x"), a_mediator("M2", standing=0)) == "M2"


def test_a_mediator_employed_by_a_party_is_passed_over() -> None:
    for party in (
        {"organisation_digest": "firm"},
        {"kind": "organisation", "name_digest": "firm"},
    ):
        case = a_case(brief={"parties": [party]})
        assert chosen(case, a_mediator("M1", employer_digest="firm")) == ""


def test_an_unemployed_mediator_is_not_tied_to_a_party_without_organisation() -> None:
    case = a_case(brief={"parties": [{"organisation_digest": "", "name_digest": ""}]})
    assert chosen(case, a_mediator("M1", name_digest="", employer_digest="")) == "M1"


def test_a_full_mediator_is_passed_over() -> None:
    assert chosen(a_case(), a_mediator("M1", load=4)) == ""
    assert chosen(a_case(), a_mediator("M1", load=3)) == "M1"


@pytest.mark.parametrize(
    "changes",
    [
        {"available": False},
        {"active": False},
        {"absent_from": TODAY},
        {"absent_from": date(2026, 2, 1), "absent_until": TODAY},
    ],
)
def test_a_mediator_who_is_not_there_is_passed_over(changes: dict[str, Any]) -> None:
    assert chosen(a_case(), a_mediator("M1", **changes)) == ""


def test_an_absence_that_is_over_or_to_come_does_not_count() -> None:
    over = a_mediator("M1", absent_from=date(2026, 2, 1), absent_until=date(2026, 3, 1))
    to_come = a_mediator("M1", absent_from=date(2026, 3, 3))
    assert chosen(a_case(), over) == chosen(a_case(), to_come) == "M1"


def test_a_village_mediator_does_not_take_what_belongs_to_the_area_or_the_town() -> None:
    for level in ("area", "town"):
        assert chosen(a_case(level=level), a_mediator("M1")) == ""
        assert chosen(a_case(level=level), a_mediator("M1", level="area")) == "M1"


def test_an_industry_committee_stays_in_its_industry() -> None:
    assert chosen(a_case(type_code="02"), a_mediator("M1", level="industry", skills=["15"])) == ""
    assert chosen(a_case(type_code="15"), a_mediator("M1", level="industry", skills=["15"])) == "M1"


def test_nobody_is_asked_twice_in_a_round_and_no_former_mediator_again() -> None:
    assert chosen(a_case(tried=["M1"]), a_mediator("M1"), a_mediator("M2")) == "M2"
    assert chosen(a_case(former=["M1"]), a_mediator("M1"), a_mediator("M2")) == "M2"


def test_skill_weighs_more_than_being_near() -> None:
    near = a_mediator("M1", skills=["05"])
    skilled = a_mediator("M2", village_code=V2, area_code="A2")
    assert chosen(a_case(), near, skilled) == "M2"


def test_the_same_village_comes_before_the_same_area_before_the_town() -> None:
    far = a_mediator("M1", village_code=V2, area_code="A2")
    area = a_mediator("M2", village_code=V2)
    village = a_mediator("M3")
    assert chosen(a_case(), far, area, village) == "M3"
    assert chosen(a_case(), far, area) == "M2"


def test_the_less_loaded_comes_first_and_equals_stand_by_id() -> None:
    assert chosen(a_case(), a_mediator("M1", load=2), a_mediator("M2")) == "M2"
    assert chosen(a_case(), a_mediator("M2"), a_mediator("M1")) == "M1"


def test_a_dispute_without_a_place_still_finds_somebody() -> None:
    assert (
        chosen(a_case(village_code="", area_code=""), a_mediator("M1", village_code="", area_code="")) == "M1"
    )


def test_the_ranking_agrees_with_the_choice() -> None:
    mediators = [a_mediator(f"M{n}", load=n % 4, standing=n) for n in range(1, 30)]
    ranked = policies.rank(sought(a_case()), mediators, policies.WEIGHTS)
    assert ranked[0].mediator.mediator_id == chosen(a_case(), *mediators)
    assert [one.cost for one in ranked] == sorted(one.cost for one in ranked)


places = st.sampled_from([V1, V2, ""])
areas = st.sampled_from(["A1", "A2", ""])
levels = st.sampled_from(["village", "area", "town", "industry"])
skills = st.sets(st.sampled_from(["02", "05", "15"])).map(sorted)
crews = st.lists(st.tuples(places, areas, levels, skills, st.integers(0, 5), st.integers(0, 25)), max_size=25)
weights = st.builds(policies.Weights, *[st.floats(0, 5) for _ in range(10)])


@given(crew=crews, place=places, area=areas, code=st.sampled_from(["02", "05", "15"]), weights=weights)
def test_the_choice_among_groups_is_the_choice_among_all(
    crew: list[Any], place: str, area: str, code: str, weights: policies.Weights
) -> None:
    names = ("village_code", "area_code", "level", "skills", "load", "standing")
    everybody = [a_mediator(f"M{n:02}", **dict(zip(names, one, strict=True))) for n, one in enumerate(crew)]
    case = a_case(village_code=place, area_code=area, type_code=code)
    ranked = policies.rank(sought(case), everybody, weights)
    assert policies.choose(sought(case), policies.Crew(everybody), weights, 3) == ranked[:3]


def test_every_part_of_the_cost_has_its_sentence() -> None:
    reasons = policies.reasons_for(sought(a_case()), a_mediator(load=1), policies.WEIGHTS, "邻里")
    assert reasons == (
        "擅长邻里类纠纷。",
        "与纠纷在同一个村。",
        "手上1件，上限4件。",
        "村级调解员，与纠纷层级相当。",
        "从事调解10年。",
    )


def test_a_manual_assignment_may_set_aside_load_and_absence_but_no_tie() -> None:
    case = a_case(former=["M9"])
    assert policies.absolute_obstacle(case, a_mediator(load=4, available=False), TODAY) == ""
    assert "回避" in policies.absolute_obstacle(case, a_mediator(name_digest="x"), TODAY)
    assert "换人" in policies.absolute_obstacle(case, a_mediator("M9"), TODAY)
    assert "名册" in policies.absolute_obstacle(case, a_mediator(active=False), TODAY)


@pytest.mark.parametrize(
    ("complexity", "risk", "stands"),
    [
        ("simple", "none", timedelta(hours=4)),
        ("complex", "orange", timedelta(hours=2)),
        ("simple", "red", timedelta(minutes=30)),
        ("complex", "red", timedelta(minutes=30)),
    ],
)
def test_the_graver_a_dispute_the_shorter_its_offer_stands(
    complexity: str, risk: str, stands: timedelta
) -> None:
    case = a_case(complexity=complexity, risk=risk)
    assert policies.offer_until(case, NOW, policies.OfferTerms()) - NOW == stands


def an_offer() -> tuple[DispatchCase, Offer]:
    case = a_case()
    return case, case.offer_to("M1", "o1", ("理由。",), NOW, NOW + timedelta(hours=4))


def test_who_was_made_an_offer_was_tried() -> None:
    case, offer = an_offer()
    assert (case.tried, case.offer_id, case.state) == (["M1"], "o1", "offering")
    assert (offer.mediator_id, offer.round, offer.state) == ("M1", 1, "open")


def test_an_offer_is_answered_once() -> None:
    _, offer = an_offer()
    offer.accept(NOW)
    for again in (offer.accept, offer.lapse, offer.withdraw):
        with pytest.raises(OfferOver):
            again(NOW)


def test_an_answer_after_the_end_is_too_late() -> None:
    _, offer = an_offer()
    with pytest.raises(OfferOver):
        offer.accept(offer.expires_at)
    with pytest.raises(OfferOver):
        offer.refuse("没有时间", offer.expires_at)
    assert offer.state == "open"


def test_a_dispute_with_a_mediator_or_an_end_cannot_be_assigned() -> None:
    case, _ = an_offer()
    case.assign("M1", NOW)
    with pytest.raises(NotToAssign):
        case.assign("M2", NOW)
    case.conclude(NOW)
    with pytest.raises(NotToAssign):
        case.assign("M2", NOW)


def test_reopening_begins_a_round_without_the_former_mediators() -> None:
    case, _ = an_offer()
    case.assign("M1", NOW)
    case.conclude(NOW)
    brief = {"type_code": "04", "complexity": "complex", "risk": "red", "level": "town", "parties": []}
    case.reopen(brief, 2, "M7")
    assert (case.round, case.tried, case.former, case.mediator_id) == (2, [], ["M1", "M7"], "")
    assert (case.type_code, case.level) == ("04", "town")


def test_a_load_never_falls_below_nothing() -> None:
    mediator = a_mediator()
    mediator.free()
    assert mediator.load == 0


def test_choosing_among_a_whole_town_takes_little_time() -> None:
    mediators = [a_mediator(f"M{n:04}", load=n % 4, skills=[f"{n % 18 + 1:02}"]) for n in range(641)]
    started = time.perf_counter()
    for _ in range(10):
        policies.choose(sought(a_case()), policies.Crew(mediators), policies.WEIGHTS)
    assert (time.perf_counter() - started) / 10 < 0.05
