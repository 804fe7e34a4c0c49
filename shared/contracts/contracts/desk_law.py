"""departments: limits of the law that are started, paused, taken up again and extended for one case (法定期限)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from contracts.departments import DepartmentsEvent, DeskCase, DeskRequest, LegalLimit
from contracts.desk_people import Reason

LimitKind = Literal["started", "paused", "resumed", "extended", "withdrawn"]
# kind → Chinese term
LIMIT_KINDS: dict[str, str] = {
    "started": "起算", "paused": "暂停计算", "resumed": "恢复计算", "extended": "延长", "withdrawn": "撤回改动",
}  # fmt: skip
Side = Literal["applicant", "respondent"]
Code = Annotated[str, Field(pattern=r"^[a-z_]{2,20}$")]
Document = Annotated[str, Field(max_length=100)]


class LimitChanged(DepartmentsEvent):
    """A limit of the law stands otherwise for this case; ``law`` is what runs now, the soonest first."""

    dispute_id: str
    number: str
    desk: str
    round: int
    matter: str
    kind: LimitKind
    on: date
    days: int = 0
    reason: str  # masked
    document: str = ""
    by: str
    on_behalf_of: str = ""
    law: tuple[LegalLimit, ...] = ()

    @property
    def law_due_on(self) -> date | None:
        return self.law[0].due_on if self.law else None

    @property
    def law_source(self) -> str:
        return self.law[0].source if self.law else ""


class StartLimit(DeskRequest[DeskCase]):
    """Nothing here starts this limit: the officer says since which day it runs, for instance the first police mediation."""

    dispute_id: str
    code: Code
    on: date
    reason: Reason


class PauseLimit(DeskRequest[DeskCase]):
    """What the law does not count, for instance an appraisal, begins; with the paper that shows it."""

    dispute_id: str
    code: Code
    on: date
    reason: Reason
    document: Document


class ResumeLimit(DeskRequest[DeskCase]):
    """It is counted again from that day on."""

    dispute_id: str
    code: Code
    on: date
    reason: Reason
    document: Document = ""


class ExtendLimit(DeskRequest[DeskCase]):
    """By days of the limit's own unit: by agreement of both sides, or as far as the law goes."""

    dispute_id: str
    code: Code
    days: Annotated[int, Field(ge=1, le=180)]
    reason: Reason
    consents: Annotated[tuple[Side, ...], Field(max_length=2)] = ()
    document: Document = ""


class WithdrawLimitChange(DeskRequest[DeskCase]):
    """The newest change of a limit was a mistake: it counts as not made, and stays to be read."""

    dispute_id: str
    change_id: str
    reason: Reason
