"""When a directive holds: hours of the day, days of the week, and dates, of every year or of one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

WEEKDAYS = ("1", "2", "3", "4", "5", "6", "7")  # 1 is Monday
LEAP = 2024  # a year that has every day
_DAY = r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})"
_PERIOD = re.compile(rf"{_DAY}\s*[~～至]\s*{_DAY}")


class Hours(NamedTuple):
    """From an hour of the day up to another, which may lie behind midnight; local time."""

    start: int
    end: int

    def hold(self, hour: int) -> bool:
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end


@dataclass(frozen=True)
class Period:
    """From one day to another, both included: of every year (and then over New Year, too), or of ``dated`` years."""

    start: date
    end: date
    dated: bool

    def hold(self, on: date) -> bool:
        if self.dated:
            return self.start <= on <= self.end
        day = (on.month, on.day)
        first, last = (self.start.month, self.start.day), (self.end.month, self.end.day)
        return first <= day <= last if first <= last else day >= first or day <= last

    def meets(self, other: Period) -> bool:
        """Whether there is a day of both."""
        if self.dated and other.dated:
            return self.start <= other.end and other.start <= self.end
        return bool(self._days() & other._days())

    def _days(self) -> frozenset[tuple[int, int]]:
        """Its days of a year."""
        if not self.dated:
            every = (date(LEAP, 1, 1) + timedelta(days=n) for n in range(366))
            return frozenset((day.month, day.day) for day in every if self.hold(day))
        span = min((self.end - self.start).days, 366)
        days = (self.start + timedelta(days=n) for n in range(span + 1))
        return frozenset((day.month, day.day) for day in days)


def hours_of(written: str) -> Hours:
    """``22-6``.

    :raises ValueError: it is none; the message is for whoever wrote it.
    """
    parts = written.split("-")
    if len(parts) != 2 or not all(part.isdecimal() and int(part) <= 24 for part in parts):
        raise ValueError(f"“{written}”应写成 22-6 这样，从几点到几点")
    return Hours(int(parts[0]), int(parts[1]))


def periods_of(written: str) -> tuple[Period, ...]:
    """``12-01~02-15`` of every year, ``2027-01-20~2027-02-05`` of one; several with blanks between.

    :raises ValueError: one is none; the message is for whoever wrote it.
    """
    together = re.sub(r"\s*([~～至])\s*", r"\1", written)
    return tuple(_period(one) for one in together.split())


def meet(ones: Iterable[Period], others: Iterable[Period]) -> bool:
    """Whether any of them have a day in common."""
    known = tuple(others)
    return any(one.meets(other) for one in ones for other in known)


def _period(written: str) -> Period:
    found = _PERIOD.fullmatch(written)
    if found is None:
        raise ValueError(f"“{written}”应写成 12-01~02-15（每年）或者 2027-01-20~2027-02-05（当年）这样")
    year, month, day, last_year, last_month, last_day = found.groups()
    if bool(year) != bool(last_year):
        raise ValueError(f"“{written}”的起止要么都写年份，要么都不写")
    try:
        start = date(int(year or LEAP), int(month), int(day))
        end = date(int(last_year or LEAP), int(last_month), int(last_day))
    except ValueError:
        raise ValueError(f"“{written}”里有不存在的日期") from None
    if year and end < start:
        raise ValueError(f"“{written}”的结束早于开始")
    return Period(start, end, bool(year))
