"""Many disputes placed at once: the rules' costs as rows of numbers, and the solver that makes their sum least.

numpy and SciPy may not be imported by rules, and a process that never has two disputes at once should not carry them:
both come in with the first batch that needs them (docs/adr/0014).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from mediator_dispatch.model import Candidate
from mediator_dispatch.policies import Choice, Crew, Search, Weights, choose, cost, obstacles

if TYPE_CHECKING:
    import numpy as np

PICKS = 3  # the choice and the two runners-up
NOBODY = 1e6  # dearer than anybody: the dispute waits for the coordinator
HALVINGS = 12  # of the span of costs, until the dearest seat that matters is known well enough
_boards: WeakKeyDictionary[Crew, Board] = WeakKeyDictionary()


def place(searches: Sequence[Search], crew: Crew, weights: Weights) -> list[list[Choice]]:
    """For each dispute its mediator first and the two who would have been next; empty where nobody may be asked.

    The mediators together cost the least that is possible, whoever came first in the batch.
    """
    board = _boards.get(crew)
    if len(searches) < 2 and board is None:
        return [choose(search, crew, weights, PICKS) for search in searches]
    if board is None or board.weights != weights:
        board = _boards[crew] = Board(crew, weights)
    return board.place(searches)


class Board:
    """A crew's costs in rows: a row is worked out by the rules themselves, once for each type, place, level and day."""

    def __init__(self, crew: Crew, weights: Weights) -> None:
        import numpy

        self.np, self.weights = numpy, weights
        self.members = sorted(crew.members.values(), key=lambda one: one.mediator_id)
        self.at = {one.mediator_id: at for at, one in enumerate(self.members)}
        self.people = _index(self.members, lambda one: (one.name_digest, *one.ties))
        self.organisations = _index(self.members, lambda one: (one.employer_digest, *one.ties))
        self.steps = numpy.array([cost.step(one, weights) for one in self.members])
        self.caps = numpy.array([one.load_cap for one in self.members])
        self.person = numpy.array([cost.by_person(one, weights) for one in self.members])
        self._rows: dict[Hashable, np.ndarray] = {}

    def place(self, searches: Sequence[Search]) -> list[list[Choice]]:
        costs, room = self._costs(searches)
        if not self.members:
            return [[] for _ in searches]
        taken = self._cheapest(costs, room)
        return [self._picks(row, at) for row, at in zip(costs, taken, strict=True)]

    def _costs(self, searches: Sequence[Search]) -> tuple[np.ndarray, np.ndarray]:
        """What each mediator costs each dispute, infinite where a hard rule passes over; and who has room for how many."""
        loads = self.np.array([one.load for one in self.members])
        room = self.np.maximum(self.caps - loads, 0)
        ready = self.person + loads * self.steps
        ready[room == 0] = self.np.inf
        costs = self.np.empty((len(searches), len(self.members)))
        for row, search in zip(costs, searches, strict=True):
            row[:] = ready
            for key, make in _parts(search):
                row += self._row(key, search, make)
            self._pass_over(row, search)
        return costs.round(cost.DIGITS), room

    def _row(self, key: Hashable, search: Search, make: Make) -> np.ndarray:
        found = self._rows.get(key)
        if found is None:
            found = self._rows[key] = self.np.array([make(search, one, self.weights) for one in self.members])
        return found

    def _pass_over(self, row: np.ndarray, search: Search) -> None:
        """What depends on the very dispute: who is tied to a party, was asked, had it, is wished for or stands in."""
        tied = [at for digest in search.people for at in self.people.get(digest, ())]
        tied += [at for digest in search.organisations for at in self.organisations.get(digest, ())]
        tied += [self.at[one] for one in obstacles.never_asked(search) if one in self.at]
        row[tied] = self.np.inf
        if search.language:
            row += self._row(("language", search.language), search, cost.by_language)
        if search.wished:
            row += [cost.by_wish(search, one, self.weights) for one in self.members]
        if search.stand_ins:
            row += [cost.by_stand_in(search, one, self.weights) for one in self.members]

    def _cheapest(self, costs: np.ndarray, room: np.ndarray) -> list[int]:
        """Whom each dispute gets, -1 for nobody. Where nobody is the best for two, the best of each is the best of all."""
        best = costs.argmin(axis=1)
        found = self.np.isfinite(costs[self.np.arange(len(costs)), best])
        asked = best[found]
        if len(self.np.unique(asked)) == len(asked):
            return [int(at) for at in self.np.where(found, best, -1)]
        return self._solve(costs, room)

    def _solve(self, costs: np.ndarray, room: np.ndarray) -> list[int]:
        """Each mediator stands as often as there is room, each time dearer by one more case in hand."""
        from scipy.optimize import linear_sum_assignment

        owners, columns = [], []
        seats = worth_asking(self.np, costs, room, self.steps)
        for again in range(int(seats.max(initial=0))):
            there = self.np.flatnonzero(seats > again)
            owners.append(there)
            columns.append(costs[:, there] + again * self.steps[there])
        nobody = self.np.full((len(costs), len(costs)), NOBODY)
        _, chosen = linear_sum_assignment(self.np.concatenate([*columns, nobody], axis=1))
        owner = self.np.concatenate([*owners, self.np.full(len(costs), -1)])
        return [int(at) for at in owner[chosen]]

    def _picks(self, row: np.ndarray, taken: int) -> list[Choice]:
        if taken < 0:
            return []
        near = self.np.argpartition(row, min(PICKS, len(row) - 1))[: PICKS + 1]
        others = sorted((float(row[at]), int(at)) for at in near if at != taken and self.np.isfinite(row[at]))
        picks = [(float(row[taken]), taken), *others[: PICKS - 1]]
        return [Choice(price, self.members[at]) for price, at in picks]


def worth_asking(np: Any, costs: np.ndarray, room: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """How often each mediator stands among what any of the n disputes finds cheapest n times over.

    Nothing dearer can be needed: of n seats the other disputes take n - 1 at most. The solver's time grows with the
    seats it is given, and hundreds of mediators with room for several would be thousands of them.
    """
    wanted, most, steps = len(costs), np.minimum(room, len(costs)), np.maximum(steps, 1e-9)

    def seats(limit: np.ndarray) -> np.ndarray:
        return np.clip(np.floor((limit[:, None] - costs) / steps + 1 + 1e-6), 0, most)

    finite = np.where(np.isfinite(costs), costs, -np.inf)
    low, high = costs.min(axis=1), finite.max(axis=1) + wanted * steps.max()
    low = np.where(np.isfinite(low), low, high)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        enough = seats(middle).sum(axis=1) >= wanted
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    found: np.ndarray = seats(high).max(axis=0, initial=0).astype(int)
    return found


Make = Callable[[Search, Candidate, Weights], float]


def _parts(search: Search) -> Iterable[tuple[Hashable, Make]]:
    """The rows that make up a dispute's costs, each with what it depends on."""
    yield ("type", search.type_code), _of_type
    yield ("place", search.village_code, search.area_code), cost.by_place
    yield ("level", search.level), _of_level
    yield ("day", search.day), _of_day


def _of_type(search: Search, one: Candidate, weights: Weights) -> float:
    over = obstacles.outside_its_industry(search, one)
    return float("inf") if over else cost.by_type(search, one, weights)


def _of_level(search: Search, one: Candidate, weights: Weights) -> float:
    over = obstacles.level_does_not_fit(search, one)
    return float("inf") if over else cost.by_level(search, one, weights)


def _of_day(search: Search, one: Candidate, weights: Weights) -> float:
    over = obstacles.not_there(search, one) or obstacles.left_the_roster(search, one)
    return float("inf") if over else 0.0


def _index(
    members: Sequence[Candidate], digests: Callable[[Candidate], Iterable[str]]
) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(members):
        for digest in filter(None, digests(one)):
            found[digest].append(at)
    return found
