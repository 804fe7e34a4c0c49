"""What the mediation tells: opened, recorded, agreed, concluded, archived."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import AwareDatetime

from contracts.case import CaseBrief, Part
from contracts.codes import Outcome, Step
from contracts.message import Event


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
    on_behalf_of: str = ""  # the absent mediator for whom a deputy recorded it


class StepSkipped(MediationEvent):
    """A second person agreed that a step is not needed (跳过)."""

    dispute_id: str
    number: str
    step: Step
    asked_by: str
    approved_by: str
    round: int


class GateSettled(MediationEvent):
    """A situation in which mediation alone is not the right way was found, or ruled out."""

    dispute_id: str
    number: str
    gate: str
    confirmed: bool
    decided_by: str
    round: int


class DangerReported(MediationEvent):
    """The mediator told the police or another authority of danger (人民调解法 §25)."""

    dispute_id: str
    number: str
    report_id: str
    kind: str
    informed: str
    reported_by: str
    reported_at: AwareDatetime
    round: int


class DangerAnswered(MediationEvent):
    """The police or another authority answered a report of danger; what was done stays in mediation (险情回复)."""

    dispute_id: str
    number: str
    report_id: str
    answered_by: str
    round: int


class SessionEvent(MediationEvent):
    """What all events of a session say."""

    dispute_id: str
    number: str
    session_id: str
    mediator_id: str
    round: int


class SessionPlanned(SessionEvent):
    """A session was planned (排定调解会)."""

    manner: str
    room_code: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    public: bool


class SessionMoved(SessionEvent):
    """A session has another time or room."""

    room_code: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class SessionCancelled(SessionEvent):
    """A session will not be held."""


class SessionDisplaced(SessionEvent):
    """A session waits for another time: its room is closed that day, or who took the case over is not free."""

    room_code: str
    starts_at: AwareDatetime
    why: Literal["room_closed", "mediator_busy"] = "room_closed"


class SessionHandedOver(SessionEvent):
    """Another mediator has the case and holds this session; the time and the room stay (移交)."""

    former_id: str
    starts_at: AwareDatetime


class SessionHeld(SessionEvent):
    """A session was held, or a side did not come (``no_show``)."""

    outcome: Literal["held", "no_show"]


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
    second_id: str = ""  # of two mediators the one who did not preside
    agreement_no: str = ""
    performance: tuple[DueDate, ...] = ()

    @property
    def subject(self) -> str:
        return self.case.dispute_id


class ObligationEvent(MediationEvent):
    """What all events of an obligation say."""

    dispute_id: str
    number: str
    no: int
    mediator_id: str
    round: int


class PerformanceDue(ObligationEvent):
    """An obligation is due soon (履行提醒)."""

    due_on: date


class PerformanceOverdue(ObligationEvent):
    """The day is over and nobody told of the performance (逾期未履行)."""

    due_on: date


class ObligationPerformed(ObligationEvent):
    """An obligation was performed (履行)."""

    performed_on: date


class ObligationBreached(ObligationEvent):
    """An obligation was not performed; ``way`` says what follows (未履行)."""

    way: Literal["urge", "reopen", "court"]


class AgreementPerformed(MediationEvent):
    """Every obligation of the agreement was performed (全部履行)."""

    dispute_id: str
    number: str
    agreement_no: str
    performed_on: date
    round: int


class ConfirmationEvent(MediationEvent):
    """What all events of a judicial confirmation say."""

    dispute_id: str
    number: str
    agreement_no: str
    mediator_id: str
    round: int


class ConfirmationSubmitted(ConfirmationEvent):
    """The parties asked the court together to confirm the agreement (申请司法确认)."""

    submitted_on: date
    due_on: date


class ConfirmationAccepted(ConfirmationEvent):
    """The court took the application (法院受理)."""

    accepted_on: date


class ConfirmationDecided(ConfirmationEvent):
    """The court ruled, or the application was withdrawn (司法确认结果)."""

    decision: Literal["confirmed", "not_accepted", "rejected", "withdrawn"]
    decided_on: date
    reason_code: str = ""


class NewAgreementWanted(ConfirmationEvent):
    """The court said no, and both sides want to change the agreement or reach another one: it is mediated again (重新调解)."""

    same_mediator: bool  # both sides ask for whoever mediated before


class EnforcementAsked(ConfirmationEvent):
    """A party asked the court to enforce the confirmed agreement (申请执行)."""

    asked_on: date


class FileBound(MediationEvent):
    """The case file was bound and sealed (封卷)."""

    dispute_id: str
    number: str
    edition: int  # the version of the sealed file
    sha256: str
    round: int


class CaseArchived(MediationEvent):
    """All five records are there and the visits are done: the file is closed (归档)."""

    dispute_id: str
    number: str
    outcome: Outcome
    round: int
