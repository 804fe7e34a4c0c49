"""The body of a dispute as it is typed in at any door (interfaces.md, HTTP)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from contracts.codes import Capacity, Channel, PartyRole, Referrer
from contracts.message import Body
from contracts.notices import RefusalWords

MAX_NARRATIVE = 20_000


class PartyInput(Body):
    """A person or organisation as typed in at the door."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    role: PartyRole
    phone: Annotated[str, Field(max_length=20)] | None = None
    id_number: Annotated[str, Field(max_length=20)] | None = None
    village_code: Annotated[str, Field(max_length=12)] | None = None
    organisation: Annotated[str, Field(max_length=100)] | None = None
    capacity: Capacity = ""
    acts_for: Annotated[str, Field(pattern=r"^(P\d{1,2})?$")] = ""  # P1, P2 … in the order of the parties


class DisputeBody(Body):
    """The body of a dispute (interfaces.md, HTTP)."""

    channel: Channel
    narrative: Annotated[str, Field(min_length=5, max_length=MAX_NARRATIVE)]
    parties: Annotated[tuple[PartyInput, ...], Field(min_length=1, max_length=50)]
    village_code: Annotated[str, Field(max_length=12)] | None = None
    place: Annotated[str, Field(max_length=100)] | None = None  # 发生地点详址 (domain.md §4.6)
    occurred_on: date | None = None
    people_involved: Annotated[int, Field(ge=1, le=100_000)] | None = None
    amount_yuan: Annotated[Decimal, Field(ge=0, le=10**12, decimal_places=2)] | None = None
    external_ref: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    confidential: bool = False
    anonymous: bool = False
    referred_by: Referrer = (
        ""  # who sent it here; for what a desk registers, that desk where nothing else is said
    )
    language: Annotated[str, Field(max_length=20)] = (
        ""  # that a party needs the mediator to speak: 手语, a dialect
    )
    type: Annotated[str, Field(pattern=r"^(0\d|1[0-8])$")] | None = None


class NewDispute(DisputeBody):
    """What the API takes for a registration: the body, and what the counter decides with it."""

    origin_warning_id: str = ""
    accept: bool | None = None
    refusal: RefusalWords | None = None
