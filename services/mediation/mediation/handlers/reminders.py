"""Reminders of what is due, and that a day is over: told once, to all who watch (supervision keeps them in the timeline)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import and_, select

from contracts import mediation as c
from mediation.handlers.performance import told_of
from mediation.model import Obligation, Proceeding
from mediation.policies.performance import remind_from
from mediation.tables import OBLIGATIONS, PROCEEDINGS
from messaging.call import Call
from servicekit.clock import local_date

AT_ONCE = 500  # obligations for one run of the timer


def remind_performance(call: Call) -> None:
    """Soon due, and over: each obligation once for each."""
    today, own = local_date(call.now), OBLIGATIONS.c
    soon = (own.due_on >= today, own.due_on <= remind_from(today), own.reminded_on.is_(None))
    for proceeding, obligation in _waiting(call, soon):
        obligation.reminded_on = today
        _tell_due(call, c.PerformanceDue, proceeding, obligation)
    over = (own.due_on < today, own.overdue_told_on.is_(None))
    for proceeding, obligation in _waiting(call, over):
        obligation.overdue_told_on = today
        _tell_due(call, c.PerformanceOverdue, proceeding, obligation)


def _waiting(call: Call, which: Iterable[Any]) -> list[tuple[Proceeding, Obligation]]:
    """Not yet performed, of agreements that stand; locked, and left to others where they hold them."""
    own, its = OBLIGATIONS.c, PROCEEDINGS.c
    same = and_(its.dispute_id == own.dispute_id, its.round == own.round)
    statement = (
        select(Proceeding, Obligation)
        .join(Proceeding, same)
        .where(own.state.in_(("due", "partly")), its.state.in_(("agreed", "archived")), *which)
        .order_by(own.due_on, own.dispute_id, own.round, own.no)
        .limit(AT_ONCE)
        .with_for_update(of=Obligation, skip_locked=True)
    )
    return [(row[0], row[1]) for row in call.session.execute(statement)]


def _tell_due(call: Call, event: type[Any], proceeding: Proceeding, obligation: Obligation) -> None:
    action = "performance_due" if event is c.PerformanceDue else "performance_overdue"
    call.audit(proceeding.dispute_id, action, no=obligation.no, due_on=_iso(obligation.due_on))
    call.publish(event(**told_of(call, proceeding, obligation), due_on=obligation.due_on))


def _iso(day: date) -> str:
    return day.isoformat()
