"""departments: who is on duty at which desk (值班), who stood in, who came and who did not."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from contracts.departments import DepartmentsEvent, DeskRequest
from contracts.message import Answer

Half = Literal["am", "pm"]
DutyState = Literal["planned", "on_call", "present", "late", "missed"]
ChangeKind = Literal["arranged", "copied", "stand_in"]
LONGEST = 42  # days that one question may span: the six weeks of a month's page


class DutyEvent(DepartmentsEvent):
    desk: str
    on: date
    half: Half
    person_id: str  # whose duty it is


class DutySubstituted(DutyEvent):
    """A colleague takes the duty (替班)."""

    planned_id: str
    changed_by: str
    planned: bool = (
        False  # the centre changed the rota of that day: nobody stands in (``person_id`` "" for nobody)
    )


class DutyCheckedIn(DutyEvent):
    """Somebody sits at the desk (签到)."""

    late: bool = False


class DutyMissed(DutyEvent):
    """The half day ended and nobody had checked in (缺岗)."""


class Shift(Answer):
    """One half day at one desk; ``substitute_id`` stands in for ``person_id``, ``came_id`` checked in."""

    desk: str
    on: date
    half: Half
    mode: str  # 常驻 | 轮驻 | 随驻
    person_id: str
    substitute_id: str = ""
    reason: str = ""
    came_id: str = ""
    came_at: AwareDatetime | None = None
    state: DutyState


class DutyList(Answer):
    items: tuple[Shift, ...]
    rest_days: tuple[date, ...] = ()


class ListDuty(DeskRequest[DutyList]):
    """The shifts of one desk (``of``), or of all with ``of`` empty, by day and half."""

    of: Annotated[str, Field(pattern=r"^([a-z]{2,10})?$")] = ""
    first: date
    last: date


class SubstituteDuty(DeskRequest[Shift]):
    """A colleague of the desk takes a shift that has not ended; naming whose it was takes it back."""

    on: date
    half: Half
    substitute_id: Annotated[str, Field(min_length=1, max_length=64)]
    reason: Annotated[str, Field(min_length=2, max_length=200)]


class DutyChange(Answer):
    """One change of the rota by a person: whom they put where, how many half days it moved, and whether it was undone."""

    change_id: str
    desk: str
    kind: ChangeKind
    first: date
    last: date
    person_id: str = ""  # "" for nobody, or as last week
    reason: str = ""
    by: str
    at: AwareDatetime
    halves: int
    skipped: int = 0  # half days left as they were: whoever had them last week is away
    undone_by: str = ""
    undone_at: AwareDatetime | None = None


class DutyChanges(Answer):
    items: tuple[DutyChange, ...]


class ArrangeDuty(DeskRequest[DutyChange]):
    """The centre puts an officer of the desk on duty from one day to another (排班); "" as the person for nobody.

    Half days that are over or kept stay as they are, and so do days of rest.
    """

    first: date
    last: date
    half: Literal["am", "pm", ""] = ""  # "" for both
    person_id: Annotated[str, Field(max_length=64)]
    reason: Annotated[str, Field(min_length=2, max_length=200)]


class CopyDutyWeek(DeskRequest[DutyChange]):
    """The week of ``on`` as the week before it (沿用上周); who is away then is left out and counted."""

    on: date


class UndoDutyChange(DeskRequest[DutyChange]):
    """Puts back what still stands as the change left it."""

    change_id: str


class ListDutyChanges(DeskRequest[DutyChanges]):
    """The newest first."""


class MissedDuty(Answer):
    """A half day that nobody kept (缺岗), and why it does not count where that was found."""

    desk: str
    on: date
    half: Half
    person_id: str  # who should have been there
    substitute_id: str = ""  # stood in for ``person_id`` and was expected
    missed_at: AwareDatetime
    excuse: str = ""
    excused_by: str = ""
    excused_at: AwareDatetime | None = None


class MissedDuties(Answer):
    items: tuple[MissedDuty, ...]
    next_cursor: str = ""


class ListMissedDuty(DeskRequest[MissedDuties]):
    """The newest first: of one desk (``of``) or of all that the reader sees, of one month or ever."""

    of: Annotated[str, Field(pattern=r"^([a-z]{2,10})?$")] = ""
    month: Annotated[str, Field(pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")] = ""
    state: Literal["counted", "excused", ""] = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class ExcuseMissedDuty(DeskRequest[MissedDuty]):
    """The centre finds that the absence had a good reason: it does not count. ``excused`` false takes that back."""

    on: date
    half: Half
    reason: Annotated[str, Field(min_length=2, max_length=200)]
    excused: bool = True


class CheckIn(DeskRequest[Shift]):
    """The one who asks is at the desk, for the shift that runs or is about to begin."""
