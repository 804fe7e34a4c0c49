"""expert_pool: how much the pool is used (使用统计): by month, committee and expert."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from contracts.message import Answer, Request

Month = Annotated[str, Field(pattern="^20[0-9]{2}-(0[1-9]|1[0-2])$")]
MOST_MONTHS = 24


class UseCounts(Answer):
    """Counted in the month in which the expert was asked; a declined question in the month it was declined."""

    drawn: int = 0  # experts drawn by lot
    asked: int = 0  # questions, drawn ones and others
    answered: int = 0  # with a written opinion
    in_time: int = 0  # of those, within the time to answer
    overdue: int = 0  # not answered, and the time is over
    declined: int = 0
    invited: int = 0  # to a session
    joined: int = 0  # who said that they come


class CommitteeUse(UseCounts):
    code: str
    name: str
    experts: int


class ExpertUse(UseCounts):
    expert_id: str
    name: str
    committee: str


class MonthUse(UseCounts):
    """``draws`` are draws by lot, one to three experts each; ``unanswerable``: nobody was left."""

    month: str
    draws: int = 0
    unanswerable: int = 0


class ExpertUseSheet(Answer):
    """Experts and committees that were not asked stand with zeros."""

    from_month: str
    until_month: str
    total: MonthUse
    months: tuple[MonthUse, ...]
    committees: tuple[CommitteeUse, ...]
    experts: tuple[ExpertUse, ...]


class GetExpertUse(Request[ExpertUseSheet]):
    """Whole months of the town's time, both included; at most two years."""

    service: ClassVar[str] = "expert_pool"
    from_month: Month
    until_month: Month
