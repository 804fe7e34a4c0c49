"""Disputes about which the coordinator has to decide: nobody follows up, or nobody sits in the second seat."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select, text, union_all
from sqlalchemy.orm import Session

from mediator_dispatch.model import DispatchCase
from mediator_dispatch.tables import DISPATCH_CASES, GONE, LACKING, MEDIATORS, UNSEALED
from servicekit.aside import aside


def orphaned(session: Session) -> Select[Any]:
    """Ended and not sealed, and whoever should follow up left the roster or has a closed account."""
    own = DISPATCH_CASES.c
    gone = session.scalars(select(MEDIATORS.c.mediator_id).where(text(GONE))).all()
    waiting = select(own.dispute_id).where(text(UNSEALED), aside(own.state) == "concluded")
    # Two ranges of one index; with an OR, SQLite would read all that wait.
    own_case = waiting.where(own.successor_id == "", own.mediator_id.in_(gone))
    taken_on = waiting.where(own.successor_id.in_(gone))
    return select(DispatchCase).where(own.dispute_id.in_(union_all(own_case, taken_on)))


def lacking_second(_session: Session) -> Select[Any]:
    return select(DispatchCase).where(text(LACKING), DISPATCH_CASES.c.state == "assigned")


def count_of(session: Session, statement: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(statement.subquery())) or 0
