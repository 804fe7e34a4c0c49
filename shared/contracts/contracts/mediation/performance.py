"""Performance (履行): what is due, what was done with its proof, and what happens after a breach."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.mediation.codes import BreachWay
from contracts.message import Answer, Request


class PaymentSheet(Answer):
    """One thing that was done: by the mediator's record, or told at a visit."""

    performed_on: date
    amount_yuan: Decimal | None = None
    words: str = ""  # masked
    file_id: str = ""
    source: str  # mediator | visit
    recorded_by: str
    recorded_at: AwareDatetime


class DueSheet(Answer):
    """One obligation or instalment with what was done for it."""

    no: int
    duty: int
    part: int
    who: str  # masked
    to_whom: str
    what: str
    how: str
    due_on: date
    amount_yuan: Decimal | None = None
    paid_yuan: Decimal = Decimal(0)
    state: str  # due | partly | performed | breached
    overdue_days: int = 0
    performed_on: date | None = None
    breach_way: str = ""
    payments: tuple[PaymentSheet, ...] = ()


class Performance(Answer):
    """The whole plan; ``performed_on`` once everything is done."""

    dispute_id: str
    number: str
    agreement_no: str
    items: tuple[DueSheet, ...]
    due_yuan: Decimal = Decimal(0)
    paid_yuan: Decimal = Decimal(0)
    performed_on: date | None = None
    ways: tuple[str, ...] = ()  # after a breach
    may_change: bool = False


class GetPerformance(Request[Performance]):
    service: ClassVar[str] = "mediation"
    dispute_id: str


class RecordPerformance(Request[Performance]):
    """Something was done: how much and when, with the receipt as a file; ``done`` ends what has no amount."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    no: int
    performed_on: date
    amount_yuan: Annotated[Decimal, Field(gt=0, le=10**12, decimal_places=2)] | None = None
    words: Annotated[str, Field(max_length=500)] = ""
    file_id: Annotated[str, Field(max_length=40)] = ""


class RecordBreach(Request[Performance]):
    """Not performed in time: the parties are urged, mediated again, or guided to the court (人民调解法 §31–33)."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    no: int
    way: BreachWay
    words: Annotated[str, Field(min_length=2, max_length=500)]


class DueRow(Answer):
    """What is due in a mediator's cases; nobody is named."""

    dispute_id: str
    number: str
    no: int
    due_on: date
    amount_yuan: Decimal | None = None
    state: str
    overdue_days: int = 0


class DueRows(Answer):
    items: tuple[DueRow, ...]
    next_cursor: str = ""
    overdue: int = 0


class ListDue(Request[DueRows]):
    """What is due until a day, the earliest first; a mediator sees their own."""

    service: ClassVar[str] = "mediation"
    mediator_id: str = ""
    until: date | None = None
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
