"""A row of the roster as people type it: what it says, or what is wrong in which cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mediator_dispatch.policies.cost import METHODS_FOR
from mediator_dispatch.policies.obstacles import LEVEL_NAMES

METHODS = frozenset(METHODS_FOR.values())
LEVELS = {name: code for code, name in LEVEL_NAMES.items()}
NEW_NEEDS = ("姓名", "层级", "调委会", "专长", "上限")  # of somebody who is not on the roster yet
# Columns that may be empty, and what they are then.
MAY_BE_EMPTY: tuple[tuple[str, Any], ...] = (("方法", []), ("语言", []), ("品牌调解室", ""), ("培训", []))
HIGHEST_CAP, HIGHEST_YEARS = 50, 70


@dataclass(frozen=True)
class Names:
    """What the town knows: committee and studio by name and code → code, and the types there are."""

    committees: Mapping[str, str]
    studios: Mapping[str, str]
    types: frozenset[str]


@dataclass
class Row:
    """``values`` are those of the filled cells, ``faults`` (column, sentence)."""

    mediator_id: str
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)


class WrongCell(ValueError):
    """The sentence says what is expected."""


def read_row(cells: Mapping[str, str], names: Names, known: bool) -> Row:
    """An empty cell says nothing; somebody new needs at least ``NEW_NEEDS``."""
    filled = {column: text.strip() for column, text in cells.items() if text.strip()}
    row = Row(filled.get("编号", ""))
    if not re.fullmatch(r"M[0-9]{4,6}", row.mediator_id):
        row.faults.append(("编号", "编号是字母 M 加 4 到 6 位数字，例如 M0642。"))
    row.faults += [(column, "新增的人这一栏必填。") for column in _lacking(filled, known)]
    for column, text in filled.items():
        _read_cell(row, column, text, names)
    return row


def cleared(cells: Mapping[str, str]) -> dict[str, Any]:
    """What an empty cell of one person's own form says: nothing any more."""
    return {
        READERS[column][0]: value
        for column, value in MAY_BE_EMPTY
        if column in cells and not cells[column].strip()
    }


def _lacking(filled: Mapping[str, str], known: bool) -> Iterator[str]:
    return iter(()) if known else (column for column in NEW_NEEDS if column not in filled)


def _read_cell(row: Row, column: str, text: str, names: Names) -> None:
    reader = READERS.get(column)
    if reader is None:
        return
    name, read = reader
    try:
        row.values[name] = read(text, names)
    except WrongCell as error:
        row.faults.append((column, str(error)))


def _name(text: str, names: Names) -> str:
    if not 2 <= len(text) <= 20:
        raise WrongCell("姓名要有2到20个字。")
    return text


def _level(text: str, names: Names) -> str:
    return _known(text, LEVELS, "层级只能是村级、管区、镇级或者行业性。")


def _committee(text: str, names: Names) -> str:
    return _known(text, names.committees, f"没有“{text}”这个调委会，请核对名称或者代码。")


def _studio(text: str, names: Names) -> str:
    return _known(text, names.studios, f"没有“{text}”这个品牌调解室，请核对名称或者代码。")


def _known(text: str, table: Mapping[str, str], sentence: str) -> str:
    if text not in table:
        raise WrongCell(sentence)
    return table[text]


def _skills(text: str, names: Names) -> list[str]:
    found = parts_of_cell(text)
    for one in found:
        if one not in names.types:
            raise WrongCell(f"没有“{one}”这个纠纷类型，专长填01到18的代码，用分号隔开。")
    return found


def _methods(text: str, names: Names) -> list[str]:
    found = parts_of_cell(text)
    for one in found:
        if one not in METHODS:
            raise WrongCell(f"没有“{one}”这个方法，只能填五步议事、情感疏导。")
    return found


def _words(text: str, names: Names) -> list[str]:
    return parts_of_cell(text)


def _cap(text: str, names: Names) -> int:
    return _whole(text, 1, HIGHEST_CAP, f"上限要填1到{HIGHEST_CAP}的整数；不再派单请把在岗改为否。")


def _years(text: str, names: Names) -> int:
    return _whole(text, 0, HIGHEST_YEARS, f"从业年数要填0到{HIGHEST_YEARS}的整数。")


def _whole(text: str, least: int, most: int, sentence: str) -> int:
    text = text.removesuffix(".0")  # as a workbook keeps numbers
    if not re.fullmatch(r"[0-9]{1,3}", text) or not least <= int(text) <= most:
        raise WrongCell(sentence)
    return int(text)


def _on_duty(text: str, names: Names) -> bool:
    if text not in ("是", "否"):
        raise WrongCell("在岗只能填是或者否。")
    return text == "是"


def _active(text: str, names: Names) -> bool:
    if text not in ("在册", "退出"):
        raise WrongCell("状态只能填在册或者退出。")
    return text == "在册"


def _as_it_is(text: str, names: Names) -> str:
    return text


def parts_of_cell(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in re.split("[;；、]", text) if part.strip()))


READERS: dict[str, tuple[str, Callable[[str, Names], Any]]] = {
    "姓名": ("name", _name),
    "层级": ("level", _level),
    "调委会": ("committee_code", _committee),
    "专长": ("skills", _skills),
    "方法": ("methods", _methods),
    "语言": ("languages", _words),
    "品牌调解室": ("studio_code", _studio),
    "从业年数": ("standing", _years),
    "培训": ("training", _words),
    "上限": ("load_cap", _cap),
    "在岗": ("available", _on_duty),
    "工作单位": ("employer", _as_it_is),
    "近亲属": ("relatives", _words),
    "状态": ("active", _active),
}
