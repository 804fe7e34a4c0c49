"""Situations in which mediation alone is not the right way (domain.md §1.9), and danger (人民调解法 §25)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.mediation.codes import DangerKind, GateCode, Informed
from contracts.message import Answer, Body, Request


class GateSheet(Answer):
    """One situation: why it is thought of, which rule counts, what is closed, and which ways are right."""

    code: str
    state: str  # suspected | confirmed | ruled_out
    why: tuple[str, ...] = ()  # words of the narrative, or the type
    rule: str
    closed: str = ""
    ways: tuple[str, ...] = ()
    words: str = ""  # what the mediator found out, masked
    decided_by: str = ""
    decided_at: AwareDatetime | None = None


class DangerSheet(Answer):
    """A report of danger, and what came back."""

    report_id: str
    kind: str
    words: str  # masked
    informed: str
    receiver: str
    measures: str
    reported_by: str
    reported_at: AwareDatetime
    reply: str = ""
    receipt_no: str = ""
    replied_at: AwareDatetime | None = None
    answered_by: str = ""  # who noted the answer


class DangerRow(Answer):
    """A report of danger for those who watch: where and when, nothing of what was said or of whom."""

    report_id: str
    dispute_id: str
    number: str
    kind: str
    informed: str
    village_code: str = ""  # empty for a confidential dispute
    reported_by: str
    reported_at: AwareDatetime
    answer_by: AwareDatetime  # red from here on
    replied_at: AwareDatetime | None = None
    answered_by: str = ""


class DangerRows(Answer):
    items: tuple[DangerRow, ...]
    next_cursor: str = ""
    open: int = 0  # of those whom this person sees


class Gates(Answer):
    """All of one proceeding; ``blocked`` says why nothing more may be recorded, "" where it may."""

    items: tuple[GateSheet, ...]
    dangers: tuple[DangerSheet, ...] = ()
    blocked: str = ""
    police_phone: str = ""


class GetGates(Request[Gates]):
    service: ClassVar[str] = "mediation"
    dispute_id: str


class SettleGate(Request[Gates]):
    """The mediator found out that a situation is there, or is not; the words say how.

    ``exempt``: a minor of 16 years and more who lives on own income and agrees (domain.md §1.4).
    """

    service: ClassVar[str] = "mediation"
    dispute_id: str
    code: GateCode
    confirmed: bool
    words: Annotated[str, Field(min_length=2, max_length=1_000)]
    exempt: bool = False


class DangerInput(Body):
    """What was seen, who was told when, and what was done meanwhile."""

    kind: DangerKind
    words: Annotated[str, Field(min_length=5, max_length=2_000)]
    informed: Informed
    receiver: Annotated[str, Field(min_length=1, max_length=100)]
    reported_at: AwareDatetime
    measures: Annotated[str, Field(max_length=1_000)] = ""


class ReportDanger(Request[Gates]):
    """Danger was reported to the police or another authority at once; it is kept and told (人民调解法 §25)."""

    service: ClassVar[str] = "mediation"
    dispute_id: str
    danger: DangerInput


class RecordDangerReply(Request[Gates]):
    """What the police or the authority answered; until then the parties are not brought together."""

    service: ClassVar[str] = "mediation"
    report_id: str
    reply: Annotated[str, Field(min_length=2, max_length=1_000)]
    receipt_no: Annotated[str, Field(max_length=60)] = ""


class ListDangers(Request[DangerRows]):
    """Reports of danger, the newest first: all for coordinators, supervision and the police desk, else those the desk leads."""

    service: ClassVar[str] = "mediation"
    state: Literal["open", "answered"] = "open"
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class AnswerDanger(Request[DangerRow]):
    """The police desk, the desk that leads or a coordinator says what was done; the report is answered then."""

    service: ClassVar[str] = "mediation"
    report_id: str
    done: Annotated[str, Field(min_length=2, max_length=1_000)]
    receipt_no: Annotated[str, Field(max_length=60)] = ""
