"""Boundary rulings beside rules and model: how like a case is to one that was ruled, and what the ruling weighs (边界裁定)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from routing.model import CitedPrecedent

LETTERS = re.compile(r"[^\W_]+")
# Pairs that stand in nearly every telling and make nothing alike.
COMMON = frozenset(
    (
        "我们",
        "他们",
        "自己",
        "一个",
        "没有",
        "现在",
        "已经",
        "要求",
        "希望",
        "反映",
        "村民",
        "居民",
        "解决",
        "处理",
        "情况",
    )
)


@dataclass(frozen=True, slots=True)
class Precedent:
    """A ruling in force, with the pairs of characters of the case that it was made over."""

    key: str  # of the study
    type_code: str
    lead_desk: str
    words: str
    pairs: frozenset[str]


def pairs_of(text: str) -> frozenset[str]:
    """Every two characters that stand together, without signs and blanks; what is masked counts for nothing."""
    found = (run[at : at + 2] for run in LETTERS.findall(text) for at in range(len(run) - 1))
    return frozenset(found) - COMMON


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """From nought to one: the share of common pairs (cosine)."""
    if not one or not other:
        return 0.0
    return len(one & other) / math.sqrt(len(one) * len(other))


def speaking(
    precedents: Iterable[Precedent], text: str, type_code: str, desks: Mapping[str, float], least: float
) -> tuple[Precedent, float] | None:
    """The ruling over the most similar case of this type, where it is similar enough and its desk may lead."""
    pairs = pairs_of(text)
    found = [
        (likeness(pairs, one.pairs), one.key, one)
        for one in precedents
        if one.type_code == type_code and one.lead_desk in desks
    ]
    if not found or max(found)[0] < least:
        return None
    alike, _, one = max(found)
    return one, round(alike, 4)


def weighed(
    desks: Mapping[str, float], one: Precedent, alike: float, most: float
) -> tuple[dict[str, float], CitedPrecedent]:
    """The chances with the ruling in them, and how it was cited: the more alike, the more it weighs, at most ``most``."""
    weight = round(alike * most, 4)
    after = {desk: chance * (1 - weight) + weight * (desk == one.lead_desk) for desk, chance in desks.items()}
    before = _likeliest(desks)
    cited = CitedPrecedent(
        one.key,
        one.lead_desk,
        one.words,
        alike,
        weight,
        before,
        round(desks[before], 4),
        _likeliest(after) != before,
    )
    return after, cited


def _likeliest(chances: Mapping[str, float]) -> str:
    """Of equals the first by name, so that it never depends on chance."""
    return min(chances, key=lambda desk: (-chances[desk], desk))
