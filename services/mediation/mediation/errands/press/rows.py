"""Rows of a Word table as they are printed: merged cells once and over their place, rows torn that are higher than a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docx.oxml.ns import qn
from docx.table import Table, _Cell, _Row

ROW_LINES = 32  # a higher row is torn into several
PAGE_LINES = 40  # rows that one cell joins stand on one page
BETWEEN_ROWS = 0.4  # lines: the room above and below the words of a row
INSET = 0.6  # characters: the room left and right of the words of a cell


@dataclass(frozen=True)
class Box:
    """A cell: its first column, and over how many columns and rows it goes; a ``gap`` is left before a row that starts late."""

    at: int
    text: str = ""
    image: bytes = b""
    across: int = 1
    down: int = 1
    gap: bool = False


Boxes = list[Box]


def rows_of(table: Table, widths: Sequence[float]) -> Iterator[Boxes]:
    """The rows to print; ``widths`` are those of the columns, in characters.

    Rows that a cell joins stay joined where they fit on a page.
    """
    for group in _groups(_placed(table, len(widths))):
        if len(group) > 1 and _height(group, widths) <= PAGE_LINES:
            yield from group
        else:
            for row in _opened(group):
                yield from _torn(row, widths)


def pictures(element: Any, part: Any) -> Iterator[bytes]:
    for blip in element.iter(qn("a:blip")):
        yield part.related_parts[blip.get(qn("r:embed"))].blob


def _placed(table: Table, columns: int) -> list[Boxes]:
    """Each row's own cells: what goes on from the row above is counted there."""
    rows: list[Boxes] = []
    begun: dict[int, int] = {}  # column → the row in which the cell began that stands there
    for row in table.rows:
        rows.append([])
        for box, goes_on in _cells(row, columns):
            if goes_on and box.at in begun:
                _lengthen(rows[begun[box.at]], box.at)
            else:
                rows[-1].append(box)
                begun[box.at] = len(rows) - 1
    return rows


def _cells(row: _Row, columns: int) -> Iterator[tuple[Box, bool]]:
    """Each cell with whether it goes on from the row above."""
    at = min(row.grid_cols_before, columns)
    if at:
        yield Box(0, across=at, gap=True), False
    for tc in row._tr.tc_lst:
        across = min(tc.grid_span, columns - at)
        if across > 0:
            cell = _Cell(tc, row.table)
            yield Box(at, cell.text, next(pictures(tc, cell.part), b""), across), tc.vMerge == "continue"
        at += across


def _lengthen(row: Boxes, at: int) -> None:
    row[:] = [replace(box, down=box.down + 1) if box.at == at else box for box in row]


def _groups(rows: Sequence[Boxes]) -> Iterator[list[Boxes]]:
    """Rows that cells join, together."""
    group: list[Boxes] = []
    left = 0
    for row in rows:
        group.append(row)
        left = max([left, *(box.down for box in row)]) - 1
        if left <= 0:
            yield group
            group, left = [], 0


def _height(group: Sequence[Boxes], widths: Sequence[float]) -> float:
    """Lines that joined rows are high."""
    rows = sum(max([1, *(len(_lines(box, widths)) for box in row if box.down == 1)]) for row in group)
    joint = max(len(_lines(box, widths)) for row in group for box in row)
    return max(rows, joint) + BETWEEN_ROWS * len(group)


def _opened(group: Sequence[Boxes]) -> list[Boxes]:
    """The rows by themselves: a cell that joined them stands in the first, and empty in the others."""
    rows: list[Boxes] = [[] for _ in group]
    for place, row in enumerate(group):
        for box in row:
            rows[place].append(replace(box, down=1))
            for below in rows[place + 1 : place + box.down]:
                below.append(Box(box.at, across=box.across))
    return [sorted(row, key=lambda box: box.at) for row in rows]


def _torn(row: Boxes, widths: Sequence[float]) -> Iterator[Boxes]:
    """The row, torn into several where it is higher than a page has room for."""
    columns = [list(_pieces(box, widths)) for box in row]
    for place in range(max(map(len, columns), default=1)):
        yield [
            replace(
                box,
                text=pieces[place] if place < len(pieces) else "",
                image=box.image if place == 0 else b"",
            )
            for box, pieces in zip(row, columns, strict=True)
        ]


def _pieces(box: Box, widths: Sequence[float]) -> Iterator[str]:
    """Parts of at most ROW_LINES lines."""
    lines = _lines(box, widths)
    if len(lines) <= ROW_LINES:
        yield box.text
        return
    for at in range(0, len(lines), ROW_LINES):
        yield "\n".join(lines[at : at + ROW_LINES])


def _lines(box: Box, widths: Sequence[float]) -> list[str]:
    """The words as they wrap; a character is as wide as it is high."""
    in_line = max(int(sum(widths[box.at : box.at + box.across]) - INSET), 1)
    return [
        line[at : at + in_line]
        for line in box.text.split("\n")
        for at in range(0, max(len(line), 1), in_line)
    ]
