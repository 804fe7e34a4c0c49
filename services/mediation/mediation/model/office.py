"""The committee in whose name papers are made, and the rooms of its centre."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, Protocol


class LastDay(Protocol):
    """The last day of a period, how it would fall without days of rest, and why it was moved."""

    @property
    def raw_on(self) -> date: ...
    @property
    def due_on(self) -> date: ...
    @property
    def shift_reason(self) -> str: ...
    @property
    def provisional(self) -> bool: ...


class Calendar(Protocol):
    """What the mediation needs of the official calendar."""

    def is_workday(self, day: date) -> bool: ...
    def deadline(self, start: date, days: int, unit: Literal["natural", "working"]) -> LastDay: ...


@dataclass(frozen=True)
class Room:
    """A functional room (功能室); some are nobody's to book."""

    code: str
    name: str
    floor: int
    capacity: int
    kind: str
    bookable: bool


@dataclass(frozen=True)
class Keeping:
    """Terms of keeping files (保管期限), and from how many people a case counts as a group's."""

    usual: str = "10年"
    long: str = "30年"
    for_good: str = "永久"
    long_types: frozenset[str] = frozenset({"03", "07", "08"})
    many_people: int = 10


@dataclass(frozen=True)
class Committee:
    """A mediation committee (人民调解委员会); ``kind`` is that of the town's folder."""

    code: str
    name: str
    kind: str


class Mediated(Protocol):
    """What tells whose papers a case has; "" as committee: from before it was named, in the town's name."""

    @property
    def committee(self) -> str: ...


_NUMBER = re.compile(r"（(\d{4})）(.+)第\d+号")
COMMITTEE_WORDS = ("人民调解委员会", "调解委员会", "联合", "纠纷", "争议")
IN_NUMBERS = "人调字"


def prefix_of(committee: str, town: str) -> str:
    """A committee's words in its numbers (字号): ``拳东村人民调解委员会`` → ``拳铺拳东村人调字``.

    The form is local custom, no rule (domain.md §1.2); the town's own prefix stands before what it does not say already.
    """
    for word in COMMITTEE_WORDS:
        committee = committee.replace(word, "")
    of_town = town.removesuffix(IN_NUMBERS)
    return f"{of_town}{committee.removeprefix(of_town)}{IN_NUMBERS}"


def series_of(number: str) -> tuple[str, int]:
    """``（2026）拳铺人调字第3号`` → the committee's words and the year.

    :raises ValueError: it is no such number.
    """
    found = _NUMBER.fullmatch(number)
    if found is None:
        raise ValueError(f"{number} is no number of an agreement")
    return found[2], int(found[1])


@dataclass(frozen=True)
class Office:
    """The committee in whose name papers are made; ``mediators`` and ``experts`` are names by id, ``rooms`` by code."""

    committee: str
    agreement_prefix: str
    court: str
    mediators: Mapping[str, str]
    calendar: Calendar
    police_phone: str = ""
    phone: str = ""
    address: str = ""
    rooms: Mapping[str, Room] = field(default_factory=dict)
    committees: Mapping[str, Committee] = field(default_factory=dict)  # by mediator
    experts: Mapping[str, str] = field(default_factory=dict)
    keeping: Keeping = Keeping()
    forms: str = ""  # the folder of the town's own templates; "" where it has none

    def agreement_no(self, year: int, serial: int) -> str:
        return f"（{year}）{self.agreement_prefix}第{serial}号"

    def of(self, proceeding: Mediated) -> Office:
        """The office as its papers name it: that of the committee that mediates, else the town's own."""
        name = proceeding.committee or self.committee
        return replace(self, committee=name, agreement_prefix=self._prefix(name))

    def _prefix(self, name: str) -> str:
        return self.agreement_prefix if name == self.committee else prefix_of(name, self.agreement_prefix)

    def place_of(self, room_code: str) -> str:
        """``2楼行业纠纷调解室``; "" where there is no such room."""
        room = self.rooms.get(room_code)
        return f"{room.floor}楼{room.name}" if room else ""
