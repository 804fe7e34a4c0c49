"""What a correction changes of a decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

PARTS = ("type_code", "complexity", "risk", "level", "lead_desk", "co_desks")


def changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """``field:before>after`` of each part that is another one; the order of the co-desks says nothing."""
    return tuple(_changes(was, now))


def _changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for part in PARTS:
        before, after = _code(was, part), _code(now, part)
        if before != after:
            yield f"{part}:{before}>{after}"


def _code(decision: Mapping[str, Any], part: str) -> str:
    """What is 疑难重大 is told as that, not as complex."""
    value = "severe" if part == "complexity" and decision.get("severe") else decision[part]
    return value if isinstance(value, str) else " ".join(sorted(value))
