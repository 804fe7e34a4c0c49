"""How long an offer stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from mediator_dispatch.model import DispatchCase


@dataclass(frozen=True)
class OfferTerms:
    """How long an offer stands, by grade."""

    simple: timedelta = timedelta(hours=4)
    complex: timedelta = timedelta(hours=2)
    red: timedelta = timedelta(minutes=30)


def offer_until(case: DispatchCase, now: datetime, terms: OfferTerms) -> datetime:
    """The end of an offer made now: the graver the dispute, the shorter."""
    if case.risk == "red":
        return now + terms.red
    return now + (terms.complex if case.complexity == "complex" else terms.simple)
