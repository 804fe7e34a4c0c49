"""Which of two disputes lies under the other, and which link a likeness speaks for (domain.md §5.3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from intake.errors import LinkInvalid
from intake.policies.shingles import alike, told

SAME_MATTER = 0.2  # how alike narratives are that tell the same


@dataclass(frozen=True)
class Standing:
    """Where a dispute stands: under which one it lies (its number, or none), and whether others lie under it."""

    number: str
    under: str = ""
    has_merged: bool = False


@dataclass(frozen=True)
class Side:
    """Who tells a matter, against whom, and in which words; people are digests of phone, ID number, or name with village."""

    callers: frozenset[str]
    others: frozenset[str]
    words: str


def check_merge(this: Standing, other: Standing) -> None:
    """One level only: what lies under another one has nothing under it, and lies under one.

    :raises LinkInvalid: ``this`` cannot lie under ``other``; it says what to do instead.
    """
    if this.under:
        raise LinkInvalid(f"这一件已经并入 {this.under}，请先撤销原来的关联。", field="kind")
    if this.has_merged:
        raise LinkInvalid("已经有别的件并入这一件，不能再把它并到另一件；请在那一件上操作。", field="kind")
    if other.under:
        raise LinkInvalid(
            f"{other.number} 自己已经并入 {other.under}，请直接并入 {other.under}。", field="other_number"
        )


def proposed_kind(later: Side, earlier: Side) -> str:
    """The link to propose: 重复件, 新事实, 集中反映, or a plain one.

    The same caller with the same words repeats; with other words against the same people there are new facts; other
    callers with the same matter are many on one.
    """
    same_words = alike(told(later.words), told(earlier.words)) >= SAME_MATTER
    same_others = _meet(later.others, earlier.others)
    if _meet(later.callers, earlier.callers):
        return "duplicate" if same_words else "follow_up" if same_others else "related"
    if _meet(later.callers, earlier.others) or not (same_words or same_others):
        return "related"  # both sides of one quarrel, or too little
    return "gathered"


def _meet(one: Collection[str], other: Collection[str]) -> bool:
    return not set(one).isdisjoint(other)
