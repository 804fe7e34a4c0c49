"""The agreement before it counts: a draft that may be incomplete, what is wrong with it, and its signatures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.mediation.codes import Signing
from contracts.mediation.sessions import Drawing
from contracts.message import Answer, Body, Request

Words = Annotated[str, Field(max_length=5_000)]
Short = Annotated[str, Field(max_length=500)]
Money = Annotated[Decimal, Field(ge=0, le=10**12, decimal_places=2)]


class DraftInstalment(Body):
    due_on: date | None = None
    amount_yuan: Money | None = None


class DraftObligation(Body):
    who: Short = ""
    to_whom: Short = ""
    what: Short = ""
    how: Short = ""
    due_on: date | None = None
    amount_yuan: Money | None = None
    account: Short = ""
    instalments: Annotated[tuple[DraftInstalment, ...], Field(max_length=120)] = ()


class DraftParty(Body):
    name: Short = ""
    role: Literal["applicant", "respondent", "other"]
    details: Short = ""
    id_number: Short = ""
    phone: Short = ""
    guardian: Short = ""
    representative: Short = ""
    agent: Short = ""
    agent_power: Literal["", "general", "special"] = ""


class AgreementDraft(Body):
    """What was typed so far; the fields are those of the agreement, none has to be filled in."""

    form: Literal["written", "oral"] = "written"
    parties: Annotated[tuple[DraftParty, ...], Field(max_length=50)] = ()
    facts: Words = ""
    responsibility: Words = ""
    terms: Words = ""
    obligations: Annotated[tuple[DraftObligation, ...], Field(max_length=100)] = ()
    total_yuan: Money | None = None
    place_of_performance: Short = ""
    partial: bool = False
    left_open: Words = ""
    court_copy: bool = False
    recorder: Short = ""
    words_checked: bool = False  # the words that are easily confused were looked at


class Finding(Answer):
    """``error`` stands in the way of signing, ``ask`` wants to be looked at, ``warn`` is advice."""

    level: Literal["error", "ask", "warn"]
    field: str
    message: str


class SumLine(Answer):
    """One obligation's amount, in numerals and capitals, and what its instalments add up to."""

    no: int
    amount_yuan: Decimal
    capitals: str
    instalments_yuan: Decimal | None = None
    matches: bool = True


class AgreementCheck(Answer):
    findings: tuple[Finding, ...]
    sums: tuple[SumLine, ...] = ()
    total_yuan: Decimal | None = None
    total_capitals: str = ""
    copies: int = 0
    on_paper_only: str = ""  # why the signatures must be on paper
    ready: bool = False


class DraftSheet(Answer):
    """The draft as it was typed, unmasked, for its mediator; version 0: nothing was saved yet."""

    dispute_id: str
    version: int
    state: str  # draft | signing | done
    draft: AgreementDraft
    check: AgreementCheck
    agreement_no: str = ""
    saved_by: str = ""
    saved_at: AwareDatetime | None = None


class OpenDraft(Request[DraftSheet]):
    """For editing and signing; every look leaves an audit row."""

    service: ClassVar[str] = "mediation"
    dispute_id: str


class SaveDraft(Request[DraftSheet]):
    """Saves, complete or not; ``version`` is the one that was seen."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    version: Annotated[int, Field(ge=0)]
    draft: AgreementDraft


class CheckDraft(Request[AgreementCheck]):
    """What is wrong with a draft, without saving it."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    draft: AgreementDraft


class SignerSheet(Answer):
    """Who has to sign, and whether they did."""

    signer: str  # P0, P1 …, mediator, recorder, seal
    role: str
    name: str  # masked
    required: bool = True
    signed_on: date | None = None
    how: str = ""


class SigningSheet(Answer):
    dispute_id: str
    state: str  # draft | signing | done
    agreement_no: str = ""
    content_sha256: str = ""
    signers: tuple[SignerSheet, ...] = ()
    on_paper_only: str = ""
    opened_on: date | None = None
    effective_on: date | None = None  # as far as signed


class OpenSigning(Request[SigningSheet]):
    """The text is final: it gets its number and its hash, and is signed as it stands."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    version: int


class GetSigning(Request[SigningSheet]):
    service: ClassVar[str] = "mediation"
    dispute_id: str


class ReviseDraft(Request[DraftSheet]):
    """Back to the draft with a reason; signatures made so far are void, the number stays."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    reason: Annotated[str, Field(min_length=2, max_length=500)]


class SignAgreement(Request[SigningSheet]):
    """One signature, or the committee's seal (``seal``); with the last one the agreement counts.

    ``signed_on`` is for paper; a drawn signature is of today.
    """

    service: ClassVar[str] = "mediation"
    dispute_id: str
    signer: Annotated[str, Field(pattern=r"^(P\d{1,2}|mediator|second|recorder|seal)$")]
    how: Signing
    drawing: Drawing = ""
    file_id: Annotated[str, Field(max_length=40)] = ""
    signed_on: date | None = None
