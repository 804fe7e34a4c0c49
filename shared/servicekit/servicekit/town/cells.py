"""Kinds of cell: how the text of one cell becomes a value, and the sentence when it does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Cell:
    """A kind of cell; ``of`` names the sheet in which its codes must exist."""

    read: Callable[[str], Any]
    of: str = ""


def text(cell: str) -> str:
    if not cell:
        raise ValueError("the cell is empty; fill it in")
    return cell


def matching(pattern: str, hint: str) -> Callable[[str], str]:
    """A text of the given form; ``hint`` says in words what it looks like."""
    form = re.compile(pattern)

    def read(cell: str) -> str:
        if not form.fullmatch(cell):
            raise ValueError(f"“{cell}” is not {hint}; correct it")
        return cell

    return read


def one_of(*choices: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if cell not in choices:
            raise ValueError(f"“{cell}” is not one of {' '.join(choices)}; write one of these")
        return cell

    return read


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    limits = f"from {least}" + ("" if most is None else f" to {most}")

    def read(cell: str) -> int:
        number = int(cell) if re.fullmatch(r"[0-9]{1,9}", cell) else -1
        if number < least or (most is not None and number > most):
            raise ValueError(f"“{cell}” is not a whole number {limits}; correct it")
        return number

    return read


def day(cell: str) -> date:
    try:
        if len(cell) != 10:
            raise ValueError
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"“{cell}” is not a date that exists; write it as 2026-11-23") from None


def yes_no(cell: str) -> bool:
    return one_of("yes", "no")(cell) == "yes"


def optional(read: Callable[[str], Any], absent: Any = "") -> Callable[[str], Any]:
    """The same kind of cell, or an empty one that reads as ``absent``."""
    return lambda cell: read(cell) if cell else absent


def several(read: Callable[[str], Any], least: int = 1) -> Callable[[str], tuple[Any, ...]]:
    """Values separated by semicolons, none of them twice."""

    def read_all(cell: str) -> tuple[Any, ...]:
        values = tuple(read(part.strip()) for part in cell.split(";")) if cell else ()
        if len(values) < least:
            raise ValueError(f"the cell needs at least {least} value(s), separated by semicolons; fill it in")
        if len(set(values)) < len(values):
            raise ValueError(f"“{cell}” names a value twice; write each once")
        return values

    return read_all


code = matching(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", "a code of letters, digits and hyphens")
queue_code = matching(r"[a-z][a-z0-9_]{0,19}", "a code of small letters and digits (it names a queue)")
village_code = matching(r"[0-9]{12}", "a village code of 12 digits")
refusal_code = matching(r"N[1-9][0-9]?", "a refusal code like N1")
login = matching(r"[a-z0-9][a-z0-9._-]{0,59}", "a login of small letters, digits, hyphens and dots")
dispute_type = matching(r"0[1-9]|1[0-8]", "a dispute type from 01 to 18")
phone = matching(
    r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}|1[0-9]{2,4}",
    "a mobile number, a landline with area code or a service number",
)
