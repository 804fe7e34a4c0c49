"""A text template laid out: ``# title``, ``## heading``, ``> right``, ``= centred``, ``| table | row |``, else a paragraph.

``|---|-----|`` under a first row makes it the table's head, above it makes a table without one; its dashes are the
widths. ``\\n`` begins a new line, an empty line leaves a gap. What begins with ``? `` is left out where one of
its fields is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Protocol

from servicekit.sheet import CENTRE, RIGHT, WIDTH_CM, Sheet

RULER = re.compile(r"\|(?:-+\|)+")
OPTIONAL = "? "
GAP = 6  # points
Cell = tuple[str, bytes]  # its text, and the drawing that stands in it


class Filling(Protocol):
    """What fills a template's fields."""

    def copies(self, text: str) -> Iterable[Mapping[str, str]]: ...
    def fill(self, text: str, item: Mapping[str, str]) -> str: ...
    def picture(self, text: str, item: Mapping[str, str]) -> bytes: ...


def is_optional(text: str) -> bool:
    """A line or a row that may be left out."""
    return text.lstrip("| ").startswith(OPTIONAL)


def is_void(rows: Iterable[tuple[str, bool]]) -> bool:
    """Whether of a table (each row's template, whether it stands) nothing but its head would be left."""
    given = list(rows)
    return any(is_optional(text) for text, _ in given) and not any(
        stands for text, stands in given if "{{" in text
    )


def paper(text: str, holes: Filling, made_at: datetime) -> bytes:
    """The filled template as .docx; its first line is the title."""
    title, *lines = text.rstrip("\n").splitlines()
    sheet = Sheet(holes.fill(title.removeprefix("# "), {}), made_at)
    for is_table, block in groupby(lines, key=lambda line: line.startswith("|")):
        if is_table:
            _table(sheet, list(block), holes)
        else:
            _lines(sheet, block, holes)
    return sheet.finished()


def _lines(sheet: Sheet, lines: Iterable[str], holes: Filling) -> None:
    for line in lines:
        for item in holes.copies(line):
            _line(sheet, line.removeprefix(OPTIONAL), holes, item)


def _line(sheet: Sheet, line: str, holes: Filling, item: Mapping[str, str]) -> None:
    """What kind of line it is stands in the template, never in what somebody typed."""
    kind, _, rest = line.partition(" ")
    match kind:
        case "":
            sheet.gap(GAP)
        case "##":
            sheet.heading(holes.fill(rest, item))
        case ">":
            sheet.line(holes.fill(rest, item), align=RIGHT)
        case "=":
            sheet.line(holes.fill(rest, item), align=CENTRE, after=GAP)
        case _:
            sheet.body(holes.fill(line.replace("\\n", "\n"), item))
    sheet.drawing(holes.picture(line, item))


def _table(sheet: Sheet, lines: Sequence[str], holes: Filling) -> None:
    rulers = [place for place, line in enumerate(lines) if RULER.fullmatch(line.strip())]
    dashes = [len(part) for part in lines[rulers[0]].strip("| ").split("|")] if rulers else []
    given = [line for line in lines if not RULER.fullmatch(line.strip())]
    made = [list(_rows(line, holes)) for line in given]
    if is_void((line, bool(rows)) for line, rows in zip(given, made, strict=True)):
        return
    rows = [row for several in made for row in several]
    shares = dashes or [1] * len(rows[0])
    widths = [WIDTH_CM * share / sum(shares) for share in shares]
    table = sheet.table([[text for text, _ in row] for row in rows], widths, head=rulers[:1] == [1])
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, (_, image) in zip(row.cells, cells, strict=True):
            sheet.picture(cell, image)


def _rows(line: str, holes: Filling) -> Iterator[list[Cell]]:
    """The row once for each item of its list; once and empty where the list is empty and the row not optional."""
    cells = [cell.strip().replace("\\n", "\n") for cell in line.strip().strip("|").split("|")]
    for item in list(holes.copies(line)) or ([] if is_optional(line) else [{}]):
        yield [(holes.fill(cell, item), holes.picture(cell, item)) for cell in cells]
