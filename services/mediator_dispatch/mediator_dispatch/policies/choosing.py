"""Who is asked next: of those whom no rule passes over, the one with the least cost."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import NamedTuple

from mediator_dispatch.model import Candidate
from mediator_dispatch.policies.cost import DIGITS, Weights, by_person, cost_of
from mediator_dispatch.policies.obstacles import Search, is_barred, may_be_asked

EVERYWHERE, NOWHERE = "*", "-"  # beside the codes of villages and areas


class Choice(NamedTuple):
    """A mediator who may be asked, with the cost that ranks (less is better)."""

    cost: float
    mediator: Candidate


def rank(search: Search, mediators: Iterable[Candidate], weights: Weights) -> list[Choice]:
    """All who may be asked, the best first; equal costs stand in the order of their ids."""
    found = [Choice(cost_of(search, one, weights), one) for one in mediators if may_be_asked(search, one)]
    return sorted(found, key=_order)


def rank_all(search: Search, mediators: Iterable[Candidate], weights: Weights) -> list[Choice]:
    """Everybody, also whom a rule passes over: who may be asked first, then whom a reason could name, each by cost."""
    found = [Choice(cost_of(search, one, weights), one) for one in mediators]
    return sorted(found, key=lambda one: (_hindrance(search, one.mediator), *_order(one)))


def _hindrance(search: Search, mediator: Candidate) -> int:
    """0 for who may be asked, 1 for whom a coordinator may name with a reason, 2 for nobody's choice."""
    return 0 if may_be_asked(search, mediator) else 1 + is_barred(search, mediator)


class Crew:
    """Candidates by skill and place, so that the best for a dispute is found without looking at all of them."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.members: dict[str, Candidate] = {}
        self._persons: dict[Weights, float] = {}  # what nobody's years and record go below
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
        person = self._least_person(weights)
        found = [
            (round(person + skill + weights.distance * far / 2, DIGITS), group)
            for rings in (skilled, near)
            for far, (skill, group) in enumerate(rings)
        ]
        return sorted(found, key=itemgetter(0))

    def _least_person(self, weights: Weights) -> float:
        if weights not in self._persons:
            costs = (by_person(one, weights) for one in self.members.values())
            self._persons[weights] = min(costs, default=0.0)
        return self._persons[weights]


def choose(search: Search, crew: Crew, weights: Weights, wanted: int = 1) -> list[Choice]:
    """The ``wanted`` best of those who may be asked; the same as the first of ``rank``."""
    best: list[Choice] = []
    for least, group in crew.rings(search, weights):
        if len(best) == wanted and best[-1].cost < least:
            break
        _take_better(search, group, weights, best, wanted)
    return best


def _take_better(
    search: Search, group: Iterable[Candidate], weights: Weights, best: list[Choice], wanted: int
) -> None:
    """Asks the rules only about those who would come into ``best``."""
    seen = {choice.mediator.mediator_id for choice in best}
    for one in group:
        choice = Choice(cost_of(search, one, weights), one)
        wins = len(best) < wanted or _order(choice) < _order(best[-1])
        if wins and one.mediator_id not in seen and may_be_asked(search, one):
            insort(best, choice, key=_order)
            seen.add(one.mediator_id)
            del best[wanted:]


def _order(choice: Choice) -> tuple[float, str]:
    return choice.cost, choice.mediator.mediator_id
