"""Reads of the seats for experts: those of a page of disputes, and those that wait for a decision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from contracts import mediator_dispatch as c
from mediator_dispatch.model import DispatchCase, ExpertSeat
from mediator_dispatch.model.seats import DUE
from mediator_dispatch.tables import DISPATCH_CASES, EXPERT_SEATS

_OF_ROUND = and_(
    EXPERT_SEATS.c.dispute_id == DISPATCH_CASES.c.dispute_id, EXPERT_SEATS.c.round == DISPATCH_CASES.c.round
)
_WAITS = and_(EXPERT_SEATS.c.state.in_(DUE), DISPATCH_CASES.c.state != "concluded")


def with_seat_due() -> Select[Any]:
    """Disputes whose seat for an expert somebody has to decide about."""
    return select(DispatchCase).join(EXPERT_SEATS, _OF_ROUND).where(_WAITS)


def seats_due(session: Session) -> int:
    statement = select(func.count()).select_from(EXPERT_SEATS).join(DISPATCH_CASES, _OF_ROUND).where(_WAITS)
    return session.scalar(statement) or 0


def seats_of(session: Session, cases: Iterable[DispatchCase]) -> dict[str, c.ExpertSeat]:
    """Dispute → the seat of its round, with one query."""
    rounds = {case.dispute_id: case.round for case in cases}
    found = session.scalars(select(ExpertSeat).where(EXPERT_SEATS.c.dispute_id.in_(sorted(rounds))))
    return {one.dispute_id: _sheet(one) for one in found if one.round == rounds[one.dispute_id]}


def _sheet(one: ExpertSeat) -> c.ExpertSeat:
    return c.ExpertSeat(
        state=one.state,
        field=one.field,
        expert_id=one.expert_id,
        due_at=one.due_at,
        reason=one.reason,
        required=one.required,
    )
