"""The draw by lot (随机抽取): who may be drawn, and whose lot comes first; anybody can repeat it.

The rule: each candidate's lot is the SHA-256 sum, in hexadecimal, of the text ``seed:id`` (for example
``printf %s 0123456789abcdef:E07 | sha256sum``). The candidates with the smallest lots are drawn, in that order; who declines
is followed by the next smallest. The order in which the candidates are listed changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from expert_pool.errors import NobodyToAsk, TooFew
from expert_pool.model import Expert, KnownCase
from expert_pool.policies.choosing import TIED, Field, knows
from expert_pool.policies.credentials import why_not_able

ALREADY_ON, LOADED = "正在答复本件", "手头待答复已满"


@dataclass(frozen=True)
class Sorted:
    """Experts of a field: ids of those who may be drawn, and id → reason of the others."""

    candidates: tuple[str, ...]
    passed_over: Mapping[str, str]


def sort_out(
    field: Field,
    case: KnownCase,
    experts: Iterable[Expert],
    *,
    load: Mapping[str, int],
    most: int,
    on_it: Collection[str],
    today: date,
) -> Sorted:
    """Candidates and passed over; ``most`` is the number of open consultations that nobody gets beyond.

    ``on_it`` are the experts who are answering about this dispute already.
    """
    able = sorted((one for one in experts if one.active and knows(one, field)), key=lambda one: one.id)
    why = {one.id: _why_not(one, field, case, load.get(one.id, 0) >= most, on_it, today) for one in able}
    free = tuple(expert_id for expert_id, reason in why.items() if not reason)
    return Sorted(free, {expert_id: reason for expert_id, reason in why.items() if reason})


def draw_lots(field: Field, sorted_out: Sorted, seed: str, count: int) -> list[str]:
    """The ids of those who are drawn.

    :raises NobodyToAsk, TooFew: the field has no expert who may be drawn, or fewer than ``count``.
    """
    free = len(sorted_out.candidates)
    if not free and not sorted_out.passed_over:
        raise NobodyToAsk(f"专家库里没有负责“{field.name}”的专家，请换一个咨询领域。", field="field")
    if free < count:
        raise TooFew(_too_few(field, sorted_out, count), field="count")
    return list(lots_of(seed, sorted_out.candidates))[:count]


def lots_of(seed: str, candidates: Iterable[str]) -> dict[str, str]:
    """Id → lot, the smallest lot first."""
    lots = {one: hashlib.sha256(f"{seed}:{one}".encode()).hexdigest() for one in candidates}
    return dict(sorted(lots.items(), key=lambda pair: (pair[1], pair[0])))


def next_of(seed: str, candidates: Sequence[str], asked: Collection[str], may: Collection[str]) -> str:
    """Who stands in for one who declined: the next lot of those who still ``may``; "" when nobody is left."""
    return next((one for one in lots_of(seed, candidates) if one not in asked and one in may), "")


def _why_not(
    expert: Expert, field: Field, case: KnownCase, full: bool, on_it: Collection[str], today: date
) -> str:
    """The first reason that speaks against the expert; "" where none does."""
    if case.ties(expert):
        return TIED
    if lacks := why_not_able(expert, field.needed, today):
        return lacks
    if expert.id in on_it:
        return ALREADY_ON
    return LOADED if full else ""


def _too_few(field: Field, sorted_out: Sorted, count: int) -> str:
    reasons = list(sorted_out.passed_over.values())
    counted = "、".join(f"{reasons.count(why)}名{why}" for why in dict.fromkeys(reasons)) or "没有其他专家"
    free = len(sorted_out.candidates)
    return (
        f"“{field.name}”只有{free}名专家可以抽取，不够{count}名（{counted}），请减少人数或者换一个咨询领域。"
    )
