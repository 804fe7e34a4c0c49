"""The rota as the centre arranges it by days (排班): who may be put where, and what stays as it is (domain.md §4.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo

from departments.errors import DutyOver, WrongColleague, WrongMoment
from departments.model import Absence, Shift
from departments.policies.duty import HALVES, days_from, ends

LONGEST = 42  # days that one arrangement may span
FARTHEST = timedelta(days=90)
WEEK = timedelta(days=7)


def days_to_arrange(first: date, last: date, today: date) -> list[date]:
    """:raises WrongMoment: past, the end before the beginning, too long, too far ahead."""
    if first < today:
        raise WrongMoment("开始日期已经过去，请选择今天或者以后的日期。", field="first")
    if last < first:
        raise WrongMoment("结束日期早于开始日期，请改正其中一个。", field="last")
    if (last - first).days >= LONGEST:
        raise WrongMoment("一次最多安排六个星期，请分几次安排。", field="last")
    if last > today + FARTHEST:
        raise WrongMoment("只能安排三个月以内的班。", field="last")
    return days_from(first, last)


def week_of(day: date) -> list[date]:
    """Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return days_from(monday, monday + WEEK - timedelta(days=1))


def halves_of(half: str) -> Sequence[str]:
    return (half,) if half else tuple(HALVES)


def may_change(shift: Shift, now: datetime, zone: tzinfo) -> bool:
    """Ahead or running, and nobody has come."""
    return shift.is_open and now < ends(shift.on, shift.half, zone)


def is_away(person_id: str, day: date, absences: Iterable[Absence]) -> bool:
    return any(one.person_id == person_id and one.covers(day) for one in absences)


def must_be_there(person_id: str, days: Iterable[date], absences: Sequence[Absence]) -> None:
    """:raises WrongColleague: they are away on one of the days."""
    for day in days:
        if is_away(person_id, day, absences):
            raise WrongColleague(
                f"这位同事{day.month}月{day.day}日请假，请选择其他人，或者分开日期安排。", field="person_id"
            )


def must_move_something(moved: int, open_halves: int) -> None:
    """:raises WrongMoment: nothing can be changed any more. :raises WrongColleague: they have these shifts already."""
    if not open_halves:
        raise WrongMoment("这段时间没有可以安排的班：都是休息日，或者已经有人签到。", field="first")
    if not moved:
        raise WrongColleague("这些班已经是这样安排的，不用重复安排。", field="person_id")


def must_restore_something(restored: int) -> None:
    """:raises DutyOver: every half day is over, kept, or was changed again."""
    if not restored:
        raise DutyOver("这些班已经开始，或者后来又改过，不能撤销；请重新安排。")
