"""The outline of a life before it is told: what it is, how it ends and when; cheap, so that all can be counted first."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from servicekit.clock import local_date
from standalone.seed.calendar import Arrivals

# where an open case rests → the youngest and oldest it can be, in days
RESTS: dict[str, tuple[float, float]] = {
    "registered": (0, 1), "referred": (0.05, 1), "routed": (0.05, 1), "offered": (0.1, 1), "offered_again": (0.3, 1.2),
    "returned": (0.3, 1.3), "unassigned": (0.3, 3), "mediating": (0.5, 3), "registered_late": (4, 14),
    "referred_late": (4, 14), "routed_late": (4, 14), "mediating_late": (5, 14), "second_offer": (4, 9),
    "second_mediating": (5, 9), "agreed": (1.5, 7), "failed": (1.5, 7), "withdrawn": (1.5, 7), "visit_late": (10, 14),
}  # fmt: skip
CHANNELS = {
    "window": 40, "online": 18, "hotline_12345": 16, "grid": 10, "province_platform": 6, "letter": 2, "desk": 6, "warning": 2,
}  # fmt: skip
AT_ONCE = frozenset({"window", "desk", "warning"})  # these doors accept at once, and refuse nothing
REFUSED, COMPLEX, SEVERE, REOPENED = 0.05, 0.22, 0.03, 0.02
OUTCOMES, OUTCOME_WEIGHTS = ("agreed", "failed", "withdrawn"), (88, 8, 4)
SLOW = 0.05  # of the closed ones are settled too late
DAY = timedelta(days=1)
BEFORE = timedelta(hours=3)  # so long before its registration a dispute was a warning


_DOORS, _SHARES = tuple(CHANNELS), tuple(CHANNELS.values())


@dataclass
class Sketch:
    """``rest`` is where an open case rests, "" for a closed one; ``ends`` are the moments at which rounds ended."""

    serial: int
    registered_at: datetime
    chance: random.Random
    rest: str = ""
    refused: bool = False
    complex: bool = False
    severe: bool = False
    reopened: bool = False
    outcome: str = "agreed"
    channel: str = "window"
    ends: tuple[datetime, ...] = ()

    def warned(self) -> list[int]:
        """The year of the warning that it grew out of, if any."""
        return [local_date(self.registered_at - BEFORE).year] if self.channel == "warning" else []

    def agreements(self) -> list[int]:
        """The years in which agreements were reached."""
        return [local_date(at).year for n, at in enumerate(self.ends) if n > 0 or self.outcome == "agreed"]


class Sketches:
    """The outline of each life, always the same under one seed."""

    def __init__(self, arrivals: Arrivals, seed: int) -> None:
        self.arrivals, self.seed = arrivals, seed
        self._rests = dict(zip(arrivals.open, self._assigned(), strict=True))

    def of(self, serial: int) -> Sketch:
        at = self.arrivals.at(serial)
        sketch = Sketch(serial, at, random.Random(self.seed << 40 | serial), self._rests.get(serial, ""))
        waits_at_door = sketch.rest.startswith("registered")
        sketch.channel = "online" if waits_at_door else sketch.chance.choices(_DOORS, _SHARES)[0]
        return self._open(sketch) if sketch.rest else self._closed(sketch)

    def _assigned(self) -> list[str]:
        """The next place of rest in turn that fits the age."""
        turn, found = list(RESTS), []
        for at in self.arrivals.open.values():
            age = (self.arrivals.until - at) / DAY
            fitting = (name for name in turn if RESTS[name][0] <= age <= RESTS[name][1])
            name = next(fitting, "mediating_late" if age > 5 else "routed")
            turn.remove(name)
            turn.append(name)
            found.append(name)
        return found

    def _closed(self, sketch: Sketch) -> Sketch:
        chance, age = sketch.chance, (self.arrivals.until - sketch.registered_at) / DAY
        sketch.refused = chance.random() < REFUSED and sketch.channel not in AT_ONCE
        sketch.complex = age > 45 and chance.random() < COMPLEX
        sketch.severe = sketch.complex and age > 110 and chance.random() < SEVERE / COMPLEX
        sketch.outcome = chance.choices(OUTCOMES, OUTCOME_WEIGHTS)[0]
        sketch.reopened = age > 30 and sketch.outcome == "agreed" and chance.random() < REOPENED
        if not sketch.refused:
            sketch.ends = self._ends(sketch, age)
        return sketch

    def _ends(self, sketch: Sketch, age: float) -> tuple[datetime, ...]:
        """Settled in one to two days, complex ones in two to six; a young one sooner, to be archived by now."""
        chance = sketch.chance
        days = chance.uniform(2, 5.5) if sketch.complex else chance.uniform(0.6, 1.7)
        if age > 20 and chance.random() < SLOW:
            days += 6
        first = sketch.registered_at + min(days, age * 0.5) * DAY
        again = first + chance.uniform(8, 11) * DAY
        return (first, again) if sketch.reopened else (first,)

    def _open(self, sketch: Sketch) -> Sketch:
        chance, rest = sketch.chance, sketch.rest
        sketch.complex = rest.startswith("mediating") and chance.random() < COMPLEX
        sketch.outcome = rest if rest in OUTCOMES else "agreed"
        sketch.reopened = rest.startswith("second")
        if rest in OUTCOMES or sketch.reopened or rest == "visit_late":
            soon = min(chance.uniform(0.9, 1.3), (self.arrivals.until - sketch.registered_at) / DAY * 0.6)
            sketch.ends = (sketch.registered_at + soon * DAY,)
        return sketch
