"""Who is asked next: of those whom no rule passes over, the one with the least cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from mediator_dispatch.model import Candidate, DispatchCase
from mediator_dispatch.policies.cost import DIGITS, Weights, cost_of
from mediator_dispatch.policies.obstacles import Search, may_be_asked, search_for

EVERYWHERE, NOWHERE = "*", "-"  # beside the codes of villages and areas


class Choice(NamedTuple):
    """A mediator who may be asked, with the cost that ranks (less is better)."""

    cost: float
    mediator: Candidate


def rank(case: DispatchCase, mediators: Iterable[Candidate], day: date, weights: Weights) -> list[Choice]:
    """All who may be asked, the best first; equal costs stand in the order of their ids."""
    search = search_for(case, day)
    found = [Choice(cost_of(search, one, weights), one) for one in mediators if may_be_asked(search, one)]
    return sorted(found, key=_order)


class Crew:
    """Candidates by skill and place, so that the best for a dispute is found without looking at all of them."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.members: dict[str, Candidate] = {}
        self._skilled: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
        self._near: dict[str, list[Candidate]] = defaultdict(list)
        for one in candidates:
            self.members[one.mediator_id] = one
            for place in {one.village_code, one.area_code, EVERYWHERE}:
                self._near[place].append(one)
                for skill in one.skills:
                    self._skilled[skill, place].append(one)

    def set_loads(self, loads: Mapping[str, int]) -> None:
        """By mediator; who is not among them has none."""
        for mediator_id, one in self.members.items():
            one.load = loads.get(mediator_id, 0)

    def rings(self, search: Search, weights: Weights) -> list[tuple[float, list[Candidate]]]:
        """All candidates in growing groups, each with a cost that nobody outside the groups before it goes below."""
        places = (search.village_code or NOWHERE, search.area_code or NOWHERE, EVERYWHERE)
        skilled = [(0.0, self._skilled.get((search.type_code, place), [])) for place in places]
        near = [(weights.skill, self._near.get(place, [])) for place in places]
        found = [
            (round(skill + weights.distance * far / 2, DIGITS), group)
            for rings in (skilled, near)
            for far, (skill, group) in enumerate(rings)
        ]
        return sorted(found, key=itemgetter(0))


def choose(case: DispatchCase, crew: Crew, day: date, weights: Weights) -> Choice | None:
    """The best of those who may be asked, or nobody; the same as the first of ``rank``."""
    search = search_for(case, day)
    best: Choice | None = None
    for least, group in crew.rings(search, weights):
        if best is not None and best.cost < least:
            break
        best = _better(search, group, weights, best)
    return best


def _better(
    search: Search, group: Iterable[Candidate], weights: Weights, best: Choice | None
) -> Choice | None:
    """Asks the rules only about those who would win."""
    for one in group:
        choice = Choice(cost_of(search, one, weights), one)
        if (best is None or _order(choice) < _order(best)) and may_be_asked(search, one):
            best = choice
    return best


def _order(choice: Choice) -> tuple[float, str]:
    return choice.cost, choice.mediator.mediator_id
