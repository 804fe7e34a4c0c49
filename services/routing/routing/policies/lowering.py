"""Where a person or a meeting grades a case lower than the rules did: that is said with a reason (domain.md §3.7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Grades(Protocol):
    """How hard (of what is chosen also 疑难重大), how dangerous, and who deals with it."""

    @property
    def complexity(self) -> str: ...
    @property
    def risk(self) -> str: ...
    @property
    def level(self) -> str: ...


class Suggested(Grades, Protocol):
    @property
    def severe(self) -> bool: ...


# what the rules suggested and was chosen instead → what is said where the reason is missing
LOWERINGS: dict[str, Callable[[Suggested, Grades], bool]] = {
    "把疑难重大调低要写明理由。": lambda was, now: was.severe and now.complexity != "severe",
    "把复杂改为简单要写明理由。": lambda was, now: (was.complexity, now.complexity) == ("complex", "simple"),
    "把红色风险调低要写明理由。": lambda was, now: was.risk == "red" != now.risk,
    "把镇级改为村级要写明理由。": lambda was, now: (was.level, now.level) == ("town", "village"),
}


def unexplained(suggested: Suggested, chosen: Grades, reason: str) -> str:
    """The sentence about the first lowering without a reason; "" where nothing is lowered or the reason is there."""
    if reason.strip():
        return ""
    return next((words for words, lowers in LOWERINGS.items() if lowers(suggested, chosen)), "")
