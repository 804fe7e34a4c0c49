"""The columns of an import: what a heading stands for, in English or Chinese, and where a wrong field is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.codes import CHANNELS, TYPES
from intake.errands.files.cells import amount_text, count_text, day_text, narrow

# column → its Chinese heading
TOP = {
    "channel": "来源", "narrative": "情况", "village_code": "发生村", "occurred_on": "发生日期", "people_involved": "涉及人数",
    "amount_yuan": "涉及金额", "external_ref": "外部编号", "confidential": "保密", "anonymous": "匿名", "type": "类型",
}  # fmt: skip
PARTY = {
    "name": "",
    "phone": "电话",
    "id_number": "证件号码",
    "village_code": "所在村",
    "organisation": "单位",
}
SIDES = {"applicant": "申请人", "respondent": "被申请人"}
COLUMNS = TOP | {
    f"{side}_{field}": f"{side_name}{field_name}"
    for side, side_name in SIDES.items()
    for field, field_name in PARTY.items()
}
BY_HEADING = {heading: column for column, heading in COLUMNS.items()} | {name: name for name in COLUMNS}
CHANNEL_CODES = {name: code for code, name in CHANNELS.items()}
TYPE_CODES = {name: code for code, name in TYPES.items()}
PLAIN: dict[str, Callable[[str], str]] = {
    "occurred_on": day_text, "amount_yuan": amount_text, "people_involved": count_text, "phone": narrow,
    "id_number": narrow, "external_ref": narrow,
}  # fmt: skip
YES, NO = ("是", "yes", "true", "1"), ("否", "no", "false", "0")


@dataclass(frozen=True)
class Entry:
    """One row as a body of the API, and by which heading each of its fields is known."""

    row: int
    body: dict[str, Any]
    headings: Mapping[str, str]
    over: bool = False  # there is something to the right of the last heading

    def heading(self, field: str) -> str:
        return self.headings.get(field, field)


def unknown(headings: list[str]) -> list[str]:
    """Headings that stand for nothing."""
    return [heading for heading in headings if heading not in BY_HEADING]


def entry_of(row: int, cells: Mapping[str, str], villages: Mapping[str, str], *, over: bool = False) -> Entry:
    """``cells`` by heading; ``villages`` gives the code of a village's name. What was left empty is left out."""
    headings = {BY_HEADING[heading]: heading for heading in cells}
    given = {BY_HEADING[heading]: text for heading, text in cells.items() if text}
    body: dict[str, Any] = {name: _value(name, text, villages) for name, text in given.items() if name in TOP}
    shown = {name: headings.get(name, name) for name in TOP}
    sides = [side for side in SIDES if side == "applicant" or _any_of(side, given)]
    for position, side in enumerate(sides):
        shown |= {f"parties.{position}.{f}": headings.get(f"{side}_{f}", f"{side}_{f}") for f in PARTY}
    body["parties"] = [_party(side, given, villages) for side in sides]
    return Entry(row, body, shown, over)


def _any_of(side: str, given: Mapping[str, str]) -> bool:
    return any(name.startswith(f"{side}_") for name in given)


def _party(side: str, given: Mapping[str, str], villages: Mapping[str, str]) -> dict[str, Any]:
    fields = {field: given[f"{side}_{field}"] for field in PARTY if f"{side}_{field}" in given}
    return {"role": side, **{field: _value(field, text, villages) for field, text in fields.items()}}


def _value(name: str, text: str, villages: Mapping[str, str]) -> Any:
    """Codes for names where a name was written, plain values for people's ways of writing; what is neither stays and
    is told as wrong.
    """
    if name in PLAIN:
        return PLAIN[name](text)
    if name == "village_code":
        return villages.get(text, text)
    if name in ("confidential", "anonymous"):
        return True if text.lower() in YES else False if text.lower() in NO else text
    return {"channel": CHANNEL_CODES, "type": TYPE_CODES}.get(name, {}).get(text, text)
