"""Comparing both sides' lists: what only one of them has, and what stands differently."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from intake.errors import FieldInvalid

MOST_DAYS = 366


@dataclass(frozen=True)
class Ours:
    """A case of ours by the outside system's number; ``status`` is empty where we have not heard of any move."""

    dispute_id: str
    number: str
    status: str
    result: str = ""


@dataclass(frozen=True)
class Theirs:
    """A line of their list: its state in their words, and the result where they say one."""

    status: str = ""
    result: str = ""


@dataclass(frozen=True)
class Found:
    """One difference."""

    order_no: str
    kind: str
    their_status: str = ""  # of "result" the result
    ours: Ours | None = None


def check_period(since: date, until: date) -> None:
    """:raises FieldInvalid: it ends before it begins, or is longer than a year."""
    if until < since:
        raise FieldInvalid("结束日期不能早于开始日期，请核对。", field="until")
    if (until - since).days >= MOST_DAYS:
        raise FieldInvalid("一次最多对一年，请缩短期间。", field="until")


def differences(
    theirs: Mapping[str, Theirs],
    known: Mapping[str, Ours],
    in_period: Mapping[str, Ours],
    same: Callable[[str, str], bool],
    faulty: Collection[str] = (),
) -> Iterator[Found]:
    """``theirs``: number → what their list says; ``known``: which of these numbers we have, whenever they came;
    ``in_period``: all of ours of the period. ``same(their status, ours)`` knows both sides' words. Of ``faulty`` lines nothing is
    said but that they could not be read.
    """
    for number, told in theirs.items():
        mine = known.get(number)
        if number in faulty:
            yield Found(number, "unreadable", told.status, mine)
        elif mine is None:
            yield Found(number, "only_there", told.status)
        elif mine.status and not same(told.status, mine.status):
            yield Found(number, "status", told.status, mine)
        elif told.result and mine.result and told.result != mine.result:
            yield Found(number, "result", told.result, mine)
    for number, mine in in_period.items():
        if number not in theirs:
            yield Found(number, "only_here", "", mine)
