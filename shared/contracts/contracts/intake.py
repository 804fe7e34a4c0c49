"""intake: registration of disputes at every door (受理)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.case import DisputeBrief
from contracts.codes import LinkKind, RefusalCode
from contracts.linking import LinkSheet
from contracts.message import Answer, Body, Event, Request
from contracts.notices import Duty, PlaceToGo, RefusalWords
from contracts.registration import MAX_NARRATIVE, DisputeBody, NewDispute, PartyInput

__all__ = [
    "MAX_NARRATIVE", "DisputeBody", "LinkSheet", "NewDispute", "PartyInput", "PlaceToGo", "RefusalWords",
]  # fmt: skip


class IntakeEvent(Event):
    service = "intake"


class DisputeRegistered(IntakeEvent):
    """A dispute was written into the register (登记)."""

    dispute: DisputeBrief
    registered_by: str

    @property
    def subject(self) -> str:
        return self.dispute.dispute_id


class DisputeAccepted(IntakeEvent):
    """The centre took the dispute; the clock starts (受理)."""

    dispute: DisputeBrief
    accepted_by: str

    @property
    def subject(self) -> str:
        return self.dispute.dispute_id


class DisputeRefused(IntakeEvent):
    """The centre did not take the dispute, and told where to go (不予受理)."""

    dispute_id: str
    number: str
    reason_code: RefusalCode
    refused_by: str


class DisputesLinked(IntakeEvent):
    """Two disputes, or a dispute and a warning, belong together (关联)."""

    dispute_id: str
    other_id: str
    kind: LinkKind
    linked_by: str
    other_number: str = ""


class LookAlike(Answer):
    """An earlier dispute that may be the same matter; the excerpt is masked."""

    dispute_id: str
    number: str
    registered_at: AwareDatetime
    score: float
    reasons: tuple[str, ...]  # sentences: 同一申请人, 同一村, 相同的话
    excerpt: str
    state: str = ""  # registered | accepted | refused: what came of it at the window


class LookAlikes(Answer):
    items: tuple[LookAlike, ...] = ()


class Registered(Answer):
    """The receipt's data; ``repeated`` when the same channel and external reference came again."""

    id: str
    number: str
    query_code: str
    look_alikes: tuple[LookAlike, ...] = ()
    repeated: bool = False
    state: str = "registered"


class RegisterDispute(Request[Registered]):
    """Registers one dispute from any door; a repeated one (channel + external_ref, or key) gets the same answer.

    ``accept`` false only registers: somebody decides later. ``refusal`` refuses at the counter, in the same transaction.
    """

    service: ClassVar[str] = "intake"
    body: DisputeBody
    idempotency_key: Annotated[str, Field(max_length=200)] = ""
    origin_warning_id: str = ""
    accept: bool | None = (
        None  # None: the channel's rule decides (window, desk, warning are accepted at once)
    )
    refusal: RefusalWords | None = None


class FindLookAlikes(Request[LookAlikes]):
    """Disputes of the last 90 days that resemble what is being typed."""

    service: ClassVar[str] = "intake"
    narrative: Annotated[str, Field(max_length=MAX_NARRATIVE)] = ""
    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    id_numbers: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    village_code: str = ""


class DisputeState(Answer):
    dispute_id: str
    number: str
    state: str


class AcceptDispute(Request[DisputeState]):
    service: ClassVar[str] = "intake"
    dispute_id: str


class RefusalNotice(Answer):
    """What the person is told: the reason in words and the place to go."""

    dispute_id: str
    number: str
    reason_code: str
    reason: str
    way_on: str
    place: str
    address: str
    phone: str
    refused_at: AwareDatetime


class RefuseDispute(RefusalWords, Request[RefusalNotice]):
    service: ClassVar[str] = "intake"
    dispute_id: str


class LinkDisputes(Request[DisputeState]):
    service: ClassVar[str] = "intake"
    dispute_id: str
    other_number: Annotated[str, Field(max_length=40)]
    kind: LinkKind
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class PartySheet(Answer):
    """A party as shown on a page; values are masked unless the field was revealed."""

    ref: str
    name: str
    role: str
    phone: str = ""
    id_number: str = ""
    village_code: str = ""
    organisation: str = ""
    capacity: str = ""
    acts_for: str = ""  # the party that an agent or a guardian speaks for
    minor: bool = False  # under 18 when it was registered, by the ID number


class DisputeSheet(Answer):
    """The registration of one dispute."""

    dispute_id: str
    number: str
    channel: str
    state: str
    narrative: str
    parties: tuple[PartySheet, ...]
    village_code: str = ""
    place: str = ""  # whole or with stars, as the narrative
    occurred_on: date | None = None
    people_involved: int | None = None
    amount_yuan: Decimal | None = None
    declared_type: str = ""
    external_ref: str = ""
    confidential: bool = False
    anonymous: bool = False
    origin_warning_id: str = ""
    referred_by: str = ""
    language: str = ""
    registered_at: AwareDatetime
    registered_by: str = ""
    accepted_at: AwareDatetime | None = None
    refusal: RefusalNotice | None = None
    duty: Duty | None = None
    links: tuple[LinkSheet, ...] = ()


class GetDispute(Request[DisputeSheet]):
    """One registration, masked; the narrative is whole for those who may see unmasked words (``unmask_narrative``).

    A confidential one's people and words are for those who handle the case (``handles``): both are the gateway's knowledge.
    """

    service: ClassVar[str] = "intake"
    dispute_id: str
    unmask_narrative: bool = False
    handles: bool = False


class Revealed(Answer):
    parties: tuple[PartySheet, ...]
    narrative: str
    place: str = ""  # where it happened


class Look(Body):
    """Why somebody looks at people unmasked."""

    why: Annotated[str, Field(min_length=2, max_length=200)]


class RevealDispute(Request[Revealed]):
    """The unmasked parties and words, with the reason of the look; leaves a row in the read log."""

    service: ClassVar[str] = "intake"
    dispute_id: str
    why: Annotated[str, Field(min_length=2, max_length=200)]
    handles: bool = False  # the gateway's knowledge: opens a confidential one to its handlers


class FoundByCode(Answer):
    dispute_id: str
    number: str
    state: str
    registered_at: AwareDatetime
    refusal: RefusalNotice | None = None


class FindByQueryCode(Request[FoundByCode]):
    service: ClassVar[str] = "intake"
    query_code: Annotated[str, Field(min_length=4, max_length=20)]


class Arrival(Answer):
    """A row of the window's list."""

    dispute_id: str
    number: str
    channel: str
    state: str
    village_code: str
    excerpt: str
    applicant: str  # masked
    registered_at: AwareDatetime
    alike: int = (
        0  # earlier ones that it may repeat, as long as nobody said yes or no; told to those who may link
    )
    order_due_at: AwareDatetime | None = None  # by when an outside system wants its answer
    return_by: AwareDatetime | None = None  # by when it must be told that the matter is not ours
    order_said: tuple[str, ...] = ()  # what its system said after the order came: kinds, the latest first


class Arrivals(Answer):
    items: tuple[Arrival, ...]
    next_cursor: str = ""
    waiting: int = 0


class ListArrivals(Request[Arrivals]):
    """What waits for acceptance (state=registered), the oldest first; or else what was registered, the latest first."""

    service: ClassVar[str] = "intake"
    state: str = "registered"
    registered_by: str = ""
    channel: str = ""
    village: str = ""
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None  # registered at this moment or before: it waits at least since then
    order_due_until: AwareDatetime | None = (
        None  # only outside orders that are due by then, the most urgent first
    )
    order_said: str = (
        ""  # only outside orders of which this was said later: order | supplement | urge | withdraw | any
    )
    awaits_handover: bool = False  # refused, and the other body has not confirmed that it has it
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
