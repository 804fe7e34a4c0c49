"""The rules as people write them: the rows of every table, from the town's folder and from later editions."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from routing.errors import UnknownRule
from routing.policies import numbers
from routing.policies.rows import Row, Settings, read_settings, read_table

SETTINGS = "routing.toml"
TOWN = "town"  # who wrote a row that stands in the town's folder
Action = Literal["add", "replace", "remove"]

# table → its columns; the file of a town is the table's name with .csv, that of the thresholds the settings
TABLES: Mapping[str, tuple[str, ...]] = {
    numbers.TABLE: numbers.COLUMNS,
    "words": ("type", "words", "unless", "weight", "note"),
    "other_matters": ("matter", "desk", "words", "unless", "weight", "note"),
    "desks": ("type", "name", "desk", "co_desks", "lowest_level", "note"),
    "desk_words": ("types", "desk", "words", "unless", "weight", "note"),
    "complexity": ("grade", "types", "words", "unless", "weight", "note"),
    "risk": ("sign", "types", "words", "unless", "score", "note"),
    "gates": ("gate", "types", "words", "unless", "sentence"),
    "directives": (
        "name", "places", "types", "channels", "hours", "weekdays", "dates", "words", "unless", "least_amount", "least_people",
        "type", "desk", "co_desks", "level", "risk", "complexity", "person", "priority",
    ),
}  # fmt: skip
# A town without these files has no such rules.
MAY_LACK = frozenset({"directives"})


@dataclass(frozen=True)
class Change:
    """One row added, put in place of another, or taken away; ``rule_id`` names the other."""

    action: Action
    table: str
    rule_id: str = ""
    cells: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Source:
    """All rows by table, the settings, and the villages of each area."""

    settings: Settings
    rows: Mapping[str, tuple[Row, ...]]
    areas: Mapping[str, frozenset[str]]

    def find(self, table: str, rule_id: str) -> Row:
        """:raises UnknownRule: there is no such row now."""
        found = next((row for row in self.rows.get(table, ()) if row.key == rule_id), None)
        if found is None:
            raise UnknownRule("没有这条规则，可能已经被改过，请刷新后再试。")
        return found


def read_source(folder: str | Path) -> Source:
    """The rows in a town's folder.

    :raises RulesError: a file is missing or not a table of this kind.
    """
    folder = Path(folder)
    settings = read_settings(folder / SETTINGS)
    rows = {
        table: tuple(read_table(folder / f"{table}.csv", columns))
        for table, columns in TABLES.items()
        if table != numbers.TABLE and (table not in MAY_LACK or (folder / f"{table}.csv").is_file())
    }
    rows[numbers.TABLE] = tuple(numbers.rows_of(settings))
    return Source(settings, {table: rows.get(table, ()) for table in TABLES}, _areas(folder.parent))


def _areas(folder: Path) -> dict[str, frozenset[str]]:
    """Area → codes of its villages; every village is an area of its own as well."""
    path = folder / "villages.csv"
    if not path.is_file():
        return {}
    areas: dict[str, set[str]] = {}
    for line in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()):
        areas.setdefault(line["area_code"], set()).add(line["code"])
        areas[line["code"]] = {line["code"]}
    return {code: frozenset(villages) for code, villages in areas.items()}


def changed(source: Source, changes: Iterable[Change], by: str) -> Source:
    """The rows after these changes, written by ``by``.

    :raises UnknownRule: a row to be replaced or removed is not there.
    """
    rows = {table: list(there) for table, there in source.rows.items()}
    for change in changes:
        if change.table not in rows:
            raise UnknownRule(f"没有“{change.table}”这张规则表。")
        _change(rows[change.table], change, by)
    return replace(source, rows={table: tuple(there) for table, there in rows.items()})


def _change(rows: list[Row], change: Change, by: str) -> None:
    new = [row_of(change, by)] if change.action != "remove" else []
    if change.action == "add":
        rows += new
        return
    place = next((at for at, row in enumerate(rows) if row.key == change.rule_id), None)
    if place is None:
        raise UnknownRule("要改的规则已经不在，可能别人改过了，请刷新后再试。")
    rows[place : place + 1] = new


def row_of(change: Change, by: str) -> Row:
    """The row that a change writes; columns that are not given stay empty."""
    columns = TABLES[change.table]
    given = change.cells or {}
    if unknown := sorted(set(given) - set(columns)):
        raise UnknownRule(f"“{change.table}”表没有这些栏：{'、'.join(unknown)}。")
    return Row(change.table, 0, columns, {column: given.get(column, "") for column in columns}, by)
