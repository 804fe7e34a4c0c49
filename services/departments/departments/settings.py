"""Settings of the desks, and what they load once of the town: who works where, who is on duty, the working days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import cast

from pydantic import Field

from servicekit.calendar import Unit, WorkCalendar, due_moment
from servicekit.clock import local_date
from servicekit.settings import ServiceSettings
from servicekit.town import load_town
from servicekit.town.rows import Staff
from servicekit.town.settings import ClockRule

HEAD = "负责人"  # how the posts of heads end


class Settings(ServiceSettings):
    """``desk_signs_itself``: a desk signs in the transaction in which it takes the case; for load and fault tests only.

    ``study_part_days``: working days that a co-desk has for what a joint study gave it without a day; the town's own.
    ``least_part_days``: working days that it has at least for what a decision gave it, however near the case's own term is.
    ``return_days``: working days in which a desk returns what is not its own (domain.md §5.2: two in Shandong's method of 2020).
    ``whistle_result_days``: working days after its arrival in which a called desk tells what it did; no law says, the town does.
    """

    desk_signs_itself: bool = False
    return_days: int = Field(default=2, ge=1, le=60)
    whistle_result_days: int = 3
    study_part_days: int = 5
    least_part_days: int = Field(default=2, ge=1, le=60)


@dataclass(frozen=True)
class House:
    """What handlers and queries need of the town."""

    calendar: WorkCalendar
    officers: Mapping[str, tuple[str, ...]]  # desk → the ids of its officers
    heads: Mapping[str, str]  # desk → the id of its head
    rota: Mapping[
        tuple[str, int, str], tuple[str, str]
    ]  # desk, weekday, half → who is on duty, in which residence
    return_days: int
    clock: ClockRule

    def settled_by(self, start: datetime, complexity: str) -> date:
        """The last day on which a case of this grade that was accepted then is settled, by the town's clock."""
        days = self.clock.complex_days if complexity == "complex" else self.clock.simple_days
        return self.count(start, days, self.clock.unit)

    def sign_due(self, decided_at: datetime) -> datetime:
        """Until when a desk signs for what was given to it then, however late it hears of it: as supervision counts it, too."""
        return due_moment(self.count(decided_at, self.clock.sign_days, "working"))

    def return_until(self, arrived_at: datetime) -> date:
        """The last day on which a desk may return what came to it then."""
        return self.count(arrived_at, self.return_days, "working")

    def is_head(self, person_id: str, desk: str) -> bool:
        return bool(person_id) and self.heads.get(desk) == person_id

    def last_day(self, start: date, days: int, unit: str) -> date:
        return _last_day(self.calendar, start, days, cast(Unit, unit))

    def between(self, first: date, last: date, unit: str) -> int:
        """Days of the unit behind ``first`` up to and with ``last``."""
        if unit == "working":
            return self.calendar.workdays_between(first, last)
        return max((last - first).days, 0)

    def count(self, start: datetime, days: int, unit: str) -> date:
        """The last day of a period that begins at ``start``, by the town's calendar."""
        return _last_day(self.calendar, local_date(start), days, cast(Unit, unit))


def load_resources(settings: Settings) -> House:
    """:raises TownError: the town folder has a broken row."""
    return replace(_house(Path(settings.town)), return_days=settings.return_days)


# Most cases of a day have the same limits.
@lru_cache(maxsize=4_096)
def _last_day(calendar: WorkCalendar, start: date, days: int, unit: Unit) -> date:
    return calendar.deadline(start, days, unit).due_on


@cache
def _house(folder: Path) -> House:
    """Read once for the twelve desks of one process."""
    town = load_town(folder)
    officers = {code: tuple(one.id for one in town.officers_of(code)) for code in town.departments}
    # Where the rota names several, the first of the file has the duty.
    rota = {
        (one.department_code, one.weekday, one.half): (one.person_id, one.mode) for one in reversed(town.rota)
    }
    heads = {code: _head(town.officers_of(code)) for code in town.departments}
    calendar = WorkCalendar(town.workdays())
    return House(calendar, officers, heads, rota, Settings().return_days, town.settings.clock)


def _head(officers: Sequence[Staff]) -> str:
    """Who heads a desk: by the post of ``staff.csv``, else the first who is named there; "" where nobody works."""
    named = [one.id for one in officers if one.post.endswith(HEAD)]
    return next(iter([*named, *(one.id for one in officers)]), "")
