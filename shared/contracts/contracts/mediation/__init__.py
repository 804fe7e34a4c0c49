"""mediation: proceedings in the five steps 听查研评访, sessions, evidence, agreements, performance and papers."""

from contracts.mediation.agreements import (
    AgreementInput,
    AgreementParty,
    AgreementSheet,
    ObligationInput,
    ObligationSheet,
)
from contracts.mediation.events import (
    AgreementReached,
    CaseArchived,
    DisputeConcluded,
    DueDate,
    MediationEvent,
    MediationOpened,
    StepRecorded,
)
from contracts.mediation.papers import GetPaper, Paper
from contracts.mediation.proceedings import (
    STEP_FIELDS,
    ConcludeWithAgreement,
    GetProceeding,
    ListProceedings,
    ProceedingRow,
    ProceedingRows,
    ProceedingSheet,
    RecordFailure,
    RecordStep,
    StepInput,
    StepSheet,
)

__all__ = [
    "STEP_FIELDS",
    "AgreementInput",
    "AgreementParty",
    "AgreementReached",
    "AgreementSheet",
    "CaseArchived",
    "ConcludeWithAgreement",
    "DisputeConcluded",
    "DueDate",
    "GetPaper",
    "GetProceeding",
    "ListProceedings",
    "MediationEvent",
    "MediationOpened",
    "ObligationInput",
    "ObligationSheet",
    "Paper",
    "ProceedingRow",
    "ProceedingRows",
    "ProceedingSheet",
    "RecordFailure",
    "RecordStep",
    "StepInput",
    "StepRecorded",
    "StepSheet",
]
