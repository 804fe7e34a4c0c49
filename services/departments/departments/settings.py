"""Settings of the desks, and what they load once of the town: who works where, who is on duty, the working days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from servicekit.calendar import WorkCalendar
from servicekit.settings import ServiceSettings
from servicekit.town import load_town


class Settings(ServiceSettings):
    """``desk_signs_itself``: a desk signs in the transaction in which it takes the case; for load and fault tests only."""

    desk_signs_itself: bool = False


@dataclass(frozen=True)
class House:
    """What handlers and queries need of the town."""

    calendar: WorkCalendar
    officers: Mapping[str, tuple[str, ...]]  # desk → the ids of its officers


def load_resources(settings: Settings) -> House:
    """:raises TownError: the town folder has a broken row."""
    return _house(Path(settings.town))


@cache
def _house(folder: Path) -> House:
    """Read once for the twelve desks of one process."""
    town = load_town(folder)
    officers = {code: tuple(one.id for one in town.officers_of(code)) for code in town.departments}
    return House(WorkCalendar(town.workdays()), officers)
