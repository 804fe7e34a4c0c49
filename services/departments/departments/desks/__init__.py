"""The desks as data: one folder for each, read strictly; an error names the file and the key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from contracts.codes import CHANNELS
from departments.errors import DeskError
from departments.model import Deadline, Desk, Notice

FOLDER = Path(__file__).parent
RESIDENCES = ("常驻", "轮驻", "随驻")
UNITS = ("natural", "working")
KINDS: dict[str, type] = {
    "code": str, "name": str, "owner": str, "residence": str, "report_hours": int, "jurisdiction": list,
    "matter": str, "days": int, "unit": str, "source": str, "text": str, "types": list, "channels": list, "starts": str,
    "words": list, "pauses": bool, "extends": int, "agreed": bool,
}  # fmt: skip
DESK_KEYS = ("code", "name", "owner", "residence", "report_hours", "jurisdiction")
DEADLINE_KEYS, DEADLINE_MORE = ("matter", "days", "unit", "source"), (
    "types", "channels", "starts", "code", "pauses", "extends", "agreed",
)  # fmt: skip
NOTICE_KEYS, NOTICE_MORE = ("text", "source"), ("types", "words")
STARTS = ("registered", "accepted", "signed")


@cache
def desks(folder: Path = FOLDER) -> Mapping[str, Desk]:
    """Code → desk, in the order of the codes.

    :raises DeskError: a file cannot be read or a key is missing, unknown or wrong.
    """
    found = [read_desk(path) for path in sorted(folder.glob("*/desk.toml"))]
    if not found:
        raise DeskError(f"{folder}: there is no <code>/desk.toml; add a desk")
    return MappingProxyType({desk.code: desk for desk in found})


def read_desk(path: Path) -> Desk:
    """One desk's file."""
    data = _toml(path)
    deadlines = [_deadline(path, at, row) for at, row in _rows(path, data, "deadlines")]
    notices = [_notice(path, at, row) for at, row in _rows(path, data, "notices")]
    _check(path, "", data, DESK_KEYS)
    if data["code"] != path.parent.name:
        raise _wrong(path, "code", f"“{data['code']}” is not the name of its folder {path.parent.name}")
    _one_of(path, "residence", data["residence"], RESIDENCES)
    _check_types(path, "jurisdiction", data["jurisdiction"])
    law = {"deadlines": tuple(deadlines), "notices": tuple(notices)}
    return Desk(**{**data, "jurisdiction": tuple(data["jurisdiction"]), **law})


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise DeskError(f"{path}: the file cannot be read") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeskError(f"{path}: this is not TOML in UTF-8: {error}") from None


def _rows(path: Path, data: dict[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
    """Where each row stands, and the row."""
    rows = data.pop(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _wrong(path, key, f"write each as [[{key}]]")
    return [(f"{key}[{number}].", row) for number, row in enumerate(rows, 1)]


def _deadline(path: Path, at: str, row: dict[str, Any]) -> Deadline:
    _check(path, at, row, DEADLINE_KEYS, DEADLINE_MORE)
    _one_of(path, f"{at}unit", row["unit"], UNITS)
    if "starts" in row:
        _one_of(path, f"{at}starts", row["starts"], STARTS)
    _check_types(path, f"{at}types", row.get("types", []))
    for channel in row.get("channels", []):
        _one_of(path, f"{at}channels", channel, tuple(CHANNELS))
    return Deadline(
        **{**row, "types": tuple(row.get("types", ())), "channels": tuple(row.get("channels", ()))}
    )


def _notice(path: Path, at: str, row: dict[str, Any]) -> Notice:
    _check(path, at, row, NOTICE_KEYS, NOTICE_MORE)
    _check_types(path, f"{at}types", row.get("types", []))
    lists = {key: tuple(row.get(key, ())) for key in NOTICE_MORE}
    return Notice(**{**row, **lists})


def _check(
    path: Path, at: str, data: dict[str, Any], keys: tuple[str, ...], more: tuple[str, ...] = ()
) -> None:
    """``more`` may be left out."""
    for key in data:
        if key not in (*keys, *more):
            raise _wrong(path, f"{at}{key}", f"this key is unknown; the keys are {', '.join((*keys, *more))}")
    for key in keys:
        if key not in data:
            raise _wrong(path, f"{at}{key}", "this key is missing")
    for key, value in data.items():
        _check_value(path, f"{at}{key}", value, KINDS[key])


def _one_of(path: Path, at: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise _wrong(path, at, f"“{value}” is not one of {' '.join(allowed)}")


def _check_value(path: Path, at: str, value: object, kind: type) -> None:
    if type(value) is not kind:
        raise _wrong(path, at, f"“{value}” is not of the kind {kind.__name__}")
    if kind is int and value < 1:  # type: ignore[operator]  # it is one: the line above saw to it
        raise _wrong(path, at, f"“{value}” is not a whole number from 1")
    if kind is str and not str(value).strip():
        raise _wrong(path, at, "the text is empty")


def _check_types(path: Path, at: str, codes: list[object]) -> None:
    for code in codes:
        if not isinstance(code, str) or not re.fullmatch(r"0[1-9]|1[0-8]", code):
            raise _wrong(path, at, f"“{code}” is not a dispute type from 01 to 18")


def _wrong(path: Path, key: str, reason: str) -> DeskError:
    return DeskError(f"{path}: {key}: {reason}")
