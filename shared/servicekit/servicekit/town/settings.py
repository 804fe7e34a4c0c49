"""town.toml: what a town is called, where it is and how its clock runs."""

from __future__ import annotations

import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from servicekit.town.errors import TownError

FILE = "town.toml"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """The time limits for settling: days of a simple and of a complex dispute, natural or working.

    ``sign_days``: working days in which a desk signs for what comes to it (签收); no law says, the town does.
    """

    unit: str
    simple_days: int
    complex_days: int
    sign_days: int = 1


@dataclass(frozen=True, slots=True)
class TrainingRule:
    """Hours of training that a year asks of experts and mediators, and the paper that says so (``source``).

    人民调解法 arts. 13–14 ask for training and name no number; provinces and towns differ.
    """

    expert_hours: int = 8
    mediator_hours: int = 24
    source: str = "法律没有写数字，暂按本镇假设"


@dataclass(frozen=True, slots=True)
class FileRule:
    """How long case files are kept (保管期限), which types longer, and from how many people for good; no law fixes it."""

    usual: str = "10年"
    long: str = "30年"
    for_good: str = "永久"
    long_types: str = "03 07 08"
    many_people: int = 10


@dataclass(frozen=True, slots=True)
class PanelRule:
    """Whether the dispatch proposes or asks for an expert where a case is complex and an industry committee knows its type.

    One mediator is the rule, several where it is hard or needs special knowledge (domain.md §1.4); towns differ.
    """

    expert: str = "propose"  # propose | require | off


@dataclass(frozen=True, slots=True)
class TownSettings:
    """Names and numbers of one town; ``town_code`` is the first nine digits of its village codes."""

    name: str
    centre_name: str
    province: str
    city: str
    county: str
    town_code: str
    number_prefix: str
    agreement_prefix: str
    court: str
    address: str
    phone: str
    opening_hours: str
    clock: ClockRule
    training: TrainingRule = TrainingRule()
    files: FileRule = FileRule()
    panel: PanelRule = PanelRule()
    assumptions: tuple[str, ...] = ()


PARTS = ("clock", "training", "files", "panel")
FORMS = {
    "town_code": (r"[0-9]{9}", "nine digits"),
    "number_prefix": (r"[A-Z]{2,8}", "two to eight capital letters"),
    "long_types": (r"\d\d( \d\d)*", "codes of types with a space between them"),
    "unit": (r"natural|working", "natural or working"),
    "expert": (r"propose|require|off", "propose, require or off"),
}


def read_settings(folder: Path) -> TownSettings:
    """Reads town.toml; raises TownError naming the key as the column."""
    source = _text(folder / FILE)
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = place.groups() if place else (source.count("\n") + 1, "1")
        raise TownError(FILE, int(line), column, "this is not TOML; check quotes and brackets") from None
    clock, training, files, panel = (_part(source, data, name) for name in PARTS)
    assumptions = _assumptions(source, data.pop("assumptions", []))
    values = _checked(source, TownSettings, data, {*PARTS, "assumptions"})
    rule = ClockRule(**_checked(source, ClockRule, clock, set()))
    asked = TrainingRule(**_checked(source, TrainingRule, training, set()))
    kept = FileRule(**_checked(source, FileRule, files, set()))
    seats = PanelRule(**_checked(source, PanelRule, panel, set()))
    return TownSettings(
        **values, clock=rule, training=asked, files=kept, panel=seats, assumptions=assumptions
    )


def _part(source: str, data: dict[str, Any], name: str) -> dict[str, Any]:
    """The keys under ``[name]``; none where there is no such part."""
    found = data.pop(name, {})
    if not isinstance(found, dict):
        reason = f"this is a table; write [{name}] and its keys below"
        raise TownError(FILE, _line(source, name), name, reason)
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise TownError(FILE, line, "1", "the text is not UTF-8; save the file as UTF-8") from None
    except OSError:
        reason = f"{path} is missing or cannot be read; set TOWN to a town folder"
        raise TownError(FILE, 1, "name", reason) from None


def _checked(source: str, kind: type, data: dict[str, Any], done: set[str]) -> dict[str, Any]:
    """The keys of ``data`` against the fields of ``kind``; those in ``done`` are read elsewhere."""
    wanted = {field.name: field for field in fields(kind) if field.name not in done}
    for key in data:
        if key not in wanted:
            reason = f"this key is unknown; the keys are {', '.join(wanted)}"
            raise TownError(FILE, _line(source, key), key, reason)
    for name, field in wanted.items():
        if name not in data and field.default is MISSING:
            raise TownError(FILE, source.count("\n") + 1, name, "this key is missing; add it")
        if name in data:
            _check(source, name, data[name], str(field.type))
    return data


def _check(source: str, key: str, value: object, kind: str) -> None:
    line = _line(source, key)
    if kind == "int":
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise TownError(FILE, line, key, f"“{value}” is not a whole number from 1; correct it")
        return
    if not isinstance(value, str) or not value.strip():
        raise TownError(FILE, line, key, "this is not a text; write it between quotation marks")
    form, hint = FORMS.get(key, (r"(?s).+", ""))
    if not re.fullmatch(form, value):
        raise TownError(FILE, line, key, f"“{value}” is not {hint}; correct it")


def _assumptions(source: str, value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise TownError(
        FILE, _line(source, "assumptions"), "assumptions", "this is not a list of texts; correct it"
    )


def _line(source: str, key: str) -> int:
    found = re.search(rf"^\s*\[?{re.escape(key)}\b", source, re.MULTILINE)
    return source.count("\n", 0, found.start() + len(found[0])) + 1 if found else 1
