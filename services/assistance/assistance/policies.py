"""Which visits follow a closure, and who reads what the matter says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from assistance.model import FollowUp, Obligation

# Natural days after the closure (domain.md §8.4).
FAILED = (7,)
SIMPLE = (7,)
COMPLEX = (7, 30)
SEVERE = (7, 30, 90)


@dataclass(frozen=True)
class PlannedVisit:
    """A visit to make on ``due_on``; ``obligations`` are the numbers of those that it asks after."""

    due_on: date
    obligations: tuple[int, ...] = ()


def plan(
    concluded_on: date, *, agreed: bool, complex_: bool, severe: bool, due: Sequence[Obligation]
) -> tuple[PlannedVisit, ...]:
    """The visits in order; one day has one visit. A date that is over is asked after on the next day."""
    if not agreed:
        return tuple(PlannedVisit(concluded_on + timedelta(days=days)) for days in FAILED)
    dates: dict[date, list[int]] = {
        day: [] for day in sorted(always(concluded_on, complex_=complex_, severe=severe))
    }
    for obligation in due:
        day = max(obligation.due_on, concluded_on) + timedelta(days=1)
        dates.setdefault(day, []).append(obligation.no)
    return tuple(PlannedVisit(day, tuple(numbers)) for day, numbers in sorted(dates.items()))


def always(concluded_on: date, *, complex_: bool, severe: bool) -> frozenset[date]:
    """The days of an agreement's visits that do not depend on what is due."""
    days = SEVERE if severe else COMPLEX if complex_ else SIMPLE
    return frozenset(concluded_on + timedelta(days=number) for number in days)


def may_reopen(round_no: int, limit: int) -> bool:
    """Whether a round may be followed by another; ``limit`` counts the reopenings of one dispute."""
    return round_no <= limit


class Reader(Protocol):
    """Whoever looks, as far as it matters here."""

    @property
    def person_id(self) -> str: ...
    @property
    def desk(self) -> str: ...
    def may(self, right: str) -> bool: ...


def may_read(follow: FollowUp, reader: Reader) -> bool:
    """A confidential matter's words are for its mediators, its lead desk, and those who read all disputes."""
    if not follow.case.get("confidential") or reader.may("dispute.read_all"):
        return True
    return follow.mediated(reader.person_id) or (bool(reader.desk) and reader.desk == follow.lead_desk)
