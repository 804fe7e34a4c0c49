"""The duty calendar: the town's rota with what differed on the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts import duty as c
from contracts.people import Actor
from departments.desks import desks
from departments.errors import NotOnDuty, WrongDesk, WrongMoment
from departments.model import Shift
from departments.policies import days_from, planned
from departments.queries.whistles import check_seer
from departments.settings import House
from departments.tables import SHIFTS

SHIFT = (
    "desk", "on", "half", "mode", "person_id", "substitute_id", "reason", "came_id", "came_at", "state",
)  # fmt: skip


def list_duty(session: Session, request: c.ListDuty, actor: Actor, house: House) -> c.DutyList:
    """:raises WrongMoment: the days are no span of six weeks at most. :raises WrongDesk: there is none of that code."""
    check_seer(actor, request.desk)
    if not 0 <= (request.last - request.first).days < c.LONGEST:
        raise WrongMoment("请选择六个星期以内的一段日期。", field="last")
    if request.of and request.of not in desks():
        raise WrongDesk(f"没有代码为“{request.of}”的部门，请从列表中选择。", field="of")
    days = days_from(request.first, request.last)
    found = shifts_of(session, house, [request.of] if request.of else desks(), days)
    rest = tuple(day for day in days if not house.calendar.is_workday(day))
    return c.DutyList(items=tuple(as_shift(one) for one in found), rest_days=rest)


def shifts_of(session: Session, house: House, of: Iterable[str], days: list[date]) -> list[Shift]:
    """As planned, or as it is written down where something differed; planned ones are not in the session."""
    asked = list(of)
    span = SHIFTS.c.on.between(days[0], days[-1])
    kept = session.scalars(select(Shift).where(span, SHIFTS.c.desk.in_(asked)))
    known = {(one.desk, one.on, one.half): one for one in kept}
    plan = planned(house.rota, asked, days, house.calendar.is_workday)
    return [known.get((one.desk, one.on, one.half), one) for one in plan]


def find_shift(session: Session, house: House, desk: str, on: date, half: str) -> Shift:
    """The shift, written down and locked so that it can change.

    :raises NotOnDuty: the rota has nobody there at that time.
    """
    found = session.get(Shift, (desk, on, half), with_for_update=True, populate_existing=True)
    if found is not None:
        return found
    for shift in planned(house.rota, [desk], [on], house.calendar.is_workday):
        if shift.half == half:
            session.add(shift)
            return shift
    raise NotOnDuty("本部门这个时间没有排班，请查看值班表。")


def first_check_in(session: Session) -> dict[str, date]:
    """Desk → the day on which it began to keep its duty."""
    came = select(SHIFTS.c.desk, func.min(SHIFTS.c.on)).where(SHIFTS.c.came_id != "")
    return {desk: day for desk, day in session.execute(came.group_by(SHIFTS.c.desk))}  # noqa: C416  rows are no pairs


def as_shift(one: Shift) -> c.Shift:
    return c.Shift(**{name: getattr(one, name) for name in SHIFT})
