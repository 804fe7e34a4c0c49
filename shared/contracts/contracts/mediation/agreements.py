"""Agreements, written or oral: parties, facts, terms, obligations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from contracts.message import Answer, Body


class InstalmentInput(Body):
    """One of several payments of an obligation."""

    due_on: date
    amount_yuan: Annotated[Decimal, Field(gt=0, le=10**12, decimal_places=2)]


class ObligationInput(Body):
    """Who does what for whom, how and by when; the instalments must add up to the amount, the last one is the due day."""

    who: Annotated[str, Field(min_length=1, max_length=80)]
    to_whom: Annotated[str, Field(max_length=80)] = ""
    what: Annotated[str, Field(min_length=2, max_length=500)]
    how: Annotated[str, Field(min_length=1, max_length=100)]  # 现金 转账 实物 行为 …
    due_on: date
    amount_yuan: Annotated[Decimal, Field(ge=0, le=10**12, decimal_places=2)] | None = None
    account: Annotated[str, Field(max_length=100)] = ""
    instalments: Annotated[tuple[InstalmentInput, ...], Field(max_length=120)] = ()


class AgreementParty(Body):
    """A party as it stands on the paper; filled in from the registration, corrected by the mediator."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    role: Literal["applicant", "respondent", "other"]
    details: Annotated[str, Field(max_length=300)] = ""  # 性别、民族、年龄、职业、住址
    id_number: Annotated[str, Field(max_length=20)] = ""
    phone: Annotated[str, Field(max_length=20)] = ""
    signed_on: date | None = None
    guardian: Annotated[str, Field(max_length=80)] = ""  # of a minor (domain.md §1.4)
    representative: Annotated[str, Field(max_length=80)] = ""  # 法定代表人 of an organisation
    agent: Annotated[str, Field(max_length=80)] = ""
    agent_power: Literal["", "general", "special"] = ""  # 一般授权, 特别授权


class AgreementInput(Body):
    """人民调解法 §29: parties; main facts, matters in dispute, responsibility; content, manner and time of performance.

    ``effective_on`` need not be given: it is the latest of all signatures and the seal; another day is refused.
    """

    form: Literal["written", "oral"]
    parties: Annotated[tuple[AgreementParty, ...], Field(min_length=2, max_length=50)]
    facts: Annotated[str, Field(min_length=5, max_length=5_000)]
    responsibility: Annotated[str, Field(max_length=2_000)] = ""
    terms: Annotated[str, Field(min_length=5, max_length=5_000)]
    obligations: Annotated[tuple[ObligationInput, ...], Field(max_length=100)] = ()
    total_yuan: Annotated[Decimal, Field(ge=0, le=10**12, decimal_places=2)] | None = None
    place_of_performance: Annotated[str, Field(max_length=100)] = ""
    partial: bool = False
    left_open: Annotated[str, Field(max_length=2_000)] = ""  # what was not agreed on
    court_copy: bool = False
    recorder: Annotated[str, Field(max_length=80)] = ""
    mediator_signed_on: date | None = None
    sealed_on: date | None = None
    effective_on: date | None = None


class ObligationSheet(Answer):
    no: int
    who: str
    to_whom: str
    what: str
    how: str
    due_on: date
    amount_yuan: Decimal | None = None
    state: str = "due"  # due | performed | breached
    duty: int = 0  # the obligation it is a part of
    part: int = 0  # which instalment of it; 0 where there is only one


class AgreementSheet(Answer):
    agreement_no: str
    form: str
    parties: tuple[str, ...]  # masked names
    facts: str
    terms: str
    obligations: tuple[ObligationSheet, ...]
    effective_on: date
    amount_yuan: Decimal | None = None
    responsibility: str = ""
    partial: bool = False
    left_open: str = ""
    copies: int = 0
