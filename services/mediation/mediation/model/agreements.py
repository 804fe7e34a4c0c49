"""An agreement with its obligations, its number, and the draft of one as far as rules ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from mediation.errors import DraftNotReady


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
    performed_on: date | None = None

    def write_down(self, sealed: str, effective_on: date) -> None:
        """An oral one is signed by everybody and sealed (人民调解法 §29)."""
        self.form, self.sealed, self.effective_on = "written", sealed, effective_on


@dataclass(eq=False)
class Obligation:
    """What somebody must do by a day; ``sealed`` holds who, to whom, what and how, encrypted."""

    dispute_id: str
    round: int
    no: int
    due_on: date
    amount_yuan: Decimal | None
    sealed: str
    state: str = "due"  # due | partly | performed | breached
    duty: int = 0  # the obligation it is a part of
    part: int = 0  # which instalment of it; 0 where there is only one
    performed_on: date | None = None
    breach_way: str = ""
    breach_sealed: str = ""
    reminded_on: date | None = None
    overdue_told_on: date | None = None


@dataclass(eq=False)
class NumberRange:
    """The last number of a committee (its words, 字号) in a year; locked until what took it is committed, so none is lost."""

    prefix: str
    year: int
    last: int = 0

    def take(self) -> int:
        self.last += 1
        return self.last


@dataclass(frozen=True)
class Promise:
    """An obligation of a draft as far as rules ask; ``instalments`` are (due day, amount)."""

    due_on: date
    how: str
    amount_yuan: Decimal | None
    instalments: Sequence[tuple[date, Decimal]] = ()

    @property
    def instalments_yuan(self) -> Decimal | None:
        return sum((amount for _, amount in self.instalments), Decimal(0)) if self.instalments else None


@dataclass(frozen=True)
class Draft:
    """An agreement before it is accepted; ``signed`` has one entry for each of ``roles``.

    ``powers`` names the power of each party's agent: "" none, else general or special.
    """

    form: str
    roles: Sequence[str]
    signed: Sequence[date | None]
    mediator_signed_on: date | None
    sealed_on: date | None
    promises: Sequence[Promise]
    powers: Sequence[str] = ()
    total_yuan: Decimal | None = None
    claimed_effective_on: date | None = None
    partial: bool = False
    left_open: str = ""

    def effective_on(self, today: date) -> date:
        """Written: the day of the last signature or seal; oral: the day it is reached (人民调解法 §29, §30)."""
        if self.form == "oral":
            return today
        return max(day for day in (*self.signed, self.mediator_signed_on, self.sealed_on) if day is not None)

    @property
    def amount_yuan(self) -> Decimal | None:
        amounts = [promise.amount_yuan for promise in self.promises if promise.amount_yuan is not None]
        return sum(amounts, Decimal(0)) if amounts else None


@dataclass(eq=False)
class AgreementDraft:
    """Where the draft of one round stands; its words are the revisions of ``draft:<dispute>:<round>``.

    Once it is signed, its text, number and hash do not change.
    """

    dispute_id: str
    round: int
    version: int = 0
    state: str = "draft"  # draft | signing | done
    agreement_no: str = ""
    content_sha256: str = ""
    opened_at: datetime | None = None

    def must_be(self, state: str, words: str) -> None:
        """:raises DraftNotReady: the draft is elsewhere; ``words`` say what to do."""
        if self.state != state:
            raise DraftNotReady(words)

    def freeze(self, agreement_no: str, content_sha256: str, now: datetime) -> None:
        self.state, self.agreement_no, self.opened_at = "signing", agreement_no, now
        self.content_sha256 = content_sha256

    def thaw(self) -> None:
        """Back to the draft; the number stays with the case."""
        self.state, self.content_sha256, self.opened_at = "draft", "", None
