"""Working days and deadlines: the official calendar, a weekday rule past its end, shifted last days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

import chinese_calendar

from servicekit.clock import SHANGHAI

Unit = Literal["natural", "working"]
_SATURDAY = 5
_LONGEST = 3660
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


@dataclass(frozen=True)
class Deadline:
    """A computed last day with what a reviewer needs to compute it again.

    ``raw_on`` is the last day before it is shifted; ``provisional`` says that a day past the official
    calendar was judged by its weekday.
    """

    raw_on: date
    due_on: date
    shift_reason: str
    provisional: bool

    @property
    def due_at(self) -> datetime:
        return due_moment(self.due_on)


class WorkCalendar:
    """The official calendar of working days, with a town's own days before it.

    ``extra`` says of single dates whether they are working days, for instance of a year that the library
    lacks.
    """

    def __init__(self, extra: Mapping[date, bool] | None = None) -> None:
        self.extra = dict(extra or {})

    def is_workday(self, day: date) -> bool:
        """Whether people work on ``day``; past the official calendar Monday to Friday."""
        if day in self.extra:
            return self.extra[day]
        if _covered(day):
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < _SATURDAY

    def is_rest(self, day: date) -> bool:
        """A day of rest (法定休假日): weekends and holidays, but not the made-up working weekends."""
        return not self.is_workday(day)

    def kind_known(self, day: date) -> bool:
        """Whether an official source says what ``day`` is."""
        return day in self.extra or _covered(day)

    def last_known(self) -> date:
        """The last day of the official calendar; an administrator is warned 60 days before it."""
        return max([LAST_COVERED, *self.extra])

    def rest_name(self, day: date) -> str:
        """What a day of rest is called: 春节, 周末, 休息日."""
        if day not in self.extra and _covered(day):
            name = chinese_calendar.get_holiday_detail(day)[1]
            if name:
                return _NAMES.get(str(name), str(name))
        return "周末" if day.weekday() >= _SATURDAY else "休息日"

    def deadline(self, start: date, days: int, unit: Unit) -> Deadline:
        """The last day of a period of ``days`` that begins on ``start``, which is not counted.

        Calendar days end on the first working day where the last one is a day of rest (民法典 §200 to §204);
        working days are counted as such.

        :raises ValueError: a negative number of days, another unit.
        """
        if days < 0:
            raise ValueError(f"a period cannot have {days} days")
        if unit == "working":
            return self._working(start, days)
        if unit != "natural":
            raise ValueError(f"a period is natural or working, not {unit}")
        raw = start + timedelta(days=days)
        due = self._first_workday(raw)
        reason = f"{raw}为{self.rest_name(raw)}，顺延至{due}" if due != raw else ""
        return Deadline(raw, due, reason, self._provisional(raw, due))

    def workdays_between(self, start: date, end: date) -> int:
        """Working days behind ``start`` up to and with ``end``; 0 when ``end`` is not later."""
        days = ((start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
        return sum(1 for day in days if self.is_workday(day))

    def _working(self, start: date, days: int) -> Deadline:
        day = start
        for _ in range(days):
            day = self._first_workday(day + timedelta(days=1))
        due = self._first_workday(day)
        return Deadline(due, due, "", self._provisional(start + timedelta(days=1), due))

    def _first_workday(self, day: date) -> date:
        for n in range(_LONGEST):
            if self.is_workday(day + timedelta(days=n)):
                return day + timedelta(days=n)
        raise ValueError(f"no working day in ten years behind {day}: the town's calendar is wrong")

    def _provisional(self, first: date, last: date) -> bool:
        return any(not self.kind_known(first + timedelta(days=n)) for n in range((last - first).days + 1))


def due_moment(day: date) -> datetime:
    """The end of ``day`` in the town, 23:59:59, as a moment in UTC."""
    return datetime.combine(day, time(23, 59, 59), SHANGHAI).astimezone(UTC)


def _covered(day: date) -> bool:
    return FIRST_COVERED <= day <= LAST_COVERED


def _coverage() -> tuple[date, date]:
    years = {day.year for day in chinese_calendar.constants.holidays}
    last = max(years)
    # The library may already name a single day of a year whose calendar is not out.
    while not _works(date(last, 6, 1)):
        last -= 1
    return date(min(years), 1, 1), date(last, 12, 31)


def _works(day: date) -> bool:
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


FIRST_COVERED, LAST_COVERED = _coverage()
