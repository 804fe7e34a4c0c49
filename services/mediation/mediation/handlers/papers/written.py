"""A text template laid out: ``# title``, ``## heading``, ``> right``, ``= centred``, ``| table | row |``, else a paragraph.

``|---|-----|`` under a first row makes it the table's head, above it makes a table without one; its dashes are the
widths. ``\\n`` in a cell begins a new line, an empty line leaves a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Protocol

from servicekit.sheet import CENTRE, RIGHT, WIDTH_CM, Sheet

RULER = re.compile(r"\|(?:-+\|)+")
GAP = 6  # points


class Filling(Protocol):
    """What fills a template's fields."""

    def copies(self, text: str) -> Iterable[Mapping[str, str]]: ...
    def fill(self, text: str, item: Mapping[str, str]) -> str: ...


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
            _line(sheet, holes.fill(line, item))


def _line(sheet: Sheet, line: str) -> None:
    kind, _, rest = line.partition(" ")
    match kind:
        case "":
            sheet.gap(GAP)
        case "##":
            sheet.heading(rest)
        case ">":
            sheet.line(rest, align=RIGHT)
        case "=":
            sheet.line(rest, align=CENTRE, after=GAP)
        case _:
            sheet.body(line)


def _table(sheet: Sheet, lines: Sequence[str], holes: Filling) -> None:
    rulers = [place for place, line in enumerate(lines) if RULER.fullmatch(line.strip())]
    dashes = [len(part) for part in lines[rulers[0]].strip("| ").split("|")] if rulers else []
    rows = [row for line in lines if not RULER.fullmatch(line.strip()) for row in _rows(line, holes)]
    shares = dashes or [1] * len(rows[0])
    widths = [WIDTH_CM * share / sum(shares) for share in shares]
    sheet.table(rows, widths, head=rulers[:1] == [1])


def _rows(line: str, holes: Filling) -> Iterator[list[str]]:
    """The row once for each item of its list; once and empty where the list is empty."""
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    for item in list(holes.copies(line)) or [{}]:
        yield [holes.fill(cell, item).replace("\\n", "\n") for cell in cells]
