"""A row of the committees' table as people type it: what it says, or what is wrong in which cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mediator_dispatch.policies.rows import Row, WrongCell, parts_of_cell

KIND_CODES = {
    "村级": "village", "片区": "area", "镇级": "town", "行业性": "industry", "企事业单位": "enterprise", "其他": "other",
}  # fmt: skip
MAY_BE_EMPTY: tuple[tuple[str, str, Any], ...] = (
    ("副主任", "deputies", []), ("所在村", "village_code", ""), ("管区", "area_code", ""),
)  # fmt: skip
NEEDED = ("名称", "类别", "主任", "委员", "女委员", "届期开始", "届期结束")  # of a new one


@dataclass(frozen=True)
class Places:
    """Village and area by name and code → code; the ids on the roster."""

    villages: Mapping[str, str]
    areas: Mapping[str, str]
    people: Collection[str]


def read_committee(cells: Mapping[str, str], places: Places, known: bool) -> Row:
    """An empty cell of a known committee changes nothing; a new one needs at least ``NEEDED``."""
    filled = {column: text.strip() for column, text in cells.items() if text.strip()}
    row = Row(filled.get("编号", ""))
    if not re.fullmatch(r"[A-Z]{1,3}[0-9]{1,6}", row.mediator_id):
        row.faults.append(("编号", "编号是大写字母加数字，例如 CV201。"))
    if not known:
        row.faults += [(column, "新增的调委会这一栏必填。") for column in NEEDED if column not in filled]
    for column, text in filled.items():
        if column in READERS:
            _read(row, column, text, places)
    return row


def cleared_cells(cells: Mapping[str, str]) -> dict[str, Any]:
    """What an empty cell of one committee's own form says: nothing any more."""
    return {
        name: value for column, name, value in MAY_BE_EMPTY if column in cells and not cells[column].strip()
    }


def _read(row: Row, column: str, text: str, places: Places) -> None:
    name, read = READERS[column]
    try:
        row.values[name] = read(text, places)
    except WrongCell as error:
        row.faults.append((column, str(error)))


def _name(text: str, _places: Places) -> str:
    if not (text.endswith("委员会") and len(text) <= 60):
        raise WrongCell("名称要写全称，以“委员会”结尾，不超过60个字。")
    return text


def _kind(text: str, _places: Places) -> str:
    if text not in KIND_CODES:
        raise WrongCell("类别只能是村级、片区、镇级、行业性、企事业单位或者其他。")
    return KIND_CODES[text]


def _village(text: str, places: Places) -> str:
    if text not in places.villages:
        raise WrongCell(f"没有“{text}”这个村，请核对名称或者代码。")
    return places.villages[text]


def _area(text: str, places: Places) -> str:
    if text not in places.areas:
        raise WrongCell(f"没有“{text}”这个管区，请核对名称或者代码。")
    return places.areas[text]


def _person(text: str, places: Places) -> str:
    if text not in places.people:
        raise WrongCell(f"名册里没有{text}这位调解员，请先列入名册。")
    return text


def _people(text: str, places: Places) -> list[str]:
    return [_person(one, places) for one in parts_of_cell(text)]


def _day(text: str, _places: Places) -> date:
    try:
        return date.fromisoformat(text[:10].replace("/", "-"))
    except ValueError:
        raise WrongCell("日期请写成 2028-02-29 这样。") from None


def _active(text: str, _places: Places) -> bool:
    if text not in ("在册", "撤销"):
        raise WrongCell("状态只能填在册或者撤销。")
    return text == "在册"


READERS: dict[str, tuple[str, Callable[[str, Places], Any]]] = {
    "名称": ("name", _name), "类别": ("kind", _kind), "所在村": ("village_code", _village), "管区": ("area_code", _area),
    "主任": ("chair_id", _person), "副主任": ("deputies", _people), "委员": ("members", _people), "女委员": ("women", _people),
    "届期开始": ("term_from", _day), "届期结束": ("term_until", _day), "状态": ("active", _active),
}  # fmt: skip
