"""mediation: proceedings in the five steps 听查研评访, agreements and papers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.case import CaseBrief, Part
from contracts.codes import EndCode, Outcome, Step
from contracts.message import Answer, Body, Event, Request


class MediationEvent(Event):
    service = "mediation"


class MediationOpened(MediationEvent):
    """The proceeding was opened (开始调解)."""

    dispute_id: str
    number: str
    mediator_id: str
    round: int


class StepRecorded(MediationEvent):
    """One of the five steps has its record."""

    dispute_id: str
    number: str
    step: Step
    recorded_by: str
    round: int


class DueDate(Part):
    no: int
    due_on: date


class AgreementReached(MediationEvent):
    """The parties agreed (达成协议)."""

    dispute_id: str
    number: str
    agreement_no: str
    form: Literal["written", "oral"]
    effective_on: date
    amount_yuan: Decimal | None = None
    round: int = 1


class DisputeConcluded(MediationEvent):
    """The mediation ended, with an agreement or without (办结)."""

    case: CaseBrief
    outcome: Outcome
    reason_code: str = ""
    mediator_id: str
    agreement_no: str = ""
    performance: tuple[DueDate, ...] = ()

    @property
    def subject(self) -> str:
        return self.case.dispute_id


class CaseArchived(MediationEvent):
    """All five records are there and the visits are done: the file is closed (归档)."""

    dispute_id: str
    number: str
    outcome: Outcome
    round: int


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


class ObligationInput(Body):
    """Who does what for whom, how and by when."""

    who: Annotated[str, Field(min_length=1, max_length=80)]
    to_whom: Annotated[str, Field(max_length=80)] = ""
    what: Annotated[str, Field(min_length=2, max_length=500)]
    how: Annotated[str, Field(min_length=1, max_length=100)]  # 现金 转账 实物 行为 …
    due_on: date
    amount_yuan: Annotated[Decimal, Field(ge=0, le=10**12, decimal_places=2)] | None = None


class AgreementParty(Body):
    """A party as it stands on the paper; filled in from the registration, corrected by the mediator."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    role: Literal["applicant", "respondent", "other"]
    details: Annotated[str, Field(max_length=300)] = ""  # 性别、民族、年龄、职业、住址
    id_number: Annotated[str, Field(max_length=20)] = ""
    phone: Annotated[str, Field(max_length=20)] = ""
    signed_on: date | None = None


class AgreementInput(Body):
    """人民调解法 §29: parties; main facts, matters in dispute, responsibility; content, manner and time of performance."""

    form: Literal["written", "oral"]
    parties: Annotated[tuple[AgreementParty, ...], Field(min_length=2, max_length=50)]
    facts: Annotated[str, Field(min_length=5, max_length=5_000)]
    terms: Annotated[str, Field(min_length=5, max_length=5_000)]
    obligations: Annotated[tuple[ObligationInput, ...], Field(max_length=100)] = ()
    place_of_performance: Annotated[str, Field(max_length=100)] = ""
    mediator_signed_on: date | None = None
    sealed_on: date | None = None


class ObligationSheet(Answer):
    no: int
    who: str
    to_whom: str
    what: str
    how: str
    due_on: date
    amount_yuan: Decimal | None = None
    state: str = "due"  # due | performed | breached


class AgreementSheet(Answer):
    agreement_no: str
    form: str
    parties: tuple[str, ...]  # masked names
    facts: str
    terms: str
    obligations: tuple[ObligationSheet, ...]
    effective_on: date
    amount_yuan: Decimal | None = None


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


class Paper(Answer):
    """A paper of the case file, base64."""

    filename: str
    media_type: str
    content: str


class GetPaper(Request[Paper]):
    """``agreement`` (调解协议书 or 口头协议登记表) or ``termination`` (终止调解通知书) as .docx."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    kind: Literal["agreement", "termination"]
