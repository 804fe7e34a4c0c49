"""warning: clues and the four-level warning chain grid → village → area → town (预警)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.codes import Risk, WarningLevel
from contracts.message import Answer, Event, Request


class WarningEvent(Event):
    service = "warning"

    @property
    def subject(self) -> str:
        return str(getattr(self, "warning_id", ""))


class ClueReported(WarningEvent):
    """A clue was written down (线索上报)."""

    warning_id: str
    number: str
    source: str
    village_code: str
    level: WarningLevel
    colour: Risk
    due_at: AwareDatetime


class WarningRaised(WarningEvent):
    """The warning went one level up (上报), by a person or because the level's clock ran out."""

    warning_id: str
    number: str
    from_level: WarningLevel
    to_level: WarningLevel
    raised_by: str
    due_at: AwareDatetime


class WarningSettled(WarningEvent):
    """Solved at this level (就地化解)."""

    warning_id: str
    number: str
    level: WarningLevel
    settled_by: str


class WarningDropped(WarningEvent):
    """Nothing in it, with a reason (排除)."""

    warning_id: str
    number: str
    level: WarningLevel
    dropped_by: str


class WarningBecameDispute(WarningEvent):
    """The warning was registered as a dispute; both know of each other (转为纠纷)."""

    warning_id: str
    number: str
    dispute_id: str
    dispute_number: str


class WarningOverdue(WarningEvent):
    """The clock of the town's level ran out: supervision must act."""

    warning_id: str
    number: str
    level: WarningLevel


class WarningStep(Answer):
    at: AwareDatetime
    actor_id: str
    action: str  # reported | raised | settled | dropped | became_dispute | overdue
    level: str
    words: str = ""


class WarningSheet(Answer):
    warning_id: str
    number: str
    state: str
    source: str
    level: str
    colour: str
    village_code: str
    place: str
    text: str  # masked
    people_count: int | None = None
    signs: tuple[str, ...] = ()
    score: int = 0
    reported_by: str
    reported_at: AwareDatetime
    due_at: AwareDatetime | None = None
    dispute_id: str = ""
    dispute_number: str = ""
    steps: tuple[WarningStep, ...] = ()


class Warnings(Answer):
    items: tuple[WarningSheet, ...]
    next_cursor: str = ""
    open: int = 0


class ReportClue(Request[WarningSheet]):
    """A clue from the field; the same source and external reference again gets the same answer."""

    service: ClassVar[str] = "warning"
    village_code: Annotated[str, Field(min_length=1, max_length=12)]
    text: Annotated[str, Field(min_length=5, max_length=5_000)]
    place: Annotated[str, Field(max_length=100)] = ""
    people_count: Annotated[int, Field(ge=1, le=100_000)] | None = None
    signs: tuple[str, ...] = ()
    source: Literal["grid", "village", "hotline", "police", "petition", "video", "other"] = "grid"
    external_ref: Annotated[str, Field(max_length=100)] = ""
    occurred_at: AwareDatetime | None = None


class ListWarnings(Request[Warnings]):
    """What this person's level and place may see."""

    service: ClassVar[str] = "warning"
    state: str = "open"
    level: str = ""
    village_code: str = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class GetWarning(Request[WarningSheet]):
    service: ClassVar[str] = "warning"
    warning_id: str


class SettleWarning(Request[WarningSheet]):
    service: ClassVar[str] = "warning"
    warning_id: str
    how: Annotated[str, Field(min_length=2, max_length=1_000)]


class DropWarning(Request[WarningSheet]):
    service: ClassVar[str] = "warning"
    warning_id: str
    reason: Annotated[str, Field(min_length=2, max_length=1_000)]


class RaiseWarning(Request[WarningSheet]):
    service: ClassVar[str] = "warning"
    warning_id: str
    reason: Annotated[str, Field(min_length=2, max_length=1_000)]
