"""Reading one CSV file strictly into the rows of its class, each with the line on which it begins."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from io import StringIO
from pathlib import Path
from typing import Any, Generic, TypeVar, get_type_hints

from servicekit.town.cells import Cell
from servicekit.town.errors import TownError

Row = TypeVar("Row")


@dataclass(frozen=True)
class Sheet(Generic[Row]):
    """The rows of one file, by their key (or all together where the key has several columns)."""

    file: str
    lines: tuple[int, ...]
    rows: tuple[Row, ...]

    def placed(self) -> Iterator[tuple[int, Row]]:
        return zip(self.lines, self.rows, strict=True)

    def by(self, column: str) -> dict[str, Row]:
        return {getattr(row, column): row for row in self.rows}


def columns_of(kind: type) -> dict[str, Cell]:
    """Column name → kind of cell, in the order of the file."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name].__metadata__[0] for field in fields(kind)}


def read_sheet(path: Path, kind: type[Row], key: tuple[str, ...]) -> Sheet[Row]:
    """All rows of ``path``; raises TownError at the first broken place."""
    columns = columns_of(kind)
    records = _records(path, tuple(columns))
    order = _header(path.name, next(records, (1, [])), tuple(columns))
    lines, rows, seen = [], [], dict[Any, int]()
    for line, cells in records:
        row = kind(**_values(path.name, line, order, columns, cells))
        _once(path.name, line, key, row, seen)
        lines.append(line)
        rows.append(row)
    return Sheet(path.name, tuple(lines), tuple(rows))


def _records(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each record; blank lines and lines that begin with # are left out."""
    reader = csv.reader(StringIO(_text(path, columns), newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells and not cells[0].startswith("#"):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        reason = f"the row cannot be read ({error}); check its quotation marks"
        raise TownError(path.name, line, columns[0], reason) from None


def _text(path: Path, columns: tuple[str, ...]) -> str:
    try:
        content = path.read_bytes()
    except OSError:
        header = ",".join(columns)
        reason = f"the file is missing or cannot be read; create it with the header {header}"
        raise TownError(path.name, 1, columns[0], reason) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = content[: error.start].decode()
        raise _not_utf8(path.name, good, columns) from None


def _not_utf8(file: str, good: str, columns: tuple[str, ...]) -> TownError:
    """The place where the ``good`` beginning of a file ends."""
    line, before = good.count("\n") + 1, good.rpartition("\n")[2]
    header = good.split("\n")[0].removeprefix("\ufeff").strip().split(",") if line > 1 else list(columns)
    column = header[min(before.count(","), len(header) - 1)]
    return TownError(file, line, column, "the text is not UTF-8; save the file as “CSV UTF-8”")


def _header(file: str, record: tuple[int, list[str]], columns: tuple[str, ...]) -> list[str]:
    line, cells = record
    names = [cell.strip() for cell in cells]
    for name in names:
        if name not in columns:
            raise TownError(file, line, name, f"this column is unknown; the columns are {','.join(columns)}")
        if names.count(name) > 1:
            raise TownError(file, line, name, "this column appears twice; remove one")
    for name in columns:
        if name not in names:
            raise TownError(file, line, name, f"this column is missing; the columns are {','.join(columns)}")
    return names


def _values(
    file: str, line: int, order: list[str], columns: dict[str, Cell], cells: list[str]
) -> dict[str, Any]:
    if len(cells) != len(order):
        column = order[min(len(cells), len(order) - 1)]
        reason = f"the row has {len(cells)} cells and the header {len(order)}; check its commas"
        raise TownError(file, line, column, reason)
    values = {}
    for name, cell in zip(order, cells, strict=True):
        try:
            values[name] = columns[name].read(cell.strip())
        except ValueError as error:
            raise TownError(file, line, name, str(error)) from None
    return values


def _once(file: str, line: int, key: tuple[str, ...], row: object, seen: dict[Any, int]) -> None:
    value = tuple(getattr(row, column) for column in key)
    first = seen.setdefault(value, line)
    if first != line:
        said = " ".join(str(part) for part in value)
        raise TownError(file, line, key[-1], f"“{said}” is already on line {first}; every row needs its own")
