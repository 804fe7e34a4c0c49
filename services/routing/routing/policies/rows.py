"""Reads rule files row by row; a broken row says where it is broken and why."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from routing.errors import RulesError
from routing.policies.phrases import Chain, PhraseError, parse

# Columns that came later: a town's file of before may lack them, and a row that leaves them empty keeps its name.
LATER = frozenset({"weekdays", "dates"})


@dataclass(frozen=True)
class Row:
    """One row of a table, able to say where each of its cells stands."""

    file: str
    line: int
    columns: tuple[str, ...]
    cells: dict[str, str]
    by: str = "town"  # the town's folder, or the edition that wrote it

    @property
    def key(self) -> str:
        """The name of the row: the same words have the same name."""
        first = (self.cells[c] for c in self.columns if c not in LATER)
        later = (f"{c}={self.cells[c]}" for c in self.columns if c in LATER and self.cells[c])
        whole = "\x1f".join((self.file.removesuffix(".csv"), *first, *later))
        return hashlib.sha256(whole.encode()).hexdigest()[:12]

    def refuse(self, column: str, reason: str) -> RulesError:
        """The error that points at this cell."""
        return RulesError(self.file, self.line, self.columns.index(column) + 1, f"{column}：{reason}")

    def text(self, column: str, required: bool = True) -> str:
        """The words of a cell."""
        cell = self.cells[column].strip()
        if required and not cell:
            raise self.refuse(column, "不能空着")
        return cell

    def number(self, column: str, least: float, most: float, required: bool = True) -> float:
        """The number of a cell, between the two bounds; an empty one that may be empty is nought."""
        written = self.text(column, required)
        if not written:
            return 0.0
        try:
            number = float(written)
        except ValueError:
            raise self.refuse(column, f"“{written}”不是数字") from None
        if not least <= number <= most:
            raise self.refuse(column, f"{written} 不在 {least:g} 到 {most:g} 之间")
        return number

    def one_of(self, column: str, known: frozenset[str], required: bool = True) -> str:
        """A code that must be known."""
        code = self.text(column, required)
        if code and code not in known:
            raise self.refuse(column, f"不认识“{code}”，可用：{'、'.join(sorted(known))}")
        return code

    def several_of(self, column: str, known: frozenset[str]) -> tuple[str, ...]:
        """Known codes separated by spaces; may be empty."""
        codes = tuple(self.text(column, required=False).split())
        for code in codes:
            if code not in known:
                raise self.refuse(column, f"不认识“{code}”，可用：{'、'.join(sorted(known))}")
        return codes

    def phrase(self, column: str, required: bool = True) -> tuple[Chain, ...]:
        """The phrase of a cell."""
        written = self.text(column, required)
        if not written:
            return ()
        try:
            return parse(written)
        except PhraseError as wrong:
            raise self.refuse(column, str(wrong)) from None


def read_table(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a table whose heading must name these columns, in this order; those that came later may lack."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except OSError:
        raise RulesError(path.name, 1, 1, "文件不存在或读不了") from None
    except UnicodeDecodeError as wrong:
        raise RulesError(path.name, 1, wrong.start + 1, "不是 UTF-8 编码，请另存为 CSV UTF-8") from None
    reader = csv.reader(lines, strict=True)
    try:
        yield from _rows(path.name, reader, columns)
    except csv.Error as wrong:
        raise RulesError(path.name, reader.line_num, 1, f"不是正确的 CSV：{wrong}") from None


def _rows(file: str, reader: Any, columns: tuple[str, ...]) -> Iterator[Row]:
    heading = tuple(cell.strip() for cell in next(reader, []))
    known = tuple(column for column in columns if column in heading or column not in LATER)
    if heading != known:
        raise RulesError(file, 1, 1, f"表头应为：{','.join(columns)}")
    for cells in reader:
        if not cells or cells[0].lstrip().startswith("#") or not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(known):
            reason = f"应有 {len(known)} 列，实有 {len(cells)} 列"
            raise RulesError(file, reader.line_num, min(len(cells), len(known)), reason)
        given = dict(zip(known, cells, strict=True))
        yield Row(file, reader.line_num, columns, {column: given.get(column, "") for column in columns})


@dataclass(frozen=True)
class Settings:
    """The settings file, able to say where each name stands."""

    file: str
    written: str
    tree: dict[str, Any]

    def refuse(self, name: str, reason: str) -> RulesError:
        """The error that points at the line of this name, or at the first line when it is absent."""
        for number, line in enumerate(self.written.splitlines(), 1):
            if line.lstrip().startswith((name, f"[{name}]")):
                return RulesError(self.file, number, line.index(name) + 1, f"{name}：{reason}")
        return RulesError(self.file, 1, 1, f"{name}：{reason}")

    def section(self, name: str) -> dict[str, Any]:
        """A section that must be there and hold something."""
        section = self.tree.get(name)
        if not isinstance(section, dict) or not section:
            raise self.refuse(name, "缺少这一节，或里面是空的")
        return section

    def text(self, name: str) -> str:
        """A text that must be there."""
        text = self.tree.get(name)
        if not isinstance(text, str) or not text.strip():
            raise self.refuse(name, "缺少，或不是文字")
        return text

    def files(self, name: str) -> list[str]:
        """A list of file names; may be absent."""
        files = self.tree.get(name, [])
        if not isinstance(files, list) or not all(isinstance(file, str) for file in files):
            raise self.refuse(name, "应是一串文件名")
        return files

    def number(self, name: str, default: float) -> float:
        """A number of the section [numbers]."""
        number = self.tree.get("numbers", {}).get(name, default)
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise self.refuse(name, f"应是数字，现在是“{number}”")
        return float(number)


def read_settings(path: Path) -> Settings:
    """The settings file as it is written."""
    try:
        written = path.read_text(encoding="utf-8-sig")
        return Settings(path.name, written, tomllib.loads(written))
    except OSError:
        raise RulesError(path.name, 1, 1, "文件不存在或读不了") from None
    except UnicodeDecodeError as wrong:
        raise RulesError(path.name, 1, wrong.start + 1, "不是 UTF-8 编码") from None
    except tomllib.TOMLDecodeError as wrong:
        raise RulesError(path.name, *_place(str(wrong)), f"写法不对：{wrong}") from None


def _place(message: str) -> tuple[int, int]:
    words = message.replace(",", " ").replace(")", " ").split()
    if "line" in words and "column" in words:
        return int(words[words.index("line") + 1]), int(words[words.index("column") + 1])
    return 1, 1
