"""What must hold between the rows of a town: codes that exist, people where they belong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from servicekit.town.errors import TownError
from servicekit.town.settings import TownSettings
from servicekit.town.sheets import Sheet, columns_of

Sheets = Mapping[str, Sheet[Any]]
# What these sheets are called by others, where it is not their first column.
NAMED_BY = {"staff": "id", "mediators": "id", "experts": "id"}
# A role needs the place where it is held.
PLACE_OF_ROLE = {
    "desk_officer": "department_code",
    "grid_worker": "village_code",
    "village_coordinator": "village_code",
    "area_coordinator": "area_code",
}


def check_links(settings: TownSettings, sheets: Sheets) -> None:
    """Raises TownError at the first row that does not fit the others."""
    _village_codes(settings, sheets["villages"])
    _people_are_distinct(sheets)
    for sheet in sheets.values():
        _references(sheet, sheets)
    for name in ("committees", "mediators", "staff"):
        _area_of_village(sheets[name], sheets["villages"])
    _spans(sheets["committees"], "term_from", "term_until")
    _spans(sheets["mediators"], "absent_from", "absent_until")
    _chairs(sheets)
    _industry(sheets)
    _places_of_roles(sheets["staff"])
    _duties(sheets)


def _wrong(sheet: Sheet[Any], line: int, column: str, reason: str) -> TownError:
    return TownError(sheet.file, line, column, reason)


def _village_codes(settings: TownSettings, villages: Sheet[Any]) -> None:
    for line, row in villages.placed():
        if not row.code.startswith(settings.town_code):
            reason = f"“{row.code}” does not begin with town_code {settings.town_code}; correct one"
            raise _wrong(villages, line, "code", reason)


def _references(sheet: Sheet[Any], sheets: Sheets) -> None:
    if not sheet.rows:
        return
    linked = {name: cell.of for name, cell in columns_of(type(sheet.rows[0])).items() if cell.of}
    for column, of in linked.items():
        known = {getattr(row, NAMED_BY.get(of, "code")) for row in sheets[of].rows} | {""}
        for line, row in sheet.placed():
            if (value := getattr(row, column)) not in known:
                reason = f"“{value}” is not in {sheets[of].file}; correct it or add it there"
                raise _wrong(sheet, line, column, reason)


def _people_are_distinct(sheets: Sheets) -> None:
    """An id is one person's and a login one account's over staff, mediators and experts together."""
    ids: dict[str, str] = {}
    logins: dict[str, str] = {}
    for sheet, line, column, person_id, login in _people(sheets):
        for taken, value, at in ((ids, person_id, "id"), (logins, login, column)):
            if value in taken:
                reason = f"“{value}” is already used on {taken[value]}; give this person another"
                raise _wrong(sheet, line, at, reason)
            taken[value] = f"{sheet.file} line {line}"


def _people(sheets: Sheets) -> Iterator[tuple[Sheet[Any], int, str, str, str]]:
    for line, row in sheets["staff"].placed():
        yield sheets["staff"], line, "login", row.id, row.login
    for name in ("mediators", "experts"):
        for line, row in sheets[name].placed():
            yield sheets[name], line, "id", row.id, row.id.lower()


def _area_of_village(sheet: Sheet[Any], villages: Sheet[Any]) -> None:
    area_of = {village.code: village.area_code for village in villages.rows}
    for line, row in sheet.placed():
        area = area_of.get(row.village_code, "")
        if area and row.area_code not in ("", area):
            reason = f"“{row.area_code}” is not {area}, the area of {row.village_code}; correct one"
            raise _wrong(sheet, line, "area_code", reason)


def _spans(sheet: Sheet[Any], first: str, last: str) -> None:
    for line, row in sheet.placed():
        begins, ends = getattr(row, first), getattr(row, last)
        if ends is not None and (begins is None or ends < begins):
            reason = f"“{ends}” comes before or without {first}; correct one of them"
            raise _wrong(sheet, line, last, reason)


def _chairs(sheets: Sheets) -> None:
    committee_of = {one.id: one.committee_code for one in sheets["mediators"].rows}
    for name in ("committees", "industry_committees"):
        for line, row in sheets[name].placed():
            if committee_of[row.chair_id] != row.code:
                reason = (
                    f"“{row.chair_id}” sits on {committee_of[row.chair_id]}; choose a member of {row.code}"
                )
                raise _wrong(sheets[name], line, "chair_id", reason)


def _industry(sheets: Sheets) -> None:
    kind_of = {one.code: one.kind for one in sheets["committees"].rows}
    for line, row in sheets["industry_committees"].placed():
        if kind_of[row.code] != "industry":
            reason = f"“{row.code}” is of kind {kind_of[row.code]} in committees.csv; make it industry there"
            raise _wrong(sheets["industry_committees"], line, "code", reason)


def _places_of_roles(staff: Sheet[Any]) -> None:
    for line, row in staff.placed():
        for role in row.roles:
            if (column := PLACE_OF_ROLE.get(role)) and not getattr(row, column):
                raise _wrong(staff, line, column, f"the role {role} needs it; fill it in")


def _duties(sheets: Sheets) -> None:
    department_of = {one.id: one.department_code for one in sheets["staff"].rows}
    for line, row in sheets["rota"].placed():
        if department_of[row.person_id] != row.department_code:
            reason = f"“{row.person_id}” does not belong to {row.department_code}; name one of its people"
            raise _wrong(sheets["rota"], line, "person_id", reason)
