"""routing: a decision that was made is corrected, or taken back to the study table (更正分流、撤回研判)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.case import CaseBrief, Evidence
from contracts.message import Answer, Request
from contracts.routing import RoutingChoice, RoutingEvent, RoutingSheet


class RoutingCorrected(RoutingEvent):
    """A person corrected the decision of an open case; ``case`` is the whole new decision (更正分流)."""

    case: CaseBrief
    decision_no: int
    corrected_by: str
    changes: tuple[
        str, ...
    ]  # field:before>after, in codes; of co_desks both sides with blanks between the desks
    former_desk: str  # who led it before; the same as now where something else was corrected
    former_co_desks: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    designated: bool = False
    reason: str  # masked

    @property
    def subject(self) -> str:
        return self.case.dispute_id


class CorrectRouting(RoutingChoice):
    """A person corrects the decision that they saw; every correction says why.

    Refused where the case is closed, somebody decided meanwhile, a joint study goes on, or nothing would change.
    """

    reason: Annotated[str, Field(min_length=2, max_length=500)]
    seen_decision: Annotated[int, Field(ge=1)]


class TakeRoutingBack(Request[RoutingSheet]):
    """A decided case waits at the study table again; whoever has it gives it up until it is decided anew."""

    service: ClassVar[str] = "routing"
    dispute_id: str
    reason: Annotated[str, Field(min_length=2, max_length=500)]
    seen_decision: Annotated[int, Field(ge=1)]


class Decided(Answer):
    """One decision of today that stands."""

    dispute_id: str
    number: str
    decision_no: int
    decided_at: AwareDatetime
    decided_by: str  # "rules" or a person's id
    type_code: str
    lead_desk: str
    complexity: str
    corrects: int = 0
    open: bool = True


class DecidedList(Answer):
    items: tuple[Decided, ...]


class ListDecided(Request[DecidedList]):
    """What was decided today and stands, the newest first."""

    service: ClassVar[str] = "routing"
    limit: Annotated[int, Field(ge=1, le=100)] = 20
