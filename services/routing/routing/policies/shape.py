"""The shape of a text: what can be seen without knowing a single matter (@question, @short …)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_ASKING = ("?", "吗", "呢", "是否", "能否", "可否", "如何", "怎么", "怎样", "什么", "多少", "哪", "咋", "么")
_SELF = ("我", "俺", "本人", "咱", "自己", "本公司", "本店")


def _question(text: str) -> bool:
    return any(word in text for word in _ASKING)


def _nobody(text: str) -> bool:
    return not any(word in text for word in _SELF)


SHAPES: Mapping[str, Callable[[str], bool]] = {
    "question": _question,
    "nobody": _nobody,
    "somebody": lambda text: not _nobody(text),
    "short": lambda text: len(text) <= 45,
    "long": lambda text: len(text) > 200,
    "any": lambda text: True,
}


def shapes_of(text: str) -> frozenset[str]:
    """The names of all shapes that this folded text has."""
    return frozenset(name for name, holds in SHAPES.items() if holds(text))
