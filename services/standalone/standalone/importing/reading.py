"""Reading the rows of a file: CSV (UTF-8 or GB18030), a workbook (.xlsx), or JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import python_calamine

from standalone.importing.columns import COLUMNS, Entry, entry_of, unknown


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; the message says what to do."""


def entries(path: Path, villages: Mapping[str, str]) -> list[Entry]:
    """Every row that is not empty, with its number as a spreadsheet counts: the headings are row 1.

    :raises UnreadableFile: another kind of file, another encoding, no headings, an unknown heading, a line that is not JSON.
    """
    readers = {".csv": _csv, ".xlsx": _workbook, ".jsonl": _json_lines, ".ndjson": _json_lines}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UnreadableFile(
            f"{path.name}: only {', '.join(readers)} can be imported; save it as one of them."
        )
    return list(reader(path, villages))


def _csv(path: Path, villages: Mapping[str, str]) -> Iterator[Entry]:
    rows = csv.reader(io.StringIO(_text(path), newline=""))
    return _table(path, rows, villages)


def _workbook(path: Path, villages: Mapping[str, str]) -> Iterator[Entry]:
    try:
        book = python_calamine.load_workbook(path)
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, IndexError) as error:
        raise UnreadableFile(
            f"{path.name} cannot be read as a workbook ({error}); save it again as .xlsx."
        ) from error
    return _table(path, rows, villages)


def _table(path: Path, rows: Iterable[list[Any]], villages: Mapping[str, str]) -> Iterator[Entry]:
    every = iter(rows)
    headings = [_cell(cell) for cell in next(every, [])]
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise UnreadableFile(f"{path.name} has no headings: the first row names the columns, like {_some()}.")
    if strange := unknown(headings):
        known = ", ".join(chain.from_iterable(COLUMNS.items()))
        raise UnreadableFile(
            f"{path.name}: unknown column {'、'.join(map(repr, strange))}. Known are: {known}."
        )
    for number, row in enumerate(every, 2):
        cells = dict(zip(headings, map(_cell, row), strict=False))
        if any(cells.values()):
            yield entry_of(number, cells, villages)


def _json_lines(path: Path, villages: Mapping[str, str]) -> Iterator[Entry]:
    """Bodies as the API takes them, one a line."""
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            body = json.loads(line)
        except ValueError as error:
            raise UnreadableFile(
                f"{path.name}, line {number} is not JSON ({error}); mend or remove it."
            ) from error
        if not isinstance(body, dict):
            raise UnreadableFile(f"{path.name}, line {number} is not a JSON object; mend or remove it.")
        yield Entry(number, body, {})


def _text(path: Path) -> str:
    """Chinese spreadsheet programs save CSV as GB18030."""
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(f"{path.name} is neither UTF-8 nor GB18030; save it as UTF-8.")


def _cell(value: Any) -> str:
    """A cell as text: a phone that the workbook took for a number is one without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _some() -> str:
    return ", ".join(list(COLUMNS.values())[:4])
