"""What stands on a paper, apart from how it is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from contracts.codes import PARTY_ROLES, TYPES
from mediation.model import Office
from servicekit.clock import SHANGHAI

POWERS = {"general": "一般授权", "special": "特别授权"}


@dataclass(frozen=True)
class Person:
    """A party as it stands on the paper."""

    role: str
    name: str
    details: str
    id_number: str
    phone: str
    signed_on: date | None
    standing_in: str = ""  # 法定代表人, 监护人, 委托代理人
    picture: bytes = b""  # the signature as it was drawn

    @classmethod
    def read(cls, party: Mapping[str, Any], picture: bytes = b"") -> Person:
        signed_on = party.get("signed_on")
        return cls(
            role=PARTY_ROLES[party["role"]],
            name=party["name"],
            details=party.get("details", ""),
            id_number=party.get("id_number", ""),
            phone=party.get("phone", ""),
            signed_on=date.fromisoformat(signed_on) if signed_on else None,
            standing_in=_standing_in(party),
            picture=picture,
        )

    def line(self) -> str:
        """申请人：王小明，男，汉族，…，身份证号码…，联系电话…。"""
        parts = [self.name, self.details.rstrip("。；，")]
        parts += [f"证件号码{self.id_number}"] if self.id_number else []
        parts += [f"联系方式{self.phone}"] if self.phone else []
        parts += [self.standing_in]
        return f"{self.role}：{'，'.join(filter(None, parts))}。"


def _standing_in(party: Mapping[str, Any]) -> str:
    agent = f"委托代理人{party['agent']}" if party.get("agent") else ""
    power = f"（{POWERS[party['agent_power']]}）" if agent and party.get("agent_power") else ""
    named = (
        ("representative", "法定代表人"),
        ("guardian", "监护人"),
    )
    parts = [f"{word}{party[key]}" for key, word in named if party.get(key)]
    return "，".join([*parts, f"{agent}{power}"] if agent else parts)


@dataclass(frozen=True)
class Duty:
    """One obligation of the agreement; ``instalments`` are (due day, amount)."""

    no: int
    who: str
    to_whom: str
    what: str
    how: str
    due_on: date
    amount: Decimal | None
    account: str = ""
    instalments: tuple[tuple[date, Decimal], ...] = ()

    @classmethod
    def read(cls, no: int, words: Mapping[str, Any]) -> Duty:
        """From the words of an agreement or a draft."""
        parts = [
            (date.fromisoformat(i["due_on"]), Decimal(i["amount_yuan"])) for i in words.get("instalments", ())
        ]
        amount = words.get("amount_yuan")
        return cls(
            no=no,
            who=words["who"],
            to_whom=words["to_whom"],
            what=words["what"],
            how=words["how"],
            due_on=date.fromisoformat(words["due_on"]),
            amount=Decimal(amount) if amount is not None else None,
            account=words.get("account", ""),
            instalments=tuple(parts),
        )


@dataclass(frozen=True)
class AgreementContent:
    """人民调解法 §29 and domain.md §2.2; ``pictures`` are drawn signatures of the office by signer."""

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
    effective_on: date | None
    responsibility: str = ""
    partial: bool = False
    left_open: str = ""
    other_ways: tuple[str, ...] = ()
    court_copy: bool = False
    second: bool = False  # two mediators sign
    mediator_signed_on: date | None = None
    sealed_on: date | None = None
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def copies(self) -> int:
        """One for each party, one for the committee, one for the court where it is asked for."""
        return len(self.people) + 1 + self.court_copy


def dispute_name(type_code: str) -> str:
    """``02`` → 邻里纠纷; some names of the list say 纠纷 or 争议 already."""
    name = TYPES.get(type_code, "")
    return name if name.endswith(("纠纷", "争议")) else f"{name}纠纷"


def chinese_day(day: date | None) -> str:
    """2026年3月11日, or room to write it."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　　　年　　月　　日"


def chinese_moment(at: datetime) -> str:
    """2026年3月11日09:00 in the town."""
    local = at.astimezone(SHANGHAI)
    return f"{chinese_day(local.date())}{local:%H:%M}"
