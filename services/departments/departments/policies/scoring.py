"""How a desk answers when it is called, what it returns, and what it signs for too late: counted by desk and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from departments.errors import WrongMoment


class Call(Protocol):
    """What is looked at of one call."""

    caller_desk: str
    called_desk: str
    state: str
    called_at: datetime
    arrive_by: datetime
    arrived_at: datetime | None
    answered_at: datetime | None
    overdue_at: datetime | None
    called_stars: int | None
    caller_stars: int | None


@dataclass
class Tally:
    """The counts of one desk in one month, or of several together."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    given: list[int] = field(default_factory=list)
    received: list[int] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        for name, number in other.counts.items():
            self.counts[name] += number
        self.given += other.given
        self.received += other.received


MOST_MONTHS = 24  # one looks at together
Tallies = dict[tuple[str, str], Tally]  # desk, month


def months_of(since: date, until: date) -> tuple[str, ...]:
    """The months that the days touch, in their order.

    :raises WrongMoment: the end lies before the beginning, or there are more months than one looks at together.
    """
    if until < since:
        raise WrongMoment("结束日期不能早于开始日期，请核对。", field="until")
    found, day = [], since.replace(day=1)
    while day <= until:
        found.append(month_of(day))
        day = (day + timedelta(days=32)).replace(day=1)
    if len(found) > MOST_MONTHS:
        raise WrongMoment("一次最多看两年，请缩短期间。", field="since")
    return tuple(found)


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def tally_calls(
    tallies: Tallies,
    calls: Iterable[Call],
    now: datetime,
    local: Callable[[datetime], date],
    result_due: Callable[[datetime], date],
) -> None:
    """``result_due`` gives the last day for the result of a desk that came then."""
    for one in calls:
        month = month_of(local(one.called_at))
        for desk, name in _counted(one, now, local, result_due):
            _at(tallies, desk, month).counts[name] += 1
        for giver, taker, stars in (
            (one.caller_desk, one.called_desk, one.called_stars),
            (one.called_desk, one.caller_desk, one.caller_stars),
        ):
            if stars is not None:
                _at(tallies, giver, month).given.append(stars)
                _at(tallies, taker, month).received.append(stars)


def _counted(
    one: Call,
    now: datetime,
    local: Callable[[datetime], date],
    result_due: Callable[[datetime], date],
) -> Iterator[tuple[str, str]]:
    """(desk, what counts for it)."""
    yield one.caller_desk, "made"
    yield one.called_desk, "called"
    if came_late(one, now):
        yield one.called_desk, "late"
    elif one.arrived_at is not None:
        yield one.called_desk, "in_time"
    if one.answered_at is not None:
        yield one.called_desk, "results"
        if one.arrived_at is not None and local(one.answered_at) <= result_due(one.arrived_at):
            yield one.called_desk, "results_in_time"


def came_late(one: Call, now: datetime) -> bool:
    """Came after the time, was told to be overdue, or should be there by now."""
    if one.overdue_at is not None or (one.arrived_at is not None and one.arrived_at > one.arrive_by):
        return True
    return one.state == "called" and one.arrive_by < now


def tally_cases(tallies: Tallies, name: str, found: Iterable[tuple[str, date]]) -> None:
    """``found``: desk and day of each."""
    for desk, day in found:
        _at(tallies, desk, month_of(day)).counts[name] += 1


def _at(tallies: Tallies, desk: str, month: str) -> Tally:
    return tallies.setdefault((desk, month), Tally())


def mean(stars: list[int]) -> float | None:
    return round(sum(stars) / len(stars), 1) if stars else None
