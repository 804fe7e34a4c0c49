"""The ladder of cards (domain.md §9.2): two warnings before the end, the red card at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta


def rungs(started_at: datetime, due_at: datetime, working_day_before: datetime) -> tuple[datetime, datetime]:
    """When the reminder and the yellow card fall due.

    One is the moment from which at most one working day is left, the other the moment from which at most a
    quarter of the term is left; the earlier reminds, the later is the yellow card. Neither is before the start.
    """
    quarter = due_at - (due_at - started_at) / 4
    first, second = sorted((quarter, working_day_before))
    return max(first, started_at), max(second, started_at)


def previous_workday(day: date, is_workday: Callable[[date], bool]) -> date:
    """The working day before ``day``; weeks without one do not exist."""
    found = day - timedelta(days=1)
    for _ in range(30):
        if is_workday(found):
            return found
        found -= timedelta(days=1)
    return day - timedelta(days=1)
