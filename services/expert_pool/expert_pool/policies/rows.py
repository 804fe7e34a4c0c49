"""A row of the experts' roster as people type it: what it says, or what is wrong in which cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

NEW_NEEDS = ("姓名", "委员会", "职称", "资质", "资质有效期至")  # of somebody who is not in the pool yet


@dataclass(frozen=True)
class Names:
    """What the pool and the town know: committee and village by name and code → code, and the types there are."""

    committees: Mapping[str, str]
    villages: Mapping[str, str]
    types: frozenset[str]


@dataclass
class Row:
    """``values`` are those of the filled cells, ``faults`` (column, sentence)."""

    expert_id: str
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)


class WrongCell(ValueError):
    """The sentence says what is expected."""


def read_row(cells: Mapping[str, str], names: Names, known: bool) -> Row:
    """An empty cell says nothing; somebody new needs at least ``NEW_NEEDS``."""
    filled = {column: text.strip() for column, text in cells.items() if text.strip()}
    row = Row(filled.get("编号", ""))
    if not re.fullmatch(r"E[0-9]{1,5}", row.expert_id):
        row.faults.append(("编号", "编号是字母 E 加 1 到 5 位数字，例如 E51。"))
    row.faults += [(column, "新增的人这一栏必填。") for column in _lacking(filled, known)]
    row.faults += _half_credential(filled)
    for column, text in filled.items():
        _read_cell(row, column, text, names)
    return row


def _lacking(filled: Mapping[str, str], known: bool) -> Iterator[str]:
    return iter(()) if known else (column for column in NEW_NEEDS if column not in filled)


def _half_credential(filled: Mapping[str, str]) -> list[tuple[str, str]]:
    if "资质" in filled and "资质有效期至" not in filled:
        return [("资质有效期至", "资质和有效期要一起填。")]
    return []


def _read_cell(row: Row, column: str, text: str, names: Names) -> None:
    reader = READERS.get(column)
    if reader is None:
        return
    name, read = reader
    try:
        row.values[name] = read(text, names)
    except WrongCell as error:
        row.faults.append((column, str(error)))


def _full_name(text: str, names: Names) -> str:
    if not 2 <= len(text) <= 20:
        raise WrongCell("姓名要有2到20个字。")
    return text


def _committee(text: str, names: Names) -> str:
    return _in(names.committees, text, f"没有“{text}”这个行业委员会，请核对名称或者代码。")


def _village(text: str, names: Names) -> str:
    return _in(names.villages, text, f"没有“{text}”这个村，请核对名称或者代码。")


def _in(table: Mapping[str, str], text: str, sentence: str) -> str:
    if text not in table:
        raise WrongCell(sentence)
    return table[text]


def _types(text: str, names: Names) -> list[str]:
    found = _parts(text)
    for one in found:
        if one not in names.types:
            raise WrongCell(f"没有“{one}”这个纠纷类型，专长填01到18的代码，用分号隔开。")
    return found


def _words(text: str, names: Names) -> list[str]:
    return _parts(text)


def _parts(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in re.split("[;；、]", text) if part.strip()))


def _until(text: str, names: Names) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongCell("日期要写成 2028-06-30 这样。") from None


def _active(text: str, names: Names) -> bool:
    if text not in ("在册", "退出"):
        raise WrongCell("状态只能填在册或者退出。")
    return text == "在册"


def _short(text: str, names: Names) -> str:
    if len(text) > 100:
        raise WrongCell("最多100个字。")
    return text


READERS: dict[str, tuple[str, Callable[[str, Names], Any]]] = {
    "姓名": ("name", _full_name),
    "委员会": ("committee_code", _committee),
    "专长": ("fields", _types),
    "职称": ("title", _short),
    "所在村": ("village_code", _village),
    "工作单位": ("employer", _short),
    "近亲属": ("relatives", _words),
    "资质": ("credential", _short),
    "资质有效期至": ("credential_until", _until),
    "状态": ("active", _active),
}
