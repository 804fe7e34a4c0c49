"""Thresholds of the rules (门槛): written in the town's settings, changed like any other row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from routing.errors import RulesError
from routing.policies.rows import Row, Settings
from routing.policies.rulebook import NUMBERS

TABLE = "numbers"
COLUMNS = ("number", "value", "note")
_NOTED = re.compile(r"^(\w+)\s*=[^#\n]*#\s*(.+?)\s*$", re.MULTILINE)
SHARE = (0.0, 1.0)
# What a threshold may be; the others from nought on.
BOUNDS: Mapping[str, tuple[float, float]] = {
    "confidence": SHARE, "desk_confidence": SHARE, "other_alone": SHARE, "most_confidence": SHARE,
    "learned": SHARE, "co_desk": SHARE, "severe_alone": SHARE, "precedent_like": SHARE, "precedent_alone": SHARE,
    "precedent_weight": SHARE, "other_start": (-10.0, 10.0), "risk_red": (1, 100),
    "risk_orange": (1, 100), "risk_yellow": (1, 100), "risk_blue": (1, 100), "read_characters": (100, 50_000),
}  # fmt: skip
_FREE = (0.0, 1e12)


def rows_of(settings: Settings) -> Iterable[Row]:
    """Every threshold with its value now and the words that stand behind it in the town's file."""
    for name in settings.tree.get(TABLE, {}):
        if name not in NUMBERS:
            raise settings.refuse(name, f"不认识的设置，可用：{'、'.join(NUMBERS)}")
    notes = dict(_NOTED.findall(settings.written))
    for name, default in NUMBERS.items():
        cells = {
            "number": name,
            "value": f"{settings.number(name, default):g}",
            "note": notes.get(name, name),
        }
        yield Row(TABLE, 0, COLUMNS, cells)


def numbers_of(rows: Iterable[Row]) -> dict[str, float]:
    """:raises RulesError: one is unknown, out of its bounds, there twice or not at all."""
    found: dict[str, float] = {}
    for row in rows:
        name = row.one_of("number", frozenset(NUMBERS))
        if name in found:
            raise row.refuse("number", f"“{name}”已经有了，请改原来那一条")
        found[name] = row.number("value", *BOUNDS.get(name, _FREE))
    if absent := [name for name in NUMBERS if name not in found]:
        raise RulesError(TABLE, 0, 1, f"number：门槛只能改，不能删：{'、'.join(absent)}")
    return found
