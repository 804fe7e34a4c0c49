"""The duty calendar: the town's rota with what differed on the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts import duty as c
from contracts.people import Actor
from departments.desks import desks
from departments.errors import HandoverUnknown, NotOnDuty, WrongDesk, WrongMoment
from departments.model import DutyChange, Shift
from departments.policies import days_from, planned
from departments.queries.people import ARRANGES
from departments.queries.whistles import check_seer
from departments.settings import House
from departments.tables import DUTY_CHANGES, SHIFTS

SHIFT = (
    "desk", "on", "half", "mode", "person_id", "substitute_id", "reason", "came_id", "came_at", "state",
)  # fmt: skip
CHANGE = (
    "change_id", "desk", "kind", "first", "last", "person_id", "reason", "by", "at", "skipped", "undone_by", "undone_at",
)  # fmt: skip
CHANGES_SHOWN = 20


def list_duty(session: Session, request: c.ListDuty, actor: Actor, house: House) -> c.DutyList:
    """:raises WrongMoment: the days are no span of six weeks at most. :raises WrongDesk: there is none of that code."""
    check_duty_reader(actor, request.desk)
    if not 0 <= (request.last - request.first).days < c.LONGEST:
        raise WrongMoment("请选择六个星期以内的一段日期。", field="last")
    if request.of and request.of not in desks():
        raise WrongDesk(f"没有代码为“{request.of}”的部门，请从列表中选择。", field="of")
    days = days_from(request.first, request.last)
    found = shifts_of(session, house, [request.of] if request.of else desks(), days)
    rest = tuple(day for day in days if not house.calendar.is_workday(day))
    return c.DutyList(items=tuple(as_shift(one) for one in found), rest_days=rest)


def check_duty_reader(actor: Actor, desk: str) -> None:
    """:raises Forbidden, AnotherDesk: the duty of another desk."""
    if not actor.may(ARRANGES):
        check_seer(actor, desk)


def list_duty_changes(session: Session, request: c.ListDutyChanges, actor: Actor) -> c.DutyChanges:
    check_duty_reader(actor, request.desk)
    mine = select(DutyChange).where(DUTY_CHANGES.c.desk == request.desk)
    newest = mine.order_by(DUTY_CHANGES.c.at.desc(), DUTY_CHANGES.c.change_id).limit(CHANGES_SHOWN)
    return c.DutyChanges(items=tuple(as_change(one) for one in session.scalars(newest)))


def find_change(session: Session, change_id: str, desk: str) -> DutyChange:
    """Locked. :raises HandoverUnknown: this desk has none of that name."""
    found = session.get(DutyChange, change_id, with_for_update=True, populate_existing=True)
    if found is None or found.desk != desk:
        raise HandoverUnknown("没有这次改动，请刷新页面。")
    return found


def shifts_of(session: Session, house: House, of: Iterable[str], days: list[date]) -> list[Shift]:
    """As planned, or as it is written down where something differed; planned ones are not in the session."""
    asked = list(of)
    span = SHIFTS.c.on.between(days[0], days[-1])
    kept = session.scalars(select(Shift).where(span, SHIFTS.c.desk.in_(asked)))
    known = {(one.desk, one.on, one.half): one for one in kept}
    plan = {(one.desk, one.on, one.half): one for one in _planned(house, asked, days)}
    there = [one for one in {**plan, **known}.values() if one.expected_id or one.came_id]
    return sorted(there, key=lambda one: (one.on, one.half, asked.index(one.desk)))


def _planned(house: House, asked: list[str], days: list[date]) -> Iterator[Shift]:
    return planned(house.rota, asked, days, house.calendar.is_workday)


def find_shift(session: Session, house: House, desk: str, on: date, half: str) -> Shift:
    """The shift, written down and locked so that it can change.

    :raises NotOnDuty: the rota has nobody there at that time.
    """
    found, kept = find_slot(session, house, desk, on, half)
    if not found.expected_id:
        raise NotOnDuty("本部门这个时间没有排班，请查看值班表。")
    if not kept:
        session.add(found)
    return found


def find_slot(session: Session, house: House, desk: str, on: date, half: str) -> tuple[Shift, bool]:
    """The half day at the desk, and whether it is written down (then it is locked); without a person where nobody is planned."""
    found = session.get(Shift, (desk, on, half), with_for_update=True, populate_existing=True)
    if found is not None:
        return found, True
    plan = (one for one in _planned(house, [desk], [on]) if one.half == half)
    return next(plan, Shift(desk, on, half, mode=desks()[desk].residence, person_id="")), False


def first_check_in(session: Session) -> dict[str, date]:
    """Desk → the day on which it began to keep its duty."""
    came = select(SHIFTS.c.desk, func.min(SHIFTS.c.on)).where(SHIFTS.c.came_id != "")
    return {desk: day for desk, day in session.execute(came.group_by(SHIFTS.c.desk))}  # noqa: C416  rows are no pairs


def as_change(one: DutyChange) -> c.DutyChange:
    return c.DutyChange(**{name: getattr(one, name) for name in CHANGE}, halves=len(one.halves))


def as_shift(one: Shift) -> c.Shift:
    return c.Shift(**{name: getattr(one, name) for name in SHIFT})
