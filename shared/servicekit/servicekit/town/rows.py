"""The rows of a town folder: one class for each CSV file, whose fields are exactly the columns of that file.

An absent code or text is ``""``, as in the contracts; an absent date or number is ``None``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypeAlias

from servicekit.town import cells
from servicekit.town.cells import Cell, optional, several

# What a staff account can be; mediators and experts get their role from their own files.
STAFF_ROLES = (
    "receptionist", "triage", "desk_officer", "grid_worker", "village_coordinator", "area_coordinator",
    "town_coordinator", "assistance", "visitor", "supervisor", "leader", "administrator", "auditor",
    "operator",
)  # fmt: skip
RESIDENCE_MODES = ("常驻", "轮驻", "随驻")
ROOM_KINDS = (
    "reception",
    "mediation",
    "study",
    "counselling",
    "service",
    "court",
    "command",
    "archive",
    "other",
)
COMMITTEE_KINDS = ("village", "town", "area", "industry", "enterprise", "other")

Text: TypeAlias = Annotated[str, Cell(cells.text)]
OptionalText: TypeAlias = Annotated[str, Cell(str)]
Code: TypeAlias = Annotated[str, Cell(cells.code)]
Login: TypeAlias = Annotated[str, Cell(cells.login)]
Phone: TypeAlias = Annotated[str, Cell(cells.phone)]
Sex: TypeAlias = Annotated[str, Cell(cells.one_of("男", "女"))]
YesNo: TypeAlias = Annotated[bool, Cell(cells.yes_no)]
Count: TypeAlias = Annotated[int, Cell(cells.whole(0))]
Day: TypeAlias = Annotated[date, Cell(cells.day)]
OptionalDay: TypeAlias = Annotated[date | None, Cell(optional(cells.day, None))]
Words: TypeAlias = Annotated[tuple[str, ...], Cell(several(cells.text))]
Types: TypeAlias = Annotated[tuple[str, ...], Cell(several(cells.dispute_type))]
Roles: TypeAlias = Annotated[tuple[str, ...], Cell(several(cells.one_of(*STAFF_ROLES)))]
Residence: TypeAlias = Annotated[str, Cell(cells.one_of(*RESIDENCE_MODES))]

AreaCode: TypeAlias = Annotated[str, Cell(cells.code, of="areas")]
OptionalArea: TypeAlias = Annotated[str, Cell(optional(cells.code), of="areas")]
OptionalVillage: TypeAlias = Annotated[str, Cell(optional(cells.village_code), of="villages")]
DepartmentCode: TypeAlias = Annotated[str, Cell(cells.code, of="departments")]
OptionalDepartment: TypeAlias = Annotated[str, Cell(optional(cells.code), of="departments")]
CommitteeCode: TypeAlias = Annotated[str, Cell(cells.code, of="committees")]
IndustryCode: TypeAlias = Annotated[str, Cell(cells.code, of="industry_committees")]
OptionalStudio: TypeAlias = Annotated[str, Cell(optional(cells.code), of="studios")]
MediatorId: TypeAlias = Annotated[str, Cell(cells.code, of="mediators")]


@dataclass(frozen=True, slots=True)
class Area:
    """A management area (管区) between town and village; it has no official code."""

    code: Code
    name: Text
    coordinator_post: Text


@dataclass(frozen=True, slots=True)
class Village:
    """An administrative village under its official 12-digit code; ``grids`` counts its grids (网格)."""

    code: Annotated[str, Cell(cells.village_code)]
    name: Text
    official_name: Text
    area_code: AreaCode
    population: Count
    grids: Count


@dataclass(frozen=True, slots=True)
class Department:
    """A stationed department; its code names its desk and the desk's queue."""

    code: Annotated[str, Cell(cells.queue_code)]
    name: Text
    short_name: Text
    residence_mode: Residence
    window_no: OptionalText
    phone: Phone
    leads_in: Text
    assumption: YesNo


@dataclass(frozen=True, slots=True)
class Room:
    """A functional room (功能室) of the centre."""

    code: Code
    name: Text
    floor: Annotated[int, Cell(cells.whole(1))]
    capacity: Annotated[int, Cell(cells.whole(1))]
    kind: Annotated[str, Cell(cells.one_of(*ROOM_KINDS))]
    bookable: YesNo
    assumption: YesNo


@dataclass(frozen=True, slots=True)
class Duty:
    """Who sits at (常驻, 轮驻) or is called to (随驻) a desk on a weekday (1 = Monday) am or pm."""

    department_code: DepartmentCode
    weekday: Annotated[int, Cell(cells.whole(1, 7))]
    half: Annotated[str, Cell(cells.one_of("am", "pm"))]
    person_id: Annotated[str, Cell(cells.code, of="staff")]
    mode: Residence


@dataclass(frozen=True, slots=True)
class Committee:
    """A people's mediation committee (人民调解委员会); its term is three years (人民调解法 art. 9)."""

    code: Code
    name: Text
    kind: Annotated[str, Cell(cells.one_of(*COMMITTEE_KINDS))]
    village_code: OptionalVillage
    area_code: OptionalArea
    term_from: Day
    term_until: Day
    chair_id: MediatorId
    assumption: YesNo


@dataclass(frozen=True, slots=True)
class Mediator:
    """A mediator of a committee; ``standing`` is years of service, ``load_cap`` open cases at one time."""

    id: Code
    name: Text
    sex: Sex
    born_on: Day
    level: Annotated[str, Cell(cells.one_of("village", "area", "town", "industry"))]
    committee_code: CommitteeCode
    village_code: OptionalVillage
    area_code: OptionalArea
    skills: Types
    languages: Words
    studio_code: OptionalStudio
    load_cap: Count
    standing: Count
    phone: Phone
    available: YesNo
    absent_from: OptionalDay
    absent_until: OptionalDay
    employer: OptionalText

    def is_absent_on(self, day: date) -> bool:
        """Absence runs over both its ends; without an end it goes on."""
        begun = self.absent_from is not None and self.absent_from <= day
        return begun and (self.absent_until is None or day <= self.absent_until)


@dataclass(frozen=True, slots=True)
class IndustryCommittee:
    """What an industry committee (行业性调解委员会) mediates; its code is a committee of kind industry."""

    code: CommitteeCode
    name: Text
    types: Types
    chair_id: MediatorId


@dataclass(frozen=True, slots=True)
class Expert:
    """An expert of an industry committee; ``fields`` are the types of dispute asked about."""

    id: Code
    name: Text
    sex: Sex
    committee_code: IndustryCode
    fields: Types
    title: Text
    employer: OptionalText
    village_code: OptionalVillage
    credential: Text
    credential_until: Day
    phone: Phone


@dataclass(frozen=True, slots=True)
class Studio:
    """A brand studio (品牌调解室) with its method in one sentence."""

    code: Code
    name: Text
    method: Text
    leader_id: MediatorId


@dataclass(frozen=True, slots=True)
class Staff:
    """An account of somebody who works at the centre, a desk, an area or a village."""

    login: Login
    id: Code
    name: Text
    roles: Roles
    department_code: OptionalDepartment
    village_code: OptionalVillage
    area_code: OptionalArea
    post: Text
    phone: Phone


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason not to accept, with the way on and the body to go to: never a bare refusal."""

    code: Annotated[str, Cell(cells.refusal_code)]
    reason: Text
    way_on: Text
    place: Text
    address: Text
    phone: Phone


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day on which the town's calendar differs from, or goes past, the built-in one."""

    on: Day
    kind: Annotated[str, Cell(cells.one_of("rest", "work"))]
    name: Text
    source: Text

    @property
    def is_work(self) -> bool:
        return self.kind == "work"
