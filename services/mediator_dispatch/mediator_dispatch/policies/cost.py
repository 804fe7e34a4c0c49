"""What asking a mediator costs: every part can be said in a sentence; less is better."""

from __future__ import annotations

from dataclasses import dataclass

from mediator_dispatch.model import Candidate, DispatchCase
from mediator_dispatch.policies.obstacles import LEVEL_NAMES, Search

RANK = {"village": 0, "area": 1, "town": 2, "industry": 2}
FULL_STANDING = 20  # years of service beyond which more does not count
DIGITS = 6  # of a cost


@dataclass(frozen=True)
class Weights:
    """What each part of the cost weighs; each part lies between 0 and 1."""

    skill: float = 4.0
    distance: float = 3.0
    load: float = 3.0
    level: float = 2.0
    standing: float = 1.0


def cost_of(search: Search, mediator: Candidate, weights: Weights) -> float:
    cost = (
        weights.skill * (search.type_code not in mediator.skills)
        + weights.distance * distance(search, mediator) / 2
        + weights.load * mediator.load / max(1, mediator.load_cap)
        + weights.level * abs(RANK[mediator.level] - RANK[search.level]) / 2
        + weights.standing * (1 - min(mediator.standing, FULL_STANDING) / FULL_STANDING)
    )
    return round(cost, DIGITS)


def distance(where: Search | DispatchCase, mediator: Candidate) -> int:
    """0 in the same village, 1 in the same area, 2 elsewhere in the town or where no place is known."""
    if where.village_code and where.village_code == mediator.village_code:
        return 0
    if where.area_code and where.area_code == mediator.area_code:
        return 1
    return 2


def reasons_for(case: DispatchCase, mediator: Candidate, type_name: str) -> tuple[str, ...]:
    """What speaks for and against the mediator, one sentence for each part of the cost."""
    good = case.type_code in mediator.skills
    skill = f"擅长{type_name}类纠纷。" if good else f"没有登记{type_name}类纠纷的特长。"
    near = ("与纠纷在同一个村。", "与纠纷在同一管区。", "在镇内其他管区或者面向全镇。")[
        distance(case, mediator)
    ]
    same = RANK[mediator.level] == RANK[case.level]
    level = f"{LEVEL_NAMES[mediator.level]}调解员，{'与纠纷层级相当' if same else '与纠纷层级不同'}。"
    load = f"手上{mediator.load}件，上限{mediator.load_cap}件。"
    return skill, near, load, level, f"从事调解{mediator.standing}年。"
