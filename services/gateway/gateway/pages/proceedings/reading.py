"""Forms with rows: names of fields are paths (``obligations.0.what``), so that an error finds its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DEEPEST = 5
# What a row has even when nobody typed anything into it.
CHOSEN = frozenset({"role", "agent_power", "consent"})


def nested(given: Mapping[str, str]) -> dict[str, Any]:
    """Paths as a tree; rows into which nothing was typed are left out, the others close up."""
    tree: dict[str, Any] = {}
    for path, value in given.items():
        *way, last = path.split(".")
        if len(way) < DEEPEST and (at := _down(tree, way)) is not None:
            at.setdefault(last, value)
    found = _lists(tree)
    return found if isinstance(found, dict) else {}


def flat(value: Any, prefix: str = "") -> dict[str, Any]:
    """A tree as paths: what a form shows."""
    pairs = _pairs(value)
    if pairs is None:
        return {prefix: value}
    found: dict[str, Any] = {}
    for key, inner in pairs:
        found |= flat(inner, f"{prefix}.{key}" if prefix else str(key))
    return found


def _down(tree: dict[str, Any], way: list[str]) -> dict[str, Any] | None:
    at: Any = tree
    for key in way:
        at = at.setdefault(key, {}) if isinstance(at, dict) else None
    return at if isinstance(at, dict) else None


def _lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    found = {key: _lists(value) for key, value in node.items()}
    if found and all(key.isdecimal() for key in found):
        return [found[key] for key in sorted(found, key=int) if _typed(found[key])]
    return found


def _typed(row: Any) -> bool:
    return any(key not in CHOSEN and value for key, value in row.items()) if isinstance(row, dict) else True


def _pairs(value: Any) -> list[tuple[Any, Any]] | None:
    if isinstance(value, Mapping):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list | tuple) else None
