"""Settings of supervision, and what it loads once at its start: calendar, terms and the town's areas."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from servicekit.calendar import WorkCalendar
from servicekit.settings import ServiceSettings
from servicekit.town import load_town
from supervision.policies.clocks import Terms


class Settings(ServiceSettings):
    """Terms in working days. In how many days a dispute is settled and a desk signs the town's ``town.toml`` says alone:
    every service counts the same.
    """

    accept_days: int = Field(default=1, ge=1, le=60)
    route_days: int = Field(default=1, ge=1, le=60)
    cards_per_run: int = Field(default=500, ge=1, le=5_000)
    tally_deltas_per_run: int = Field(default=5_000, ge=1, le=100_000)


@dataclass(frozen=True)
class Resources:
    """What handlers and queries need of the town."""

    calendar: WorkCalendar
    terms: Terms
    villages_of: dict[str, tuple[str, ...]]  # area → its villages


def load_resources(settings: Settings) -> Resources:
    """:raises TownError: the town folder has a broken row."""
    town = load_town(settings.town)
    rule = town.settings.clock
    terms = {
        "accept": (settings.accept_days, "working"),
        "route": (settings.route_days, "working"),
        "sign": (rule.sign_days, "working"),
        "simple": (rule.simple_days, rule.unit),
        "complex": (rule.complex_days, rule.unit),
    }
    areas = {code: tuple(village.code for village in town.villages_of(code)) for code in town.areas}
    return Resources(WorkCalendar(town.workdays()), Terms(terms), areas)
