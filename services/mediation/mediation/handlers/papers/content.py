"""What stands on a paper, apart from how it is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from contracts.codes import PARTY_ROLES, TYPES
from mediation.model import Office


@dataclass(frozen=True)
class Person:
    """A party as it stands on the paper."""

    role: str
    name: str
    details: str
    id_number: str
    phone: str
    signed_on: date | None

    @classmethod
    def read(cls, party: Mapping[str, Any]) -> Person:
        signed_on = party.get("signed_on")
        return cls(
            role=PARTY_ROLES[party["role"]],
            name=party["name"],
            details=party.get("details", ""),
            id_number=party.get("id_number", ""),
            phone=party.get("phone", ""),
            signed_on=date.fromisoformat(signed_on) if signed_on else None,
        )

    def line(self) -> str:
        """申请人：王小明，男，汉族，…，身份证号码…，联系电话…。"""
        parts = [self.name, self.details.rstrip("。；，")]
        parts += [f"证件号码{self.id_number}"] if self.id_number else []
        parts += [f"联系方式{self.phone}"] if self.phone else []
        return f"{self.role}：{'，'.join(filter(None, parts))}。"


@dataclass(frozen=True)
class Duty:
    """One obligation of the agreement."""

    no: int
    who: str
    to_whom: str
    what: str
    how: str
    due_on: date
    amount: Decimal | None

    @classmethod
    def read(cls, no: int, due_on: date, amount: Decimal | None, words: Mapping[str, str]) -> Duty:
        return cls(no, words["who"], words["to_whom"], words["what"], words["how"], due_on, amount)


@dataclass(frozen=True)
class AgreementContent:
    """人民调解法 §29 and domain.md §2.2."""

    office: Office
    agreement_no: str
    number: str
    type_code: str
    mediator: str
    people: tuple[Person, ...]
    facts: str
    terms: str
    place: str
    duties: tuple[Duty, ...]
    amount: Decimal | None
    reached_at: datetime
    effective_on: date

    @property
    def copies(self) -> int:
        """One for each party and one for the committee."""
        return len(self.people) + 1


@dataclass(frozen=True)
class EndContent:
    """The termination notice."""

    office: Office
    number: str
    type_code: str
    mediator: str
    people: tuple[Person, ...]
    end_code: str
    note: str
    other_ways: tuple[str, ...]
    opened_on: date
    ended_at: datetime


def dispute_name(type_code: str) -> str:
    """``02`` → 邻里纠纷; some names of the list say 纠纷 or 争议 already."""
    name = TYPES.get(type_code, "")
    return name if name.endswith(("纠纷", "争议")) else f"{name}纠纷"


def chinese_day(day: date | None) -> str:
    """2026年3月11日, or room to write it."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　　　年　　月　　日"
