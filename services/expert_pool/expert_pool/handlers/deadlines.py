"""The last day of an answer: the expert is reminded a day before; after it the next one is asked, as after a refusal."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from contracts import expert_pool as c
from expert_pool.handlers.asking import decline_for
from expert_pool.model import Consultation
from expert_pool.tables import CONSULTATIONS
from messaging.call import Call

BEFORE = timedelta(days=1)
BATCH = 200
SILENT = "到期没有答复，系统改请下一位专家。"


def keep_deadlines(call: Call) -> int:
    """Reminds once and passes on what is over; at most 200 of each a run, the oldest first. Gives how many."""
    over = _asked(call, call.now)
    for one in over:
        decline_for(call, one, one.expert_id, SILENT)
    soon = [one for one in _asked(call, call.now + BEFORE, fresh=True) if one.due_at > call.now]
    for one in soon:
        _remind(call, one)
    return len(over) + len(soon)


def _asked(call: Call, until: datetime, *, fresh: bool = False) -> list[Consultation]:
    """Locked; what another process has locked comes with its own run."""
    own = CONSULTATIONS.c
    call.session.flush()
    due = select(Consultation).where(own.state == "asked", own.due_at <= until)
    if fresh:
        due = due.where(own.reminded_at.is_(None))
    statement = due.order_by(own.due_at, own.id).limit(BATCH).with_for_update(skip_locked=True)
    return list(call.session.scalars(statement))


def _remind(call: Call, one: Consultation) -> None:
    """Who has less than a day from the beginning is reminded by being asked."""
    one.reminded_at = call.now
    if one.due_at - one.asked_at <= BEFORE:
        return
    call.audit(one.dispute_id, "opinion.reminded", consultation_id=one.id, expert_id=one.expert_id)
    told = {"dispute_id": one.dispute_id, "number": one.number, "consultation_id": one.id}
    call.publish(c.OpinionReminded(at=call.now, **told, expert_id=one.expert_id, due_at=one.due_at))
