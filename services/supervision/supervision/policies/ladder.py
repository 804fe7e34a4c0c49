"""The ladder of cards (domain.md §9.2): two warnings before the end, the red card at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta


def rungs(started_at: datetime, due_at: datetime, working_day_before: datetime) -> tuple[datetime, datetime]:
    """When the reminder and the yellow card of a counted term fall due.

    One is the moment from which at most one working day is left, the other the moment from which at most a
    quarter of the term is left; the earlier reminds, the later is the yellow card. A term that is no longer than a
    working day would be nearly over from its start: it reminds at its half.
    """
    if due_at <= started_at:  # an outside order can come in when its day is over
        return due_at, due_at
    quarter = due_at - (due_at - started_at) / 4
    if working_day_before <= started_at:
        return due_at - (due_at - started_at) / 2, quarter
    first, second = sorted((quarter, working_day_before))
    return first, second


def day_rungs(started_at: datetime, due_at: datetime) -> tuple[datetime, datetime]:
    """The same for a day that was given, like a visit's: what is due today is no delay yet.

    The reminder comes when the day begins, the yellow card when a quarter of the day is left (18:00), however
    long before the day was planned.
    """
    begins = max(due_at - timedelta(days=1), started_at)
    return begins, max(due_at - timedelta(hours=6), started_at)


def previous_workday(day: date, is_workday: Callable[[date], bool]) -> date:
    """The working day before ``day``; weeks without one do not exist."""
    found = day - timedelta(days=1)
    for _ in range(30):
        if is_workday(found):
            return found
        found -= timedelta(days=1)
    return day - timedelta(days=1)
