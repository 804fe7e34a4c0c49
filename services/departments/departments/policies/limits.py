"""How a limit of the law runs on when it was started, paused, taken up again or extended (domain.md §1.5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from departments.errors import LimitFixed, WrongMoment
from departments.model import Deadline
from departments.policies.law import Limit

SIDES = ("applicant", "respondent")
ONE_DAY = timedelta(days=1)


class Change(Protocol):
    """What is looked at of one change."""

    kind: str
    on: date
    days: int


@dataclass(frozen=True)
class Ruler:
    """The town's calendar: the last day of so many days of a unit; the days of a unit behind a day up to another."""

    last_day: Callable[[date, int, str], date]
    between: Callable[[date, date, str], int]


def stand(law: Deadline, start: date | None, changes: Sequence[Change], ruler: Ruler) -> Limit:
    """The limit after all changes, in their order.

    A pause is counted from its first day to the day before it is taken up again; working days by the calendar.
    """
    begun = next((one.on for one in changes if one.kind == "started"), start)
    if begun is None:
        return Limit(law, None)
    extended = sum(one.days for one in changes if one.kind == "extended")
    pauses, since = _pauses(changes)
    lost = sum(_lost(begun, first, until, law.unit, ruler) for first, until in pauses)
    total = law.days + extended + lost
    if since is None:
        return Limit(law, ruler.last_day(begun, total, law.unit), begun, extended=extended)
    used = ruler.between(begun, max(since, begun + ONE_DAY) - ONE_DAY, law.unit)
    return Limit(law, None, begun, since, max(total - used, 0), extended)


def _pauses(changes: Sequence[Change]) -> tuple[list[tuple[date, date]], date | None]:
    """Those that ended, and the first day of the one that lasts."""
    found, since = [], None
    for one in changes:
        if one.kind == "paused":
            since = one.on
        elif one.kind == "resumed" and since is not None:
            found.append((since, one.on))
            since = None
    return found, since


def _lost(begun: date, first: date, until: date, unit: str, ruler: Ruler) -> int:
    """Days that are not counted; the day on which a limit begins is not counted anyway."""
    first, until = max(first, begun + ONE_DAY), max(until, begun + ONE_DAY)
    return ruler.between(first - ONE_DAY, until - ONE_DAY, unit)


def what_may_be_done(limit: Limit, today: date) -> tuple[str, ...]:
    """start, pause, resume, extend: what the law and the day allow."""
    law = limit.deadline
    if not law.changes:
        return ()
    if limit.paused_on is not None:
        return ("resume",)
    if limit.due_on is None:
        return () if law.starts else ("start",)
    if limit.due_on < today:
        return ()
    pauses = ("pause",) if law.pauses else ()
    return (*pauses, "extend") if law.agreed or limit.extended < law.extends else pauses


WHY_NOT = {
    "start": "这个期限已经在计算，不用再填起算日。",
    "pause": "这个期限现在不能暂停：法律没有规定，或者已经暂停、届满、没有起算。",
    "resume": "这个期限没有暂停，不用恢复。",
    "extend": "这个期限现在不能延长：法律没有规定，或者已经届满、没有起算、延满。",
}


def must_be_allowed(action: str, limit: Limit, today: date) -> None:
    """:raises LimitFixed: see ``WHY_NOT``."""
    if action not in what_may_be_done(limit, today):
        raise LimitFixed(WHY_NOT[action])


def must_be_its_day(on: date, limit: Limit, last: date | None, today: date) -> None:
    """:raises WrongMoment: ahead, before the limit began, or before its last change."""
    if on > today:
        raise WrongMoment("日期还没有到，请选择今天或者以前的日期。", field="on")
    if limit.started_on is not None and on < limit.started_on:
        raise WrongMoment("日期早于起算日，请核对。", field="on")
    if last is not None and on < last:
        raise WrongMoment("日期早于上一次改动，请核对。", field="on")


def must_be_extendable(limit: Limit, days: int, consents: Sequence[str]) -> None:
    """By law as far as it goes; by agreement when both sides agree.

    :raises WrongMoment: more days than the law gives. :raises LimitFixed: a side has not agreed.
    """
    law = limit.deadline
    if not law.agreed and limit.extended + days > law.extends:
        raise WrongMoment(f"法律最多延长{law.extends}日，请减少天数。", field="days")
    if law.agreed and set(consents) != set(SIDES):
        raise LimitFixed("约定延长要双方都同意，请确认双方的意见。", field="consents")
