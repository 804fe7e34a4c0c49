"""The language that a party needs, and what a brand studio stands for, in the cost that chooses and in its reasons."""

from __future__ import annotations

from typing import Any

from mediator_dispatch import policies
from mediator_dispatch.policies.cost import methods_of
from services.mediator_dispatch.tests.test_mediator_dispatch_rules import a_case, a_mediator, chosen, sought

SIGNS = {"brief": {"language": "手语", "parties": []}}


def reasons(case: Any, mediator: Any) -> str:
    return "".join(policies.reasons_for(sought(case), mediator, policies.WEIGHTS, "邻里"))


def test_who_speaks_what_a_party_needs_comes_before_who_is_nearer_or_skilled() -> None:
    near = a_mediator("M1", languages=["普通话"])
    speaks = a_mediator("M2", languages=["普通话", "手语"], village_code="V9", skills=[])
    assert chosen(a_case(**SIGNS), near, speaks) == "M2"
    assert chosen(a_case(), near, speaks) == "M1"


def test_a_wish_of_the_parties_outweighs_the_language() -> None:
    wished = a_mediator("M1", languages=[])
    case = a_case(**SIGNS, wished=["M1"])
    assert chosen(case, wished, a_mediator("M2", languages=["手语"])) == "M1"


def test_where_nobody_speaks_it_somebody_is_asked_and_the_reason_says_so() -> None:
    only = a_mediator("M1", languages=[])
    assert chosen(a_case(**SIGNS), only) == "M1"
    assert "没有登记会手语，需要另请翻译。" in reasons(a_case(**SIGNS), only)
    assert "会手语。" in reasons(a_case(**SIGNS), a_mediator("M1", languages=["手语"]))
    assert "手语" not in reasons(a_case(), only)


def test_the_studio_stands_for_calming_hearts_in_cost_and_reasons() -> None:
    """domain.md §0.3: the studios, and the methods 五步议事 and 情感疏导."""
    plain, studio = a_mediator("M1"), a_mediator("M2", studio_code="SW")
    assert methods_of(studio) == {"情感疏导"}
    assert chosen(a_case(type_code="02"), plain, studio) == "M2"
    assert "会情感疏导，在品牌调解室。" in reasons(a_case(), studio)
    land = a_case(type_code="07")
    assert "情感疏导" not in reasons(land, studio)
    assert "会五步议事。" in reasons(land, a_mediator("M3", methods=["五步议事"]))


def test_the_parts_with_language_add_up_to_the_cost() -> None:
    search, one = sought(a_case(**SIGNS)), a_mediator("M1", languages=[])
    parts = policies.cost.parts_of(search, one, policies.WEIGHTS, "邻里")
    assert abs(sum(part.cost for part in parts) - policies.cost_of(search, one, policies.WEIGHTS)) < 1e-6
