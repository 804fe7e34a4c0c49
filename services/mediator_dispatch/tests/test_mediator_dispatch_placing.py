"""Many disputes placed at once: what the solver finds is what the rules say, and the least that is possible."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from mediator_dispatch import policies
from mediator_dispatch.model import Candidate
from mediator_dispatch.placing import place, worth_asking
from mediator_dispatch.policies import WEIGHTS, Crew, Search

TODAY = date(2026, 3, 2)
NOBODY = 1e6


def a_search(**changes: Any) -> Search:
    values: dict[str, Any] = {
        "type_code": "02", "level": "village", "village_code": "V1", "area_code": "A1", "day": TODAY,
        "people": frozenset(), "organisations": frozenset(), "tried": frozenset(), "former": frozenset(),
    }  # fmt: skip
    return Search(**{**values, **changes})


def a_mediator(at: int, **changes: Any) -> Candidate:
    values: dict[str, Any] = {
        "name": "某人", "name_digest": f"n{at}", "employer_digest": "", "level": "village", "committee": "",
        "village_code": "V1", "area_code": "A1", "skills": ["02"], "standing": 5, "load_cap": 2, "available": True,
    }  # fmt: skip
    return Candidate(mediator_id=f"M{at:02}", **{**values, **changes})


some = st.sampled_from
searches = st.builds(
    a_search,
    language=some(["", "", "手语", "鲁西南话"]),
    type_code=some(["02", "05", "15"]),
    level=some(["village", "area", "town"]),
    village_code=some(["V1", "V2", ""]),
    people=st.frozensets(some(["n1", "n2", "kin"]), max_size=2),
    organisations=st.frozensets(some(["firm", "v"]), max_size=1),
    tried=st.frozensets(some(["M00", "M01"]), max_size=1),
    objected=st.frozensets(some(["M02"]), max_size=1),
    wished=st.frozensets(some(["M03", "M04"]), max_size=1),
)
mediators = st.fixed_dictionaries(
    {
        "level": some(["village", "area", "town", "industry"]),
        "village_code": some(["V1", "V2", ""]),
        "skills": some([["02"], ["05", "02"], ["15"]]),
        "standing": st.integers(0, 25),
        "load_cap": st.integers(1, 3),
        "load": st.integers(0, 2),
        "available": some([True, True, True, False]),
        "employer_digest": some(["", "firm"]),
        "ties": some([[], ["kin"], ["v"]]),
        "settled": st.integers(0, 9),
        "unsatisfied": st.integers(0, 3),
    }
)


def total(found: list[list[policies.Choice]]) -> float:
    """Where a mediator is taken again, each further case is dearer by one more in hand."""
    taken: dict[str, int] = {}
    cost = 0.0
    for picks in found:
        if not picks:
            cost += NOBODY
            continue
        one = picks[0].mediator
        again = taken.get(one.mediator_id, 0)
        cost += picks[0].cost + again * policies.cost.step(one, WEIGHTS)
        taken[one.mediator_id] = again + 1
    return round(cost, 3)


def least(wanted: list[Search], crew: list[Candidate]) -> float:
    """Every way there is, tried."""
    best = NOBODY * len(wanted)
    for way in product([None, *crew], repeat=len(wanted)):
        loads = {one.mediator_id: one.load for one in crew}
        cost = 0.0
        for search, one in zip(wanted, way, strict=True):
            if one is None:
                cost += NOBODY
                continue
            now = replace(one, load=loads[one.mediator_id])
            loads[one.mediator_id] += 1
            cost += (
                policies.cost_of(search, now, WEIGHTS) if policies.may_be_asked(search, now) else 2 * NOBODY
            )
        best = min(best, cost)
    return round(best, 3)


@settings(max_examples=60, deadline=None)
@given(st.lists(searches, min_size=2, max_size=3), st.lists(mediators, max_size=5))
def test_a_batch_costs_the_least_that_is_possible_and_breaks_no_rule(
    wanted: list[Search], given: list[dict[str, Any]]
) -> None:
    crew = [a_mediator(at, **one) for at, one in enumerate(given)]
    found = place(wanted, Crew(crew), WEIGHTS)
    assert total(found) == least(wanted, crew)
    for search, picks in zip(wanted, found, strict=True):
        for pick in picks:
            assert policies.may_be_asked(search, pick.mediator)
            assert abs(pick.cost - policies.cost_of(search, pick.mediator, WEIGHTS)) < 1e-5


@given(searches, st.lists(mediators, max_size=8))
def test_who_would_have_been_next_is_the_rules_own_ranking(
    search: Search, given: list[dict[str, Any]]
) -> None:
    crew = [a_mediator(at, **one) for at, one in enumerate(given)]
    ranked = [one.mediator.mediator_id for one in policies.rank(search, crew, WEIGHTS)]
    nobodys = a_search(type_code="15", level="town", organisations=frozenset({"nobody"}), tried=frozenset())
    alone = place([search], Crew(crew), WEIGHTS)[0]
    together = place(
        [search, replace(nobodys, objected=frozenset(one.mediator_id for one in crew))], Crew(crew), WEIGHTS
    )
    assert [one.mediator.mediator_id for one in alone] == ranked[:3]
    assert [one.mediator.mediator_id for one in together[0]] == ranked[:3]
    assert together[1] == []


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 12), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_leaving_out_seats_that_are_too_dear_for_everybody_costs_nothing(
    disputes: int, crew: int, seed: int
) -> None:
    drawn = np.random.default_rng(seed)
    costs = drawn.integers(0, 9, (disputes, crew)).astype(float)
    costs[drawn.random((disputes, crew)) < 0.2] = np.inf
    room, steps = drawn.integers(0, disputes + 3, crew), drawn.choice([0.0, 0.1, 3.0], crew)
    every, needed = np.minimum(room, disputes), worth_asking(np, costs, room, steps)
    assert (needed <= every).all()
    assert solved(costs, needed, steps) == solved(costs, every, steps)


def solved(costs: Any, seats: Any, steps: Any) -> float:
    """What the cheapest way costs with so many seats of each mediator, or with nobody."""
    columns = [costs[:, [at]] + again * steps[at] for at in range(len(seats)) for again in range(seats[at])]
    table = np.concatenate([*columns, np.full((len(costs), len(costs)), NOBODY)], axis=1)
    return round(float(table[linear_sum_assignment(table)].sum()), 6)


def test_two_disputes_that_want_the_same_mediator_are_weighed_against_each_other() -> None:
    only = a_mediator(1, load_cap=1)
    other = a_mediator(2, skills=[], load_cap=1)
    near, far = a_search(), a_search(village_code="V2", area_code="A2")
    ways = []
    for wanted in ([near, far], [far, near]):
        found = place(wanted, Crew([only, other]), WEIGHTS)
        assert total(found) == least(wanted, [only, other])
        ways.append(
            {
                one.village_code: picks[0].mediator.mediator_id
                for one, picks in zip(wanted, found, strict=True)
            }
        )
    assert ways[0] == ways[1]
    assert sorted(ways[0].values()) == ["M01", "M02"]


def test_one_dispute_alone_brings_in_no_solver() -> None:
    code = (
        "import sys, mediator_dispatch.service; from mediator_dispatch.placing import place;"
        "from mediator_dispatch.policies import Crew, WEIGHTS; place([], Crew([]), WEIGHTS);"
        "print([name for name in ('scipy', 'numpy', 'openpyxl') if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
