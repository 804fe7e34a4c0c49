"""When people in front of a camera are a gathering (domain.md §7.1): so many, for so long; it clears later than it starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Phase = Literal["start", "update", "end"]


@dataclass(frozen=True)
class Rule:
    """``people`` for ``seconds`` is a gathering; below ``people`` − ``slack`` for ``quiet_seconds`` it is over."""

    people: int = 10
    seconds: float = 60
    quiet_seconds: float = 120
    slack: int = 3
    steps: tuple[int, ...] = (1, 2, 5)  # the level rises at these multiples

    def level(self, count: int) -> int:
        """1, 2 or 3; 0 below the first step."""
        return sum(count >= self.people * step for step in self.steps)


@dataclass(frozen=True)
class Zone:
    """A place that a camera watches, and the village it lies in."""

    topic: str
    camera: str
    name: str
    village_code: str
    rule: Rule


@dataclass(frozen=True)
class Observation:
    """Something to tell: a gathering started, grew a level, or ended."""

    zone: Zone
    external_id: str
    phase: Phase
    at: datetime
    count: int
    level: int


@dataclass
class Watch:
    """The state of one zone; between messages the last count holds, so ``tick`` must be called now and then."""

    zone: Zone
    count: int = 0
    above_since: datetime | None = None
    below_since: datetime | None = None
    open_id: str = ""
    level: int = 0

    def counted(self, count: int, at: datetime) -> Observation | None:
        """A new count arrived."""
        self.count = count
        rule = self.zone.rule
        self.above_since = (self.above_since or at) if count >= rule.people else None
        self.below_since = (self.below_since or at) if count < rule.people - rule.slack else None
        return self.tick(at)

    def tick(self, at: datetime) -> Observation | None:
        """Time went on."""
        if not self.open_id:
            return self._start(at) if _lasted(self.above_since, at, self.zone.rule.seconds) else None
        if _lasted(self.below_since, at, self.zone.rule.quiet_seconds):
            return self._end(at)
        return self._grow(at) if self.zone.rule.level(self.count) > self.level else None

    def forget(self) -> None:
        """The video system went away: what it said before no longer counts; an open gathering stays open."""
        self.count, self.above_since, self.below_since = 0, None, None

    def _start(self, at: datetime) -> Observation:
        self.open_id = f"{self.zone.topic}-{at:%Y%m%dT%H%M%S}"
        self.level = self.zone.rule.level(self.count)
        return self._tell("start", at)

    def _grow(self, at: datetime) -> Observation:
        self.level = self.zone.rule.level(self.count)
        return self._tell("update", at)

    def _end(self, at: datetime) -> Observation:
        told = self._tell("end", at)
        self.open_id, self.level, self.below_since = "", 0, None
        return told

    def _tell(self, phase: Phase, at: datetime) -> Observation:
        return Observation(self.zone, self.open_id, phase, at, self.count, max(self.level, 1))


def _lasted(since: datetime | None, at: datetime, seconds: float) -> bool:
    return since is not None and at - since >= timedelta(seconds=seconds)
