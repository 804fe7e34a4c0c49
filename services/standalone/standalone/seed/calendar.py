"""When invented disputes are registered: three years, fewer on days of rest, within opening hours, the latest ones still open."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import accumulate

from servicekit.calendar import WorkCalendar
from servicekit.clock import SHANGHAI, local_date

DAYS = 1096
REST = 0.3  # a day of rest brings so much of a working day's disputes
OPENS, HOURS = 8.5, 9.5
RECENT = timedelta(days=14)
MOST_OPEN, SHARE_OPEN = 400, 5


class Arrivals:
    """The moments of ``count`` registrations before ``until``, in order, and which of them are still open."""

    def __init__(self, count: int, until: datetime, calendar: WorkCalendar) -> None:
        self.count, self.until = count, until
        self.first = local_date(until) - timedelta(days=DAYS)
        days = [self.first + timedelta(days=n) for n in range(DAYS)]
        self._sums = list(accumulate(REST if calendar.is_rest(day) else 1.0 for day in days))
        wanted = min(MOST_OPEN, count // SHARE_OPEN)
        moments = [until - RECENT * ((n + 0.5) / wanted) ** 2.5 for n in reversed(range(wanted))]
        crowded = bool(wanted) and self._usual(count - 2 * wanted) >= moments[0]
        self.open = self._among(moments) if crowded else self._last(moments)
        self._before = until if crowded or not wanted else moments[0]

    def at(self, serial: int) -> datetime:
        """When the dispute of this place, from 0, was registered."""
        return self.open.get(serial) or min(self._usual(serial), self._before)

    def _usual(self, serial: int) -> datetime:
        """Evenly over the years, by days and by opening hours."""
        share = (serial + 0.5) / self.count * self._sums[-1]
        day = bisect_right(self._sums, share)
        below = self._sums[day - 1] if day else 0.0
        part = (share - below) / (self._sums[day] - below)
        midnight = datetime.combine(self.first + timedelta(days=day), time(), SHANGHAI)
        return (midnight + timedelta(hours=OPENS + part * HOURS)).astimezone(UTC)

    def _last(self, moments: Sequence[datetime]) -> dict[int, datetime]:
        """A small town: its last ones are all open, and come closer together than they usually would."""
        return dict(zip(range(self.count - len(moments), self.count), moments, strict=True))

    def _among(self, moments: Sequence[datetime]) -> dict[int, datetime]:
        """A large one: for each moment one that was registered at about that time."""
        found: list[int] = []
        free = self.count
        for moment in reversed(moments):
            free = min(free - 1, bisect_left(range(self.count), moment, key=self._usual))
            found.append(free)
        return {serial: self._usual(serial) for serial in reversed(found)}
