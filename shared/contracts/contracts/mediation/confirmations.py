"""Judicial confirmation (司法确认): the joint application, the court's steps, and the enforcement (domain.md §1.6)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.mediation.casefile import FilePiece
from contracts.mediation.codes import ConfirmationChannel, CourtDecision
from contracts.message import Answer, Body, Request

Short = Annotated[str, Field(max_length=200)]
Words = Annotated[str, Field(max_length=5_000)]


class CourtApplicant(Body):
    """One party as the court wants to know them; ``joins``: applies together with the others."""

    role: Literal["applicant", "respondent", "other"]
    name: Short = ""
    sex: Literal["", "男", "女"] = ""
    ethnicity: Annotated[str, Field(max_length=20)] = ""
    born_on: date | None = None
    id_number: Annotated[str, Field(max_length=20)] = ""
    address: Short = ""
    phone: Annotated[str, Field(max_length=20)] = ""
    delivery_address: Short = ""
    representative: Short = ""
    agent: Short = ""
    agent_power: Literal["", "general", "special"] = ""
    joins: bool = False


class CourtApplication(Body):
    """As it was typed so far."""

    court: Annotated[str, Field(max_length=80)] = ""
    applicants: Annotated[tuple[CourtApplicant, ...], Field(max_length=50)] = ()
    wanted: Words = ""
    reasons: Words = ""
    third_party: bool = False  # property of somebody else is concerned
    promised: bool = False  # of their own will, no collusion against others, truthful


class Deadline(Answer):
    """How the last day was counted: the raw thirtieth day, and why it was moved."""

    effective_on: date
    raw_on: date
    due_on: date
    shift_reason: str = ""
    provisional: bool = False
    days_left: int


class CourtFinding(Answer):
    """``block`` stands in the way of handing in, ``warn`` wants to be looked at."""

    code: str
    level: Literal["block", "warn"]
    message: str


class ConfirmationSheet(Answer):
    """Where the confirmation stands; ``state`` is empty before anybody began."""

    dispute_id: str
    number: str
    agreement_no: str
    state: str = ""
    no: int = 0
    deadline: Deadline
    court: str = ""
    findings: tuple[CourtFinding, ...] = ()
    applicants: tuple[str, ...] = ()  # masked, those who join
    channel: str = ""
    submitted_on: date | None = None
    accepted_on: date | None = None
    case_no: str = ""
    decided_on: date | None = None
    served_on: date | None = None
    reason_code: str = ""
    words: str = ""  # masked
    ruling_file_id: str = ""
    court_until: date | None = None  # when the court should have decided
    object_until: date | None = None  # until when a party may object to the ruling
    enforce_until: date | None = None
    enforcement_asked_on: date | None = None
    papers: tuple[FilePiece, ...] = ()
    ready: bool = False
    may_change: bool = False
    may_begin: bool = False  # a first application, or another one after the court said no
    may_mediate_again: bool = False  # the court said no: agreement changed, or another one (民事诉讼法 §206)


class ConfirmationForm(Answer):
    """The application as it was typed, unmasked, for its mediator; version 0: proposed from the agreement."""

    dispute_id: str
    version: int
    application: CourtApplication
    saved_by: str = ""
    saved_at: AwareDatetime | None = None


class GetConfirmation(Request[ConfirmationSheet]):
    service: ClassVar[str] = "mediation"
    dispute_id: str


class OpenConfirmation(Request[ConfirmationForm]):
    """For editing; every look leaves an audit row."""

    service: ClassVar[str] = "mediation"
    dispute_id: str


class SaveConfirmation(Request[ConfirmationSheet]):
    """Saves, complete or not; ``version`` is the one that was seen."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    version: Annotated[int, Field(ge=0)]
    application: CourtApplication


class SubmitConfirmation(Request[ConfirmationSheet]):
    """Handed in or posted: the day counts, not when it arrives."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    channel: ConfirmationChannel
    submitted_on: date


class RecordCourtFiling(Request[ConfirmationSheet]):
    """The court took the application under a number (民特)."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    accepted_on: date
    case_no: Annotated[str, Field(min_length=4, max_length=60)]


class RecordCourtDecision(Request[ConfirmationSheet]):
    """The ruling, or that the application was withdrawn; ``reason_code`` where the court said no."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    decision: CourtDecision
    decided_on: date
    served_on: date | None = None
    reason_code: Annotated[str, Field(pattern=r"^[1-6]?$")] = ""
    words: Annotated[str, Field(max_length=500)] = ""
    file_id: Annotated[str, Field(max_length=40)] = ""


class RecordEnforcement(Request[ConfirmationSheet]):
    """The party who waits asked the court to enforce (申请执行)."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    asked_on: date


class MediateAgain(Request[ConfirmationSheet]):
    """After the court's no both sides want the agreement changed or another one: a new round begins (民事诉讼法 §206)."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    sides: Annotated[tuple[Literal["applicant", "respondent"], ...], Field(max_length=2)]  # who wants it
    same_mediator: bool = True
