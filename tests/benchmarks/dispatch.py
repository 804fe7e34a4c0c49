"""How well and how fast disputes are placed with mediators: a simulated year beside the optimum in hindsight and simpler ways.

The year is the reference town's (641 mediators); everything about its disputes is drawn, nothing is anybody's case. What a
placement costs is what the house's own rules say it costs; a hard rule that is broken is counted by the rules, not by the way
that is measured.
"""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mediator_dispatch.handlers.roster import roster_values
from mediator_dispatch.model import Candidate
from mediator_dispatch.placing import Board, place
from mediator_dispatch.policies import WEIGHTS, Crew, Search, cost, may_be_asked, obstacles
from servicekit.town import load_town

TOWN = Path(__file__).parents[2] / "infra/town"
YEAR, MANY, DAYS = 1_786, 200, 250
LOOKED_AT = 25  # days whose optimum is worked out
TIMED = 30
KEY = "a key for the benchmark"
TYPES = ("01", "02", "02", "03", "04", "05", "07", "08", "08", "10", "11", "13", "15", "17")
LEVELS = ("village",) * 7 + ("area",) * 2 + ("town",)


@dataclass
class Case:
    search: Search
    complex: bool


Way = Callable[[Sequence[Search], Crew], list[Candidate | None]]


def run(options: Any) -> dict[str, Any]:
    """``cost_over_optimum``: the total beside the optimum of each day in hindsight, from the same loads in its morning."""
    found: dict[str, Any] = {
        "mediators": len(_crew(1).members),
        "ms_100_disputes": _speed(),
        "ms_1_dispute": _alone(),
    }
    found["year"] = _year(YEAR, batch=1)
    found["year_200_times"] = _year(YEAR * MANY, batch=100, room=3, days=50)
    return found


def _year(disputes: int, batch: int, room: int = 1, days: int = DAYS) -> dict[str, Any]:
    """``disputes`` a year, of which ``days`` are played; ``room``: by how much load caps are raised, for every way."""
    ways: dict[str, tuple[Way, int]] = {
        "fengqiao": (_ours, batch), "nearest_available": (_Nearest(), 1), "round_robin": (_RoundRobin(), 1),
    }  # fmt: skip
    figures = {name: _play(way, size, disputes, room, days) for name, (way, size) in ways.items()}
    return {"disputes_a_year": disputes, "days": days, "batch": batch, "load_caps_times": room, **figures}


def _play(way: Way, batch: int, disputes: int, room: int, days: int) -> dict[str, Any]:
    """A year of one way, from day to day with the loads that it made itself."""
    random_, crew, ends = random.Random(7), _crew(7, room), Counter[tuple[int, str]]()
    spent, optimum, broken, nobody, ratios = 0.0, 0.0, 0, 0, list[float]()
    for day in range(days):
        _end(crew, ends, day)
        cases = list(_arrivals(random_, crew, disputes, day))
        looked_at = day % (days // LOOKED_AT) == 0
        best = _optimum([case.search for case in cases], crew) if looked_at else 0.0
        today = _Day()
        for at in range(0, len(cases), batch):
            some = cases[at : at + batch]
            for case, one in zip(some, way([each.search for each in some], crew), strict=True):
                today.take(case, one)
                if one is not None:
                    ends[
                        day + random_.randint(3, 7) if case.complex else day + random_.randint(1, 3),
                        one.mediator_id,
                    ] += 1
        broken, nobody = broken + today.broken, nobody + today.nobody
        ratios.append(max(one.load / one.load_cap for one in crew.members.values()))
        if looked_at:
            spent, optimum = spent + today.cost, optimum + best
    return {
        "cost_over_optimum": round(spent / optimum, 4), "worst_load_ratio": round(max(ratios), 2),
        "broken_rules": broken, "nobody_found": nobody,
    }  # fmt: skip


class _Day:
    """What a day's placements cost, and which of them a hard rule forbids."""

    def __init__(self) -> None:
        self.cost, self.broken, self.nobody = 0.0, 0, 0

    def take(self, case: Case, one: Candidate | None) -> None:
        if one is None:
            self.nobody += 1
            self.cost += 30.0  # what the optimum is charged for it, too
            return
        self.broken += not may_be_asked(case.search, _before(one))
        self.cost += cost.cost_of(case.search, _before(one), WEIGHTS)


def _before(one: Candidate) -> Candidate:
    """As the mediator was when chosen: the placement itself is in the load already."""
    return replace(one, load=one.load - 1)


def _end(crew: Crew, ends: Counter[tuple[int, str]], day: int) -> None:
    for key in [key for key in ends if key[0] <= day]:
        for _ in range(ends.pop(key)):
            crew.members[key[1]].free()


def _arrivals(random_: random.Random, crew: Crew, disputes: int, day: int) -> Iterator[Case]:
    """The day's share of the year, more on some days; one in eight is tied to somebody of its own village."""
    places = sorted({(one.village_code, one.area_code) for one in crew.members.values() if one.village_code})
    near = {place: [one for one in crew.members.values() if one.village_code == place[0]] for place in places}
    mean = disputes / DAYS
    for _ in range(max(0, round(random_.gauss(mean, mean**0.5)))):
        where = random_.choice(places)
        tied = random_.choice(near[where]) if random_.random() < 0.125 else None
        people = frozenset({tied.name_digest} if tied else ())
        search = Search(
            random_.choice(TYPES), random_.choice(LEVELS), *where, date(2026, 1, 1) + timedelta(days=day),
            people, frozenset(), frozenset(), frozenset(),
        )  # fmt: skip
        yield Case(search, random_.random() < 0.2)


def _optimum(searches: Sequence[Search], crew: Crew) -> float:
    """All disputes of the day placed at once, as if the day were known in its morning."""
    if not searches:
        return 0.0
    taken: Counter[str] = Counter()
    total = 0.0
    for picks in Board(crew, WEIGHTS).place(searches):
        if not picks:
            total += 30.0
            continue
        one = picks[0].mediator
        total += picks[0].cost + taken[one.mediator_id] * cost.step(one, WEIGHTS)
        taken[one.mediator_id] += 1
    return total


def _ours(searches: Sequence[Search], crew: Crew) -> list[Candidate | None]:
    found = [picks[0].mediator if picks else None for picks in place(searches, crew, WEIGHTS)]
    return _burdened(found)


class _Nearest:
    """Greedy: of those who are there and have room the nearest, among these the least loaded."""

    def __init__(self) -> None:
        self.near: dict[str, list[Candidate]] = defaultdict(list)

    def __call__(self, searches: Sequence[Search], crew: Crew) -> list[Candidate | None]:
        search = searches[0]
        if not self.near:
            for one in crew.members.values():
                for where in (one.village_code, one.area_code, ""):
                    self.near[where].append(one)
        for where in (search.village_code, search.area_code, ""):
            if free := [one for one in self.near[where] if _free(search, one)]:
                return _burdened([min(free, key=lambda one: (one.load, one.mediator_id))])
        return [None]


class _RoundRobin:
    """Whose turn it is, among those who are there, have room and may take the level."""

    def __init__(self) -> None:
        self.turn = 0

    def __call__(self, searches: Sequence[Search], crew: Crew) -> list[Candidate | None]:
        everybody = list(crew.members.values())
        for _ in everybody:
            self.turn = (self.turn + 1) % len(everybody)
            if _free(searches[0], everybody[self.turn]):
                return _burdened([everybody[self.turn]])
        return [None]


def _free(search: Search, one: Candidate) -> bool:
    """What any list of duties shows; it knows nothing of ties, and neither do these two ways."""
    rules = (obstacles.not_there, obstacles.loaded_full, obstacles.level_does_not_fit)
    return not any(rule(search, one) for rule in rules)


def _burdened(found: list[Candidate | None]) -> list[Candidate | None]:
    for one in found:
        if one is not None:
            one.burden()
    return found


def _speed() -> dict[str, float]:
    """The whole choice of 100 disputes among all mediators: rules, costs, solver, runners-up; loads of a busy town."""
    random_, crew = random.Random(3), _crew(3)
    for one in crew.members.values():
        one.load = random_.randint(0, one.load_cap - 1)
    took = []
    for at in range(TIMED + 3):
        searches = [case.search for case in _arrivals(random_, crew, 110 * DAYS, at % 5)][:100]
        began = time.perf_counter()
        place(searches, crew, WEIGHTS)
        took.append((time.perf_counter() - began) * 1000)
    first, warm = took[0], took[3:]
    return {"p50": round(statistics.median(warm), 1), "worst": round(max(warm), 1), "first": round(first, 1)}


def _alone() -> float:
    """One dispute by itself, without the solver."""
    random_, crew = random.Random(5), _crew(5)
    searches = [case.search for case in _arrivals(random_, crew, 300 * DAYS, 1)]
    began = time.perf_counter()
    for search in searches:
        place([search], crew, WEIGHTS)
    return round((time.perf_counter() - began) * 1000 / len(searches), 2)


def _crew(seed: int, room: int = 1) -> Crew:
    """The town's roster with an invented record of two years."""
    town, random_ = load_town(TOWN), random.Random(seed)
    crew = []
    for row in town.mediators.values():
        values = roster_values(row, town, KEY)
        values["load_cap"] *= room
        ended = random_.randint(0, 40)
        failed = sum(random_.random() < 0.06 for _ in range(ended))
        record = {
            "settled": ended - failed,
            "failed": failed,
            "answers": ended,
            "answer_minutes": ended * random_.randint(5, 200),
        }
        crew.append(Candidate(**values, **record))
    return Crew(crew)
