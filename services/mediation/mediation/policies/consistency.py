"""卷宗的一致性: what the papers of one file may not say differently (domain.md §2.2); each check is a sentence or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

Days = Sequence[tuple[str, date | None]]


@dataclass(frozen=True)
class Said:
    """What the papers say, by where it stands; names are masked, ``strangers`` are those that no registration has."""

    numbers: Mapping[str, str] = field(default_factory=dict)  # paper → agreement number
    committees: Mapping[str, str] = field(default_factory=dict)  # paper → name of the committee
    strangers: Mapping[str, Sequence[str]] = field(default_factory=dict)  # paper → names unknown elsewhere
    days: Sequence[Days] = ()  # each in the order in which it must have happened
    amounts: Mapping[str, Decimal] = field(default_factory=dict)  # where it stands → yuan, all to be the same
    paid_yuan: Decimal = Decimal(0)
    written: bool = False
    agreed_on: date | None = None
    minutes_on: date | None = None  # the first session with a record


def faults(said: Said) -> Iterator[str]:
    """Everything that contradicts."""
    yield from faults_of_numbers(said.numbers)
    yield from faults_of_committees(said.committees)
    for days in said.days:
        yield from faults_of_order(days)
    yield from faults_of_names(said.strangers)
    yield from faults_of_amounts(said.amounts, said.paid_yuan)
    yield from faults_of_minutes(said)


def faults_of_numbers(numbers: Mapping[str, str]) -> Iterator[str]:
    """The same number on the agreement, the court's application and the cover."""
    known = [(paper, number) for paper, number in numbers.items() if number]
    for (first, one), (second, other) in pairwise(known):
        if one != other:
            yield f"{first}的协议编号是{one}，{second}的是{other}，请核对。"


def faults_of_committees(committees: Mapping[str, str]) -> Iterator[str]:
    """The committee's name is the one on its seal."""
    known = [(paper, name) for paper, name in committees.items() if name]
    for (first, one), (second, other) in pairwise(known):
        if one != other:
            yield f"{first}写的是{one}，{second}是{other}，名称应当一致。"


def faults_of_order(days: Days) -> Iterator[str]:
    """Days that must follow one another and do not: 受理 ≤ 听取、调查、调解会 ≤ 协议 ≤ 履行、回访 ≤ 归档."""
    known = [(name, day) for name, day in days if day is not None]
    for (earlier, first), (later, second) in pairwise(known):
        if second < first:
            yield f"{later}的日期（{second}）早于{earlier}的日期（{first}），请核对。"


def faults_of_names(strangers: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A party is called the same on every paper."""
    for paper, names in strangers.items():
        for name in names:
            yield f"{paper}上的当事人{name}与登记的姓名不一致，请核对。"


def faults_of_amounts(amounts: Mapping[str, Decimal], paid_yuan: Decimal) -> Iterator[str]:
    """The agreement's sum is that of its obligations, and no more was paid than was promised."""
    for (first, one), (second, other) in pairwise(amounts.items()):
        if one != other:
            yield f"{first}的金额是{one:.2f}元，{second}的是{other:.2f}元，请核对。"
    promised = max(amounts.values(), default=Decimal(0))
    if promised and paid_yuan > promised:
        yield f"已履行{paid_yuan:.2f}元，超过约定的{promised:.2f}元，请核对。"


def faults_of_minutes(said: Said) -> Iterator[str]:
    """The record of the mediation was there before the agreement."""
    if said.written and said.agreed_on and said.minutes_on and said.minutes_on > said.agreed_on:
        yield f"调解记录（{said.minutes_on}）在协议（{said.agreed_on}）之后，请核对。"


def faults_of_pages(pages: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Page numbers go on without a gap from 1."""
    expected = 1
    for first, last in pages:
        if first != expected or last < first:
            yield f"第 {expected} 页以后的页码不连续，请重新装订。"
            return
        expected = last + 1
