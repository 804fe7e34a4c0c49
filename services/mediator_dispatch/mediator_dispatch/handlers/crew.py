"""The mediators at hand in one transaction, read once, under the turn that keeps their loads exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from contracts.message import Event
from mediator_dispatch.model import DispatchCase, Mediator
from mediator_dispatch.tables import DISPATCH_CASES, MEDIATORS, TURN

_TURN = "mediator_dispatch.turn"
_CREW = "mediator_dispatch.crew"


def take_turn(session: Session) -> None:
    """Waits until nobody else changes a load; held to the commit, taken before other locks."""
    held = session.info.get(_TURN)
    if held is not None and held is session.get_transaction():
        return
    if session.scalar(select(TURN.c.turn_id).with_for_update()) is None:
        session.execute(insert(TURN).values(turn_id=1))
    session.info[_TURN] = session.get_transaction()
    session.info.pop(_CREW, None)


def crew(session: Session) -> Mapping[str, Mediator]:
    """Every mediator by id, with loads that stay true until the commit."""
    take_turn(session)
    found = session.info.get(_CREW)
    if found is None:
        mediators = session.scalars(select(Mediator).order_by(MEDIATORS.c.mediator_id))
        found = session.info[_CREW] = {one.mediator_id: one for one in mediators}
    return found


def forget_crew(session: Session) -> None:
    """The roster itself changed: the next reader reads it again."""
    session.info.pop(_CREW, None)


def the_mediator(session: Session, mediator_id: str) -> Mediator | None:
    """One mediator, whose load may be changed."""
    take_turn(session)
    return session.get(Mediator, mediator_id)


def load_for_offers(session: Session, events: Sequence[Event]) -> Any:
    """For a batch that makes offers: the turn, the cases, all mediators."""
    take_turn(session)
    return load_cases(session, [event.subject for event in events]), crew(session)


def load_for_ends(session: Session, events: Sequence[Event]) -> Any:
    """For a batch that frees mediators: the turn, the cases, their mediators."""
    take_turn(session)
    cases = load_cases(session, [event.subject for event in events])
    ids = sorted({case.mediator_id for case in cases})
    return cases, list(session.scalars(select(Mediator).where(MEDIATORS.c.mediator_id.in_(ids))))


def load_cases(session: Session, dispute_ids: Sequence[str]) -> list[DispatchCase]:
    """The cases, locked in one order so that two transactions never wait for each other crosswise."""
    key = DISPATCH_CASES.c.dispute_id
    statement = select(DispatchCase).where(key.in_(sorted(set(dispute_ids)))).order_by(key).with_for_update()
    return list(session.scalars(statement.execution_options(populate_existing=True)))
