"""The desks as data: one folder for each, read strictly; an error names the file and the key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from departments.errors import DeskError
from departments.model import Deadline, Desk

FOLDER = Path(__file__).parent
RESIDENCES = ("常驻", "轮驻", "随驻")
UNITS = ("natural", "working")
KINDS: dict[str, type] = {
    "code": str, "name": str, "owner": str, "residence": str, "sign_hours": int, "report_hours": int, "jurisdiction": list,
    "matter": str, "days": int, "unit": str, "source": str,
}  # fmt: skip
DESK_KEYS = ("code", "name", "owner", "residence", "sign_hours", "report_hours", "jurisdiction")
DEADLINE_KEYS = ("matter", "days", "unit", "source")


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
    rows = data.pop("deadlines", [])
    if not isinstance(rows, list):
        raise _wrong(path, "deadlines", "write each as [[deadlines]]")
    _check(path, "", data, DESK_KEYS)
    if data["code"] != path.parent.name:
        raise _wrong(path, "code", f"“{data['code']}” is not the name of its folder {path.parent.name}")
    if data["residence"] not in RESIDENCES:
        raise _wrong(path, "residence", f"“{data['residence']}” is not one of {' '.join(RESIDENCES)}")
    _check_types(path, data["jurisdiction"])
    deadlines = tuple(_deadline(path, number, row) for number, row in enumerate(rows, 1))
    return Desk(**{**data, "jurisdiction": tuple(data["jurisdiction"]), "deadlines": deadlines})


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise DeskError(f"{path}: the file cannot be read") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeskError(f"{path}: this is not TOML in UTF-8: {error}") from None


def _deadline(path: Path, number: int, row: object) -> Deadline:
    at = f"deadlines[{number}]."
    if not isinstance(row, dict):
        raise _wrong(path, at.rstrip("."), "write each as [[deadlines]]")
    _check(path, at, row, DEADLINE_KEYS)
    if row["unit"] not in UNITS:
        raise _wrong(path, f"{at}unit", f"“{row['unit']}” is not one of {' '.join(UNITS)}")
    return Deadline(**row)


def _check(path: Path, at: str, data: dict[str, Any], keys: tuple[str, ...]) -> None:
    for key in data:
        if key not in keys:
            raise _wrong(path, f"{at}{key}", f"this key is unknown; the keys are {', '.join(keys)}")
    for key in keys:
        if key not in data:
            raise _wrong(path, f"{at}{key}", "this key is missing")
        _check_value(path, f"{at}{key}", data[key], KINDS[key])


def _check_value(path: Path, at: str, value: object, kind: type) -> None:
    if type(value) is not kind:
        raise _wrong(path, at, f"“{value}” is not of the kind {kind.__name__}")
    if kind is int and value < 1:  # type: ignore[operator]  # it is one: the line above saw to it
        raise _wrong(path, at, f"“{value}” is not a whole number from 1")
    if kind is str and not str(value).strip():
        raise _wrong(path, at, "the text is empty")


def _check_types(path: Path, codes: list[object]) -> None:
    for code in codes:
        if not isinstance(code, str) or not re.fullmatch(r"0[1-9]|1[0-8]", code):
            raise _wrong(path, "jurisdiction", f"“{code}” is not a dispute type from 01 to 18")


def _wrong(path: Path, key: str, reason: str) -> DeskError:
    return DeskError(f"{path}: {key}: {reason}")
