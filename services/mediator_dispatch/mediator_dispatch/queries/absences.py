"""Reads of absences."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import mediator_changes as c
from contracts.errors import Forbidden
from contracts.people import Actor
from mediator_dispatch.model import Absence
from mediator_dispatch.tables import ABSENCES
from servicekit.paging import page


def list_mediator_absences(
    session: Session, request: c.ListMediatorAbsences, actor: Actor, day: date
) -> c.Absences:
    """Those that are not over, the next first; everybody's only for the coordinator."""
    own = bool(request.mediator_id) and request.mediator_id == actor.person_id
    if not own and not actor.may("dispatch.manage"):
        raise Forbidden("您只能查看自己的请假。")
    statement = select(Absence).where(ABSENCES.c.until_on >= day, ABSENCES.c.ended_at.is_(None))
    if request.mediator_id:
        statement = statement.where(ABSENCES.c.mediator_id == request.mediator_id)
    keys = [ABSENCES.c.from_on, ABSENCES.c.absence_id]
    found, cursor = page(
        session, statement, keys, cursor=request.cursor, limit=request.limit, descending=False
    )
    return c.Absences(items=tuple(absence_sheet(one) for one in found), next_cursor=cursor)


def absence_sheet(one: Absence) -> c.Absence:
    return c.Absence(
        absence_id=one.absence_id,
        mediator_id=one.mediator_id,
        from_on=one.from_on,
        until_on=one.until_on,
        reason=one.reason,
        deputy_id=one.deputy_id,
        entered_by=one.entered_by,
        entered_at=one.entered_at,
        ended_at=one.ended_at,
    )
