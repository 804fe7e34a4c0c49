"""Reading the rows of a file one after the other: CSV (UTF-8 or GB18030), a workbook (.xlsx), or JSON lines.

Memory does not grow with the file, but for a workbook's cells, which its reader unpacks (about 1 KB a row).
"""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import python_calamine

from contracts.import_files import COLUMNS
from intake.errands.files.cells import cell_text
from intake.errands.files.columns import BY_HEADING, Entry, entry_of, unknown

LONGEST_CELL = 131_072  # characters: the csv module's own limit, kept on purpose
TITLE_ROWS = 5  # above the headings there may be a title and who filled it in
BLOCK = 1 << 20
SAMPLE = list(COLUMNS.values())[:4]


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; ``plain`` says what to do in English, ``said`` in Chinese."""

    def __init__(self, plain: str, said: str) -> None:
        super().__init__(plain)
        self.said = said


def entries(path: Path, villages: Mapping[str, str], name: str = "") -> Iterator[Entry]:
    """Every row that is not empty, with its number as a spreadsheet counts: the headings are row 1.

    ``name`` is what the file was called, where ``path`` is another one.

    :raises UnreadableFile: another kind of file, another encoding, no headings, only unknown ones, a line that is not
        JSON, or the file ends in the middle; rows before that were given.
    """
    name = name or path.name
    readers = {".csv": _csv, ".xlsx": _workbook, ".jsonl": _json_lines, ".ndjson": _json_lines}
    reader = readers.get(Path(name).suffix.lower())
    if reader is None:
        kinds = ", ".join(readers)
        raise UnreadableFile(
            f"{name}: only {kinds} can be imported; save it as one of them.",
            f"只能导入 {kinds}，请另存为其中一种。",
        )
    return reader(path, name, villages)


def _csv(path: Path, name: str, villages: Mapping[str, str]) -> Iterator[Entry]:
    encoding = encoding_of(path, name)
    with path.open("r", encoding=encoding, newline="") as lines:
        yield from _table(name, _csv_rows(name, csv.reader(lines, strict=True)), villages)


def _csv_rows(name: str, rows: Any) -> Iterator[list[Any]]:
    """A quote that is never closed means that the file ends in the middle."""
    try:
        yield from rows
    except csv.Error as error:
        line = rows.line_num
        raise UnreadableFile(
            f"{name}: line {line} cannot be read ({error}): the file may be cut off; save it again.",
            f"第 {line} 行读不下去，文件可能不完整或者引号没有成对，请重新另存一份。",
        ) from error


def encoding_of(path: Path, name: str) -> str:
    """Chinese spreadsheet programs save CSV as GB18030.

    :raises UnreadableFile: it is neither that nor UTF-8.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise UnreadableFile(
        f"{name} is neither UTF-8 nor GB18030; save it as UTF-8.",
        "文件编码既不是 UTF-8 也不是 GB18030，请另存为 UTF-8。",
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as raw:
        try:
            while block := raw.read(BLOCK):
                if b"\x00" in block:  # UTF-16, or no text at all
                    return False
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _workbook(path: Path, name: str, villages: Mapping[str, str]) -> Iterator[Entry]:
    try:
        sheet = python_calamine.load_workbook(path).get_sheet_by_index(0)
        merged = {cell: at for at, cells in _merged(sheet) for cell in cells}
    except (python_calamine.CalamineError, OSError, IndexError) as error:
        raise UnreadableFile(
            f"{name} cannot be read as a workbook ({error}); save it again as .xlsx.",
            "这不是完整的 Excel 工作簿，请重新另存为 .xlsx。",
        ) from error
    yield from _table(name, _unmerged(sheet, merged), villages)


def _merged(sheet: Any) -> Iterator[tuple[tuple[int, int], list[tuple[int, int]]]]:
    """The first cell of each merged block, and the others, which a workbook keeps empty."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        block = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
        yield block[0], block[1:]


def _unmerged(sheet: Any, merged: Mapping[tuple[int, int], tuple[int, int]]) -> Iterator[list[Any]]:
    """Rows in which every cell of a merged column has the block's value; a title over several columns stays one cell."""
    kept: dict[tuple[int, int], Any] = {}
    above = sheet.start[0] if sheet.start else 0  # empty rows before the first, which the reader leaves out
    left = sheet.start[1] if sheet.start else 0
    yield from ([] for _ in range(above))
    wanted = set(merged.values())
    for r, row in enumerate(sheet.iter_rows(), above):
        cells = [None] * left + list(row)
        for c in range(len(cells)):
            if (r, c) in wanted:
                kept[r, c] = cells[c]
            at = merged.get((r, c))
            if at is not None and at[1] == c:
                cells[c] = kept.get(at)
        yield cells


def _table(name: str, rows: Iterable[list[Any]], villages: Mapping[str, str]) -> Iterator[Entry]:
    every = enumerate(rows, 1)
    headings = _headings(name, every)
    for number, row in every:
        texts = [cell_text(cell) for cell in row]
        cells = dict(zip(headings, texts, strict=False))
        if any(cells.values()):
            over = any(texts[len(headings) :])
            yield entry_of(number, cells, villages, over=over)


def _headings(name: str, every: Iterator[tuple[int, list[Any]]]) -> list[str]:
    """The row that names the columns: the first, or one below a title.

    :raises UnreadableFile: there is none, or it names no column that anybody knows, or one twice.
    """
    headings: list[str] = []
    for number, row in every:
        headings = [cell_text(cell) for cell in row]
        while headings and not headings[-1]:
            headings.pop()
        is_title = not set(headings) & set(BY_HEADING) and sum(map(bool, headings)) <= 1
        if headings and not (is_title and number <= TITLE_ROWS and _is_title(headings)):
            break
        headings = []
    if not headings:
        raise UnreadableFile(
            f"{name} has no headings: the first row names the columns, like {', '.join(SAMPLE)}.",
            f"没有表头：第一行要写列名，例如{'、'.join(SAMPLE)}。",
        )
    _check_headings(name, headings)
    return [heading or f"第{position}列" for position, heading in enumerate(headings, 1)]


def _is_title(headings: list[str]) -> bool:
    return len("".join(headings)) > 0


def _check_headings(name: str, headings: list[str]) -> None:
    strange = unknown(headings)
    if len(strange) == len(headings):
        known, listed = ", ".join(chain.from_iterable(COLUMNS.items())), "、".join(map(repr, strange))
        raise UnreadableFile(
            f"{name}: unknown column {listed}. Known are: {known}.",
            f"不认识这些列：{listed}。能用的列名有：{'、'.join(COLUMNS.values())}。",
        )
    twice = {one for one in headings if one in BY_HEADING and headings.count(one) > 1}
    if twice:
        raise UnreadableFile(
            f"{name}: column {', '.join(sorted(twice))} is there twice; remove one.",
            f"这些列出现了两次：{'、'.join(sorted(twice))}，请删掉一列。",
        )


def _json_lines(path: Path, name: str, villages: Mapping[str, str]) -> Iterator[Entry]:
    """Bodies as the API takes them, one a line."""
    with path.open("r", encoding=encoding_of(path, name)) as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield Entry(number, _object(name, number, line), {})


def _object(name: str, number: int, line: str) -> dict[str, Any]:
    try:
        body = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(
            f"{name}, line {number} is not JSON ({error}); mend or remove it.",
            f"第 {number} 行不是 JSON，请改好或者删掉。",
        ) from error
    if not isinstance(body, dict):
        raise UnreadableFile(
            f"{name}, line {number} is not a JSON object; mend or remove it.",
            f"第 {number} 行不是 JSON 对象，请改好或者删掉。",
        )
    return body
