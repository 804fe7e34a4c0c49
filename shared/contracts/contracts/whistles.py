"""departments: calling other desks in (吹哨报到), and the parts that co-desks have of a case (协办)."""

from __future__ import annotations

from datetime import date, timedelta, timezone
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from contracts.departments import DepartmentsEvent, DeskRequest
from contracts.message import Answer

WhistleState = Literal["called", "arrived", "answered", "cancelled"]
PartState = Literal["open", "done", "dropped"]
Direction = Literal["by_me", "to_me", "all"]
DeskCode = Annotated[str, Field(pattern=r"^[a-z]{2,10}$")]
Matter = Annotated[str, Field(min_length=5, max_length=500)]
Words = Annotated[str, Field(min_length=2, max_length=500)]
Stars = Annotated[int, Field(ge=1, le=5)]
_TOWN = timezone(timedelta(hours=8))  # China has had one time, without summer time, since 1992
OtherDesk = Annotated[str, Field(pattern=r"^([a-z]{2,10})?$")]
TypeFilter = Annotated[str, Field(pattern=r"^((0\d|1[0-8]))?$")]


class WhistleEvent(DepartmentsEvent):
    dispute_id: str
    number: str
    whistle_id: str
    caller_desk: str
    called_desk: str


class DeskCalled(WhistleEvent):
    """The lead desk calls another desk in (吹哨)."""

    arrive_by: AwareDatetime
    called_by: str
    on_behalf_of: str = ""  # for whom a deputy acted

    @property
    def due_on(self) -> date:
        """The town's day on which the called desk must have come."""
        return self.arrive_by.astimezone(_TOWN).date()


class DeskArrived(WhistleEvent):
    """The called desk came (报到)."""

    late: bool = False
    arrived_by: str


class WhistleOverdue(WhistleEvent):
    """The called desk has not come in time (报到超时)."""

    arrive_by: AwareDatetime


class WhistleAnswered(WhistleEvent):
    """What the called desk did there (反馈结果)."""

    result: str  # masked
    answered_by: str


class WhistleScored(WhistleEvent):
    """One side scores the other, 1 to 5 (互评)."""

    scored_desk: str
    stars: int
    scored_by: str


class WhistleCancelled(WhistleEvent):
    """The caller no longer needs it (撤哨)."""

    cancelled_by: str


class PartEvent(DepartmentsEvent):
    dispute_id: str
    number: str
    part_id: str
    lead_desk: str
    co_desk: str


class PartAssigned(PartEvent):
    """The lead desk gives a co-desk its part of the case, or gives it back to be done again (布置协办)."""

    task: str  # masked
    due_on: date
    again: bool = False
    assigned_by: str
    on_behalf_of: str = ""  # for whom a deputy acted


class PartSigned(PartEvent):
    """The co-desk has taken note of its part and works on it (协办签收)."""

    signed_by: str


class PartDone(PartEvent):
    """The co-desk has done its part (协办完成)."""

    result: str  # masked
    late: bool = False
    done_by: str


class PartDropped(PartEvent):
    """Nobody needs it any more: the lead desk, a newer decision or the end of the case (撤销协办)."""

    dropped_by: str  # "system" where a decision or the end of the case did it


class Score(Answer):
    """What one side thinks of the other."""

    stars: int
    words: str = ""  # masked
    by: str
    at: AwareDatetime


class Whistle(Answer):
    """One call; texts are masked."""

    whistle_id: str
    dispute_id: str
    number: str
    type_code: str
    caller_desk: str
    called_desk: str
    state: WhistleState
    matter: str
    narrative: str = ""  # in the sheet of one whistle: who is called must know the case
    called_by: str
    called_at: AwareDatetime
    arrive_by: AwareDatetime
    arrived_by: str = ""
    arrived_at: AwareDatetime | None = None
    late: bool = False
    result: str = ""
    answered_by: str = ""
    answered_at: AwareDatetime | None = None
    of_called: Score | None = None  # the caller's score of the called desk
    of_caller: Score | None = None
    cancelled_by: str = ""
    cancelled_at: AwareDatetime | None = None
    reason: str = ""  # why it was cancelled
    reminders: int = 0
    reminded_at: AwareDatetime | None = None


class Whistles(Answer):
    items: tuple[Whistle, ...]
    next_cursor: str = ""
    by_state: dict[str, int] = {}


class CallDesk(DeskRequest[Whistle]):
    """The desk that has the case calls another; without ``arrive_by`` within the hours that the called desk's data name."""

    dispute_id: str
    called_desk: DeskCode
    matter: Matter
    arrive_by: AwareDatetime | None = None


class ListWhistles(DeskRequest[Whistles]):
    """What is open (called, arrived, overdue) the soonest due first, the rest the newest first.

    All of the town only for those who may read everything.
    """

    direction: Direction = "to_me"
    state: Annotated[str, Field(pattern=r"^(open|called|arrived|answered|cancelled|overdue)?$")] = ""
    other: OtherDesk = ""  # the desk on the other side; of all of the town: on either
    type: TypeFilter = ""
    dispute_id: Annotated[str, Field(max_length=40)] = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class GetWhistle(DeskRequest[Whistle]):
    whistle_id: str


class ArriveAtWhistle(DeskRequest[Whistle]):
    whistle_id: str


class AnswerWhistle(DeskRequest[Whistle]):
    whistle_id: str
    result: Words


class ScoreWhistle(DeskRequest[Whistle]):
    """Each side once, when the result is there."""

    whistle_id: str
    stars: Stars
    words: Annotated[str, Field(max_length=500)] = ""


class RemindWhistle(DeskRequest[Whistle]):
    """催: by the caller or supervision, of a desk that has not answered, once a day."""

    whistle_id: str


class CancelWhistle(DeskRequest[Whistle]):
    whistle_id: str
    reason: Words


class Part(Answer):
    """A co-desk's part of a case; texts are masked."""

    part_id: str
    dispute_id: str
    number: str
    type_code: str
    lead_desk: str
    co_desk: str
    state: PartState
    task: str
    narrative: str = ""  # in the sheet of one part
    due_on: date
    assigned_by: str  # "rules", or who decided or concluded
    assigned_at: AwareDatetime
    decision_no: int = 0  # the routing decision that gave it; 0: the lead desk or a joint study
    signed_by: str = ""
    signed_at: AwareDatetime | None = None
    result: str = ""
    done_by: str = ""
    done_at: AwareDatetime | None = None
    times: int = 1  # more than 1: it was given back
    reason: str = ""  # why it was given back or dropped
    reminders: int = 0
    reminded_at: AwareDatetime | None = None


class Parts(Answer):
    items: tuple[Part, ...]
    next_cursor: str = ""
    by_state: dict[str, int] = {}


class AssignPart(DeskRequest[Part]):
    """The lead desk says what a co-desk must do, and until when."""

    dispute_id: str
    co_desk: DeskCode
    task: Matter
    due_on: date


class ListParts(DeskRequest[Parts]):
    direction: Direction = "to_me"
    state: Annotated[str, Field(pattern=r"^(open|unsigned|done|dropped|overdue)?$")] = ""
    other: OtherDesk = ""
    type: TypeFilter = ""
    dispute_id: Annotated[str, Field(max_length=40)] = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class GetPart(DeskRequest[Part]):
    part_id: str


class SignPart(DeskRequest[Part]):
    part_id: str


class FinishPart(DeskRequest[Part]):
    part_id: str
    result: Words


class GivePartBack(DeskRequest[Part]):
    """The lead desk is not content with the result: a reason and a new day."""

    part_id: str
    reason: Words
    due_on: date


class RemindPart(DeskRequest[Part]):
    """催办: by the lead desk or supervision, of a part that is open, once a day."""

    part_id: str


class DropPart(DeskRequest[Part]):
    part_id: str
    reason: Words
