"""An agreement with its obligations, its number, and the draft of one as far as rules ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(eq=False)
class Agreement:
    """The agreement of a proceeding; ``sealed`` holds parties, facts, terms and signing days, encrypted."""

    dispute_id: str
    round: int
    agreement_no: str
    form: str
    effective_on: date
    reached_at: datetime
    amount_yuan: Decimal | None
    sealed: str


@dataclass(eq=False)
class Obligation:
    """What somebody must do by a day; ``sealed`` holds who, to whom, what and how, encrypted."""

    dispute_id: str
    round: int
    no: int
    due_on: date
    amount_yuan: Decimal | None
    sealed: str
    state: str = "due"  # due | performed | breached


@dataclass(eq=False)
class NumberRange:
    """The last agreement number of a year; its row is locked until the agreement is committed, so none is lost."""

    year: int
    last: int = 0

    def take(self) -> int:
        self.last += 1
        return self.last


@dataclass(frozen=True)
class Promise:
    """An obligation of a draft as far as rules ask."""

    due_on: date
    how: str
    amount_yuan: Decimal | None


@dataclass(frozen=True)
class Draft:
    """An agreement before it is accepted; ``signed`` has one entry for each of ``roles``."""

    form: str
    roles: Sequence[str]
    signed: Sequence[date | None]
    mediator_signed_on: date | None
    sealed_on: date | None
    promises: Sequence[Promise]

    def effective_on(self, today: date) -> date:
        """Written: the day of the last signature or seal; oral: the day it is reached (人民调解法 §29, §30)."""
        if self.form == "oral":
            return today
        return max(day for day in (*self.signed, self.mediator_signed_on, self.sealed_on) if day is not None)

    @property
    def amount_yuan(self) -> Decimal | None:
        amounts = [promise.amount_yuan for promise in self.promises if promise.amount_yuan is not None]
        return sum(amounts, Decimal(0)) if amounts else None
