"""Mediators, how what they led ended, and when they are away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(eq=False)
class Candidate:
    """A mediator as the choice sees one; ``load`` counts open offers and open assignments, ``standing`` years of service."""

    mediator_id: str
    name: str
    name_digest: str
    employer_digest: str
    level: str  # village | area | town | industry
    committee: str
    village_code: str
    area_code: str
    skills: list[str]  # the types of dispute
    standing: int
    load_cap: int
    available: bool
    absent_from: date | None = None
    absent_until: date | None = None
    active: bool = True
    load: int = 0
    methods: list[str] = field(default_factory=list)
    ties: list[str] = field(default_factory=list)  # digests: near relatives, the own village's committee
    away: list[list[str]] = field(default_factory=list)  # absences to come: first and last day
    languages: list[str] = field(default_factory=list)
    training: list[str] = field(default_factory=list)
    studio_code: str = ""
    kept_by: str = "town"  # town: its folder; office: the table that the coordinator keeps
    settled: int = 0  # the record of two years: mediations that ended with an agreement, and without
    failed: int = 0
    satisfied: int = 0  # visits that found people content, and not
    unsatisfied: int = 0
    answers: int = 0  # offers that ended, and the minutes that they stood in all
    answer_minutes: int = 0
    closed: bool = False  # the account is closed, or no mediator's any more

    def is_there_on(self, day: date) -> bool:
        """On the roster with an open account, on duty, and not absent; an absence covers both its ends."""
        return self.active and not self.closed and self.available and not self._absent_on(day)

    def _absent_on(self, day: date) -> bool:
        begun = self.absent_from is not None and self.absent_from <= day
        if begun and (self.absent_until is None or day <= self.absent_until):
            return True
        return any(first <= day.isoformat() <= last for first, last in self.away)

    def has_room(self) -> bool:
        return self.load < self.load_cap

    def burden(self) -> None:
        self.load += 1

    def free(self) -> None:
        self.load = max(0, self.load - 1)


@dataclass(eq=False)
class Mediator(Candidate):
    """A mediator on the roster: what is written down."""


@dataclass(eq=False)
class Outcome:
    """How a round that this mediator led ended; ``satisfied`` is what its visits found, nothing while none reached anybody."""

    dispute_id: str
    round: int
    mediator_id: str
    outcome: str  # agreed | failed | withdrawn
    ended_at: datetime
    satisfied: bool | None = None

    def visited(self, satisfied: bool) -> None:
        """One unhappy answer outweighs the others."""
        self.satisfied = satisfied and self.satisfied is not False


@dataclass(eq=False)
class Absence:
    """A mediator is away; both days are part of it."""

    absence_id: str
    mediator_id: str
    from_on: date
    until_on: date
    reason: str
    deputy_id: str
    entered_by: str
    entered_at: datetime
    ended_at: datetime | None = None
    begun_at: datetime | None = None  # what was offered before went to somebody else
    over_at: datetime | None = None  # the deputy acts no longer

    def meets(self, from_on: date, until_on: date) -> bool:
        return self.ended_at is None and self.from_on <= until_on and from_on <= self.until_on
