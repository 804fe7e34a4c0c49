"""The columns of an import: what a heading stands for, in English or Chinese, and where a wrong field is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.codes import CHANNELS, REFERRERS, TYPES
from contracts.import_files import COLUMNS, PARTY, SIDES, TOP
from intake.errands.files.cells import amount_text, count_text, day_text, narrow

BY_HEADING = {heading: column for column, heading in COLUMNS.items()} | {name: name for name in COLUMNS}
CHANNEL_CODES = {name: code for code, name in CHANNELS.items()}
TYPE_CODES = {name: code for code, name in TYPES.items()}
REFERRER_CODES = {name: code for code, name in REFERRERS.items()}
CODES = {"channel": CHANNEL_CODES, "type": TYPE_CODES, "referred_by": REFERRER_CODES}
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
    ignored: tuple[str, ...] = ()  # headings of the file that stand for nothing

    def heading(self, field: str) -> str:
        return self.headings.get(field, field)


def unknown(headings: Iterable[str]) -> tuple[str, ...]:
    """Headings that stand for nothing."""
    return tuple(heading for heading in headings if heading not in BY_HEADING)


def entry_of(row: int, cells: Mapping[str, str], villages: Mapping[str, str], *, over: bool = False) -> Entry:
    """``cells`` by heading; ``villages`` gives the code of a village's name. What was left empty or stands for nothing is left
    out. A wrong field is shown by its heading in the file, one that has none by the Chinese one.
    """
    headings = {BY_HEADING[heading]: heading for heading in cells if heading in BY_HEADING}
    given = {BY_HEADING[heading]: text for heading, text in cells.items() if text and heading in BY_HEADING}
    body: dict[str, Any] = {name: _value(name, text, villages) for name, text in given.items() if name in TOP}
    names = COLUMNS | headings
    shown = {name: names[name] for name in TOP}
    sides = [side for side in SIDES if side == "applicant" or _any_of(side, given)]
    for position, side in enumerate(sides):
        shown |= {f"parties.{position}.{f}": names[f"{side}_{f}"] for f in PARTY}
    body["parties"] = [_party(side, given, villages) for side in sides]
    return Entry(row, body, shown, over, unknown(cells))


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
    return CODES.get(name, {}).get(text, text)
