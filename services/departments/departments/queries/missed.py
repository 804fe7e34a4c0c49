"""缺岗: the half days that nobody kept, for who looks at the desks and for the desk itself."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from contracts import duty as c
from contracts.people import Actor
from departments.model import Shift
from departments.queries.duty import check_duty_reader
from departments.queries.people import ARRANGES
from departments.queries.whistles import ALL_READERS
from departments.tables import MISSED, SHIFTS
from servicekit.paging import page

SHOWN = (
    "desk", "on", "half", "person_id", "substitute_id", "missed_at", "excuse", "excused_by", "excused_at",
)  # fmt: skip
WHOLE = (*ALL_READERS, ARRANGES)


def list_missed(session: Session, request: c.ListMissedDuty, actor: Actor) -> c.MissedDuties:
    """The newest first; a desk sees its own. :raises Forbidden, AnotherDesk: see there."""
    check_duty_reader(actor, request.desk)
    of = request.of if any(actor.may(right) for right in WHOLE) else request.desk
    found, cursor = page(
        session,
        select(Shift).where(MISSED, *_wanted(request, of)),
        [SHIFTS.c.on, SHIFTS.c.desk, SHIFTS.c.half],
        cursor=request.cursor,
        limit=request.limit,
    )
    return c.MissedDuties(items=tuple(as_missed(one) for one in found), next_cursor=cursor)


def _wanted(request: c.ListMissedDuty, of: str) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [SHIFTS.c.desk == of] if of else []
    if request.month:
        first = date.fromisoformat(f"{request.month}-01")
        where += [SHIFTS.c.on >= first, SHIFTS.c.on < (first + timedelta(days=31)).replace(day=1)]
    excused = SHIFTS.c.excused_at
    states = {"excused": excused.is_not(None), "counted": excused.is_(None)}
    return [*where, states[request.state]] if request.state else where


def as_missed(one: Shift) -> c.MissedDuty:
    return c.MissedDuty(**{name: getattr(one, name) for name in SHOWN})
