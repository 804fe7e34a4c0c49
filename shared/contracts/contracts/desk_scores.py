"""departments: how the desks answer each other and the centre, counted by month (席位评分)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from contracts.departments import DeskRequest
from contracts.message import Answer


class DeskFigures(Answer):
    """Counts by the month of the call, the return, the day by which a desk had to sign, the duty; stars are means from 1 to 5."""

    made: int = 0  # calls to other desks
    called: int = 0  # calls of other desks to this one
    in_time: int = 0  # of these: came in time
    late: int = 0  # came too late, or has not come though it should have
    results: int = 0  # told what it did there
    results_in_time: int = 0
    given: int = 0  # scores that it gave to others
    stars_given: float | None = None
    received: int = 0  # scores that others gave to it, as caller or as called
    stars: float | None = None  # the mean of these
    returned: int = 0  # cases that it returned
    overdue: int = 0  # cases that it signed for too late, or has not signed for yet
    missed: int = 0  # half days of duty that nobody kept, without those that were excused


class DeskMonth(DeskFigures):
    month: str  # 2026-03, the town's time


class DeskScore(DeskFigures):
    """One desk over the whole period, and by month."""

    desk: str
    months: tuple[DeskMonth, ...] = ()


class DeskScores(Answer):
    items: tuple[DeskScore, ...]
    months: tuple[str, ...] = ()  # of the period, in their order
    result_days: int = 0  # working days after the arrival within which a result is in time


class ListDeskScores(DeskRequest[DeskScores]):
    """Since a day until another, both included; of every desk for supervision, else of the reader's own."""

    since: date
    until: Annotated[date | None, Field(description="the last day, without it today")] = None
