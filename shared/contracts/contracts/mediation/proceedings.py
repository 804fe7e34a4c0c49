"""One proceeding with its records in the five steps, and its end."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.codes import EndCode
from contracts.mediation.agreements import AgreementInput, AgreementParty, AgreementSheet
from contracts.mediation.gates import GateSheet
from contracts.mediation.steps import SkipSheet, StepInput, StepSheet
from contracts.message import Answer, Request


class ProceedingSheet(Answer):
    """One proceeding with its records; ``next_step`` is what may be recorded now."""

    dispute_id: str
    number: str
    state: str  # open | agreed | failed | withdrawn | archived
    mediator_id: str
    second_id: str = ""  # of two mediators the one who does not preside
    expert_id: str = ""  # who sits in the panel as an expert
    successor_id: str = ""  # who follows up after the end, in place of who mediated
    deputy_id: str = ""  # who acts meanwhile for an absent mediator
    acting: tuple[str, ...] = ()  # who may act now
    round: int
    type_code: str
    complexity: str
    village_code: str
    narrative: str
    opened_at: AwareDatetime
    concluded_at: AwareDatetime | None = None
    steps: tuple[StepSheet, ...] = ()
    next_step: str = ""
    may_conclude: bool = False
    agreement: AgreementSheet | None = None
    end_code: str = ""
    end_note: str = ""
    other_ways: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()  # the sides that were heard: applicant, respondent
    skips: tuple[SkipSheet, ...] = ()
    gates: tuple[GateSheet, ...] = ()
    in_danger: bool = False  # a report of danger waits for its answer
    blocked: str = ""  # why nothing more may be recorded
    lead_desk: str = ""


class ProceedingRow(Answer):
    dispute_id: str
    number: str
    state: str
    type_code: str
    complexity: str
    village_code: str
    excerpt: str
    next_step: str
    opened_at: AwareDatetime
    round: int
    mediator_id: str = ""  # who presides
    successor_id: str = ""  # who follows up after the end
    deputy_id: str = ""  # who acts meanwhile for an absent mediator


class ProceedingRows(Answer):
    items: tuple[ProceedingRow, ...]
    next_cursor: str = ""


class ListProceedings(Request[ProceedingRows]):
    service: ClassVar[str] = "mediation"
    mediator_id: str = ""
    state: str = "open"
    standing_in: bool = (
        False  # only what this person took on after the end, or sees to for somebody absent; of any state
    )
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class GetProceeding(Request[ProceedingSheet]):
    """The newest round; NotFound before a mediator has the dispute."""

    service: ClassVar[str] = "mediation"
    dispute_id: str


class RecordStep(Request[ProceedingSheet]):
    service: ClassVar[str] = "mediation"
    dispute_id: str
    record: StepInput


class ConcludeWithAgreement(Request[ProceedingSheet]):
    service: ClassVar[str] = "mediation"
    dispute_id: str
    agreement: AgreementInput


class RecordFailure(Request[ProceedingSheet]):
    """Ends the mediation without an agreement and names the other ways (人民调解法 §26)."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    end_code: EndCode
    note: Annotated[str, Field(min_length=2, max_length=1_000)]
    # Facts that nobody disputes, put into writing with the parties' consent (山东省多元化解纠纷促进条例 §23–24).
    undisputed: Annotated[str, Field(max_length=2_000)] = ""
    # As they stand on the termination notice (终止调解通知书); without them the paper has lines to fill in by hand.
    parties: Annotated[tuple[AgreementParty, ...], Field(max_length=50)] = ()


class WriteDownAgreement(Request[ProceedingSheet]):
    """An oral agreement is signed on paper in the same words, so that the court can be asked (人民调解法 §28, §33).

    It counts as a written one from the latest of these days.
    """

    service: ClassVar[str] = "mediation"
    dispute_id: str
    parties_signed_on: date  # the last of the parties
    mediator_signed_on: date
    sealed_on: date
