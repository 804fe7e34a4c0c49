"""What was done for an obligation, and what is still to be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from mediation.errors import AlreadyPerformed
from mediation.model.agreements import Obligation


@dataclass(eq=False)
class Payment:
    """One thing that was done; ``sealed`` holds the words about it, encrypted, ``file_id`` the receipt."""

    payment_id: str
    dispute_id: str
    round: int
    no: int
    performed_on: date
    amount_yuan: Decimal | None
    sealed: str
    file_id: str
    source: str  # mediator | visit
    recorded_by: str
    recorded_at: datetime


def paid(payments: Iterable[Payment]) -> Decimal:
    return sum((one.amount_yuan for one in payments if one.amount_yuan is not None), Decimal(0))


def must_be_due(obligation: Obligation) -> None:
    """:raises AlreadyPerformed: nothing is left to be done."""
    if obligation.state == "performed":
        raise AlreadyPerformed("这一项已经履行完毕，不用再登记。")


def settle(obligation: Obligation, payments: Iterable[Payment], on: date) -> bool:
    """Sets the state after one more payment; true when the obligation is performed with it.

    What has an amount is performed when the payments reach it, anything else with the first record.
    """
    done = list(payments)
    reached = obligation.amount_yuan is None or paid(done) >= obligation.amount_yuan
    obligation.state = "performed" if reached else "partly"
    obligation.performed_on = on if reached else None
    return reached
