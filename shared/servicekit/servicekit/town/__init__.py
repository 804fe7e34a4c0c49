"""The town folder (`TOWN`) as typed rows: `load_town` reads and checks it, or says what is wrong where."""

from servicekit.town.errors import TownError
from servicekit.town.folder import Account, Town, load_town
from servicekit.town.rows import (
    STAFF_ROLES,
    Area,
    CalendarDay,
    Committee,
    Department,
    Duty,
    Expert,
    IndustryCommittee,
    Mediator,
    Refusal,
    Room,
    Staff,
    Studio,
    Village,
)
from servicekit.town.settings import ClockRule, PanelRule, TownSettings, TrainingRule

__all__ = [
    "STAFF_ROLES",
    "Account",
    "Area",
    "CalendarDay",
    "ClockRule",
    "Committee",
    "Department",
    "Duty",
    "Expert",
    "IndustryCommittee",
    "Mediator",
    "PanelRule",
    "Refusal",
    "Room",
    "Staff",
    "Studio",
    "Town",
    "TownError",
    "TownSettings",
    "TrainingRule",
    "Village",
    "load_town",
]
