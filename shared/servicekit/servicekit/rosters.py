"""Tables that people keep and bring back: what is wrong in which row, and what would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.mediator_roster import RosterResult, RowFault

FIRST_ROW = 2  # the headings are row 1
Read = tuple[str, Sequence[tuple[str, str]]]  # the key of a row, and its faults: (column, sentence)


def faults_of(rows: Sequence[Read], key_column: str) -> tuple[RowFault, ...]:
    """Every fault of every row, and every key that stands in an earlier row too."""
    found = [
        RowFault(row=at, column=column, reason=reason)
        for at, (_, faults) in enumerate(rows, FIRST_ROW)
        for column, reason in faults
    ]
    return (*found, *_twice([key for key, _ in rows], key_column))


def compared(known: Mapping[str, Any], wanted: Mapping[str, Mapping[str, Any]]) -> RosterResult:
    """Who would be new, different, gone or the same; ``known`` are entities with ``active``, by key."""
    added = tuple(one for one in wanted if one not in known)
    there = [one for one in wanted if one in known]
    left = tuple(one for one in there if known[one].active and wanted[one].get("active") is False)
    changed = tuple(one for one in there if one not in left and _differs(known[one], wanted[one]))
    same = len(wanted) - len(added) - len(changed) - len(left)
    return RosterResult(added=added, changed=changed, left=left, unchanged=same)


def _differs(known: Any, wanted: Mapping[str, Any]) -> bool:
    return any(getattr(known, name) != value for name, value in wanted.items())


def _twice(keys: Sequence[str], column: str) -> list[RowFault]:
    seen: dict[str, int] = {}
    return [
        RowFault(row=at, column=column, reason=f"编号和第{seen[key]}行重复。")
        for at, key in enumerate(keys, FIRST_ROW)
        if seen.setdefault(key, at) != at
    ]
