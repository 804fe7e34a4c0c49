"""A town and how its folder is read: files, keys, indexes and the questions that services ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from servicekit.town import rows
from servicekit.town.links import check_links
from servicekit.town.settings import TownSettings, read_settings
from servicekit.town.sheets import Sheet, read_sheet

# sheet (file name without .csv) → class of its rows and the columns that name a row
SHEETS: dict[str, tuple[type, tuple[str, ...]]] = {
    "areas": (rows.Area, ("code",)),
    "villages": (rows.Village, ("code",)),
    "departments": (rows.Department, ("code",)),
    "rooms": (rows.Room, ("code",)),
    "committees": (rows.Committee, ("code",)),
    "industry_committees": (rows.IndustryCommittee, ("code",)),
    "studios": (rows.Studio, ("code",)),
    "mediators": (rows.Mediator, ("id",)),
    "experts": (rows.Expert, ("id",)),
    "staff": (rows.Staff, ("login",)),
    "rota": (rows.Duty, ("department_code", "weekday", "half", "person_id")),
    "refusals": (rows.Refusal, ("code",)),
    "calendar": (rows.CalendarDay, ("on",)),
}


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in, with all that decides what they see; absent codes are ``""``."""

    login: str
    person_id: str
    name: str
    roles: tuple[str, ...]
    post: str
    phone: str
    department_code: str = ""
    village_code: str = ""
    area_code: str = ""
    committee_code: str = ""


@dataclass(frozen=True)
class Town:
    """One town. The mappings keep the order of their files; they are read-only."""

    settings: TownSettings
    areas: Mapping[str, rows.Area]
    villages: Mapping[str, rows.Village]
    departments: Mapping[str, rows.Department]
    rooms: Mapping[str, rows.Room]
    committees: Mapping[str, rows.Committee]
    industry_committees: Mapping[str, rows.IndustryCommittee]
    studios: Mapping[str, rows.Studio]
    mediators: Mapping[str, rows.Mediator]
    experts: Mapping[str, rows.Expert]
    staff: Mapping[str, rows.Staff]
    rota: tuple[rows.Duty, ...]
    refusals: Mapping[str, rows.Refusal]
    calendar: tuple[rows.CalendarDay, ...]

    def area_of(self, village_code: str) -> rows.Area:
        """The management area of a village; KeyError where the town has no such village."""
        return self.areas[self.villages[village_code].area_code]

    def villages_of(self, area_code: str) -> tuple[rows.Village, ...]:
        return tuple(village for village in self.villages.values() if village.area_code == area_code)

    def members_of(self, committee_code: str) -> tuple[rows.Mediator, ...]:
        return tuple(one for one in self.mediators.values() if one.committee_code == committee_code)

    def committee_of(self, village_code: str) -> rows.Committee | None:
        """The village's own committee, where it has one."""
        found = (one for one in self.committees.values() if one.village_code == village_code)
        return next(found, None)

    def experts_of(self, committee_code: str) -> tuple[rows.Expert, ...]:
        return tuple(one for one in self.experts.values() if one.committee_code == committee_code)

    def staff_in(self, role: str) -> tuple[rows.Staff, ...]:
        return tuple(one for one in self.staff.values() if role in one.roles)

    def officers_of(self, department_code: str) -> tuple[rows.Staff, ...]:
        return tuple(one for one in self.staff_in("desk_officer") if one.department_code == department_code)

    def on_duty(self, department_code: str, weekday: int, half: str) -> tuple[rows.Duty, ...]:
        """Rota rows of a desk for a weekday (1 = Monday) and half (am, pm)."""
        asked = (department_code, weekday, half)
        return tuple(duty for duty in self.rota if (duty.department_code, duty.weekday, duty.half) == asked)

    def workdays(self) -> dict[date, bool]:
        """The town's own calendar as the working-day calendar takes it: day → is it worked."""
        return {day.on: day.is_work for day in self.calendar}

    def accounts(self) -> tuple[Account, ...]:
        """Everybody who can sign in: staff, then mediators and experts under their id in small letters."""
        mediators = (self._mediator_account(one) for one in self.mediators.values())
        experts = (self._expert_account(one) for one in self.experts.values())
        return (*map(_staff_account, self.staff.values()), *mediators, *experts)

    def _mediator_account(self, one: rows.Mediator) -> Account:
        committee = self.committees[one.committee_code]
        post = f"{committee.name}{'主任' if committee.chair_id == one.id else '调解员'}"
        return Account(
            login=one.id.lower(), person_id=one.id, name=one.name, roles=("mediator",),
            post=post, phone=one.phone,
            village_code=one.village_code, area_code=one.area_code, committee_code=one.committee_code,
        )  # fmt: skip

    def _expert_account(self, one: rows.Expert) -> Account:
        return Account(
            login=one.id.lower(), person_id=one.id, name=one.name, roles=("expert",),
            post=one.title, phone=one.phone,
            village_code=one.village_code, committee_code=one.committee_code,
        )  # fmt: skip


def _staff_account(one: rows.Staff) -> Account:
    return Account(
        login=one.login, person_id=one.id, name=one.name, roles=one.roles, post=one.post, phone=one.phone,
        department_code=one.department_code, village_code=one.village_code, area_code=one.area_code,
    )  # fmt: skip


def load_town(folder: Path | str) -> Town:
    """Reads and checks a whole town folder; raises TownError at the first broken place."""
    folder = Path(folder)
    settings = read_settings(folder)
    sheets: dict[str, Sheet[Any]] = {
        name: read_sheet(folder / f"{name}.csv", *of) for name, of in SHEETS.items()
    }
    check_links(settings, sheets)
    return Town(settings=settings, **{name: _index(name, sheet) for name, sheet in sheets.items()})


def _index(name: str, sheet: Sheet[Any]) -> Any:
    if name in ("rota", "calendar"):
        return sheet.rows
    return MappingProxyType(sheet.by(SHEETS[name][1][0]))
