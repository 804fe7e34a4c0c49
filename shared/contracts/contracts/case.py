"""What travels of a case in events: codes, keyed digests of the parties and the masked narrative, never a person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from contracts.codes import Channel, Complexity, Level, PartyRole, Referrer, Risk


class Part(BaseModel):
    """A part of an event: tolerant of unknown fields."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class PartyRef(Part):
    """A party without a name: digests are HMAC-SM3 with the town's own key, so that services can compare."""

    ref: str  # "P1", "P2" …, the position in the registration
    role: PartyRole
    kind: str = "person"  # person | organisation
    village_code: str = ""
    name_digest: str = ""
    id_digest: str = ""
    phone_digest: str = ""
    organisation_digest: str = ""


class DisputeBrief(Part):
    """A registered dispute as the bus knows it."""

    dispute_id: str
    number: str
    channel: Channel
    narrative: str  # masked, same length as the original, so that offsets of evidence fit both
    parties: tuple[PartyRef, ...]
    village_code: str = ""
    occurred_on: date | None = None
    people_involved: int | None = None
    amount_yuan: Decimal | None = None
    declared_type: str = ""
    confidential: bool = False
    anonymous: bool = False
    origin_warning_id: str = ""
    referred_by: Referrer = ""
    language: str = ""  # that a party needs: a dialect, sign language; "": none was said
    earlier_cases: int = 0  # that the same applicant brought in the year before (重复反映)
    registered_at: AwareDatetime
    accepted_at: AwareDatetime | None = None


class CaseBrief(DisputeBrief):
    """A routed dispute as the bus knows it."""

    type_code: str
    complexity: Complexity
    severe: bool = False  # 疑难、重大
    risk: Risk = "none"
    level: Level = "town"
    lead_desk: str
    co_desks: tuple[str, ...] = ()
    round: int = 1  # 2 and more after a reopening
    decision_no: int = 0  # the decision of the routing that says so; 0: told before it was named here


class Evidence(Part):
    """Why a decision was made: the characters ``start`` to ``end`` of the narrative, and what they speak for."""

    start: int
    end: int
    why: str


class Candidate(Part):
    """One possible answer of the routing with how sure it is (0 to 1)."""

    code: str
    confidence: float
