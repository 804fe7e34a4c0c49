"""Every version of a record that people change, so that whoever saves second sees what the first one changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(eq=False)
class Revision:
    """One version of a document (``evidence:<id>``, ``draft:<dispute>:<round>``); ``sealed`` is its content, encrypted."""

    document: str
    version: int
    dispute_id: str
    sealed: str
    saved_by: str
    saved_at: datetime


def changes(old: Mapping[str, Any], new: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """(path, new value) of everything that differs: ``obligations.0.due_on``."""
    found: list[tuple[str, Any]] = []
    for key in sorted({*old, *new}):
        before, after = old.get(key), new.get(key)
        if before != after:
            found += _inside(before, after, f"{prefix}{key}")
    return found


def _inside(before: Any, after: Any, path: str) -> list[tuple[str, Any]]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return changes(before, after, f"{path}.")
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = zip(before, after, strict=True)
        return [one for n, (a, b) in enumerate(pairs) if a != b for one in _inside(a, b, f"{path}.{n}")]
    return [(path, after)]
