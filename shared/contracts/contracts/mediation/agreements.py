"""Agreements, written or oral: parties, facts, terms, obligations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from contracts.message import Answer, Body


class ObligationInput(Body):
    """Who does what for whom, how and by when."""

    who: Annotated[str, Field(min_length=1, max_length=80)]
    to_whom: Annotated[str, Field(max_length=80)] = ""
    what: Annotated[str, Field(min_length=2, max_length=500)]
    how: Annotated[str, Field(min_length=1, max_length=100)]  # 现金 转账 实物 行为 …
    due_on: date
    amount_yuan: Annotated[Decimal, Field(ge=0, le=10**12, decimal_places=2)] | None = None


class AgreementParty(Body):
    """A party as it stands on the paper; filled in from the registration, corrected by the mediator."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    role: Literal["applicant", "respondent", "other"]
    details: Annotated[str, Field(max_length=300)] = ""  # 性别、民族、年龄、职业、住址
    id_number: Annotated[str, Field(max_length=20)] = ""
    phone: Annotated[str, Field(max_length=20)] = ""
    signed_on: date | None = None
    guardian: Annotated[str, Field(max_length=80)] = ""  # of a minor (domain.md §1.4)


class AgreementInput(Body):
    """人民调解法 §29: parties; main facts, matters in dispute, responsibility; content, manner and time of performance."""

    form: Literal["written", "oral"]
    parties: Annotated[tuple[AgreementParty, ...], Field(min_length=2, max_length=50)]
    facts: Annotated[str, Field(min_length=5, max_length=5_000)]
    terms: Annotated[str, Field(min_length=5, max_length=5_000)]
    obligations: Annotated[tuple[ObligationInput, ...], Field(max_length=100)] = ()
    place_of_performance: Annotated[str, Field(max_length=100)] = ""
    mediator_signed_on: date | None = None
    sealed_on: date | None = None


class ObligationSheet(Answer):
    no: int
    who: str
    to_whom: str
    what: str
    how: str
    due_on: date
    amount_yuan: Decimal | None = None
    state: str = "due"  # due | performed | breached


class AgreementSheet(Answer):
    agreement_no: str
    form: str
    parties: tuple[str, ...]  # masked names
    facts: str
    terms: str
    obligations: tuple[ObligationSheet, ...]
    effective_on: date
    amount_yuan: Decimal | None = None
