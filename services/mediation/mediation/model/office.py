"""The committee in whose name papers are made, and the rooms of its centre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
class Committee:
    """A mediation committee (人民调解委员会); ``kind`` is that of the town's folder."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True)
class Office:
    """The committee in whose name papers are made; ``mediators`` are names by id, ``rooms`` by code."""

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
    forms: str = ""  # the folder of the town's own templates; "" where it has none

    def agreement_no(self, year: int, serial: int) -> str:
        return f"（{year}）{self.agreement_prefix}第{serial}号"

    def place_of(self, room_code: str) -> str:
        """``2楼行业纠纷调解室``; "" where there is no such room."""
        room = self.rooms.get(room_code)
        return f"{room.floor}楼{room.name}" if room else ""
