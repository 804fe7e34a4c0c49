"""One proceeding with its records in the five steps, and its end."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.codes import EndCode
from contracts.mediation.agreements import AgreementInput, AgreementParty, AgreementSheet
from contracts.message import Answer, Body, Request


class StepInput(Body):
    """The record of one step; ``particulars`` are the fields that only this step has (named in STEP_FIELDS)."""

    step: Literal["hearing", "inquiry", "study", "weighing"]
    held_at: AwareDatetime
    place: Annotated[str, Field(min_length=1, max_length=100)]
    present: Annotated[str, Field(min_length=1, max_length=300)]
    text: Annotated[str, Field(min_length=5, max_length=20_000)]
    particulars: dict[str, Annotated[str, Field(max_length=5_000)]] = {}


# What each step's own record asks for besides time, place, persons and text: key → Chinese label, required.
STEP_FIELDS: dict[str, dict[str, tuple[str, bool]]] = {
    "hearing": {
        "rights_told": ("已告知权利义务", True),
        "applicant_says": ("申请人陈述", True),
        "respondent_says": ("被申请人陈述", True),
    },
    "inquiry": {"facts": ("查明的事实", True), "evidence": ("证据及来源", False)},
    "study": {"law": ("适用的法律与政策", True), "advice": ("专家或者联合研判意见", False)},
    "weighing": {
        "proposal": ("调解方案", True),
        "applicant_answer": ("申请人意见", True),
        "respondent_answer": ("被申请人意见", True),
    },
}


class StepSheet(Answer):
    step: str
    held_at: AwareDatetime
    place: str
    present: str
    text: str
    particulars: dict[str, str] = {}
    recorded_by: str
    recorded_at: AwareDatetime


class ProceedingSheet(Answer):
    """One proceeding with its records; ``next_step`` is what may be recorded now."""

    dispute_id: str
    number: str
    state: str  # open | agreed | failed | withdrawn | archived
    mediator_id: str
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


class ProceedingRows(Answer):
    items: tuple[ProceedingRow, ...]
    next_cursor: str = ""


class ListProceedings(Request[ProceedingRows]):
    service: ClassVar[str] = "mediation"
    mediator_id: str = ""
    state: str = "open"
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
    # As they stand on the termination notice (终止调解通知书); without them the paper has lines to fill in by hand.
    parties: Annotated[tuple[AgreementParty, ...], Field(max_length=50)] = ()
