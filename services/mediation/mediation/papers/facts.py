"""What a paper says besides the agreement's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class CaseFacts:
    """The case around a paper; ``day`` is printed below the signatures."""

    number: str
    type_name: str
    committee: str
    mediator: str
    concluded_at: datetime
    day: date
    court: str
    agreement_no: str = ""


@dataclass(frozen=True)
class End:
    """Why a mediation ended without an agreement, and what remains."""

    reason: str
    note: str
    other_ways: tuple[str, ...]
    narrative: str


@dataclass(frozen=True)
class Made:
    """A finished paper."""

    filename: str
    content: bytes


def chinese_day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "    年  月  日"
