"""The mediators and cases at hand in one transaction, read once, under the turn that keeps the loads exact."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, make_transient_to_detached

from contracts.case import CaseBrief
from contracts.departments import DisputeSigned
from contracts.message import Event
from mediator_dispatch.errors import CaseUnknown
from mediator_dispatch.model import Candidate, DispatchCase, ExpertSeat, Mediator
from mediator_dispatch.policies import Crew
from mediator_dispatch.tables import DISPATCH_CASES, EXPERT_SEATS, MEDIATORS, TURN
from messaging.call import Call
from servicekit import batches

_TURN = "mediator_dispatch.turn"
_CREW = "mediator_dispatch.crew"
_COMING = "mediator_dispatch.coming"  # the transaction, the briefs of its batch, and what was placed of them
# Database → the roster's text, and this process's copy of it. Only who has the turn touches a copy.
_copies: WeakKeyDictionary[Any, tuple[str, Crew]] = WeakKeyDictionary()


def take_turn(session: Session) -> None:
    """Waits until nobody else changes a load; held to the commit, taken before other locks."""
    held = session.info.get(_TURN)
    if held is not None and held[0] is session.get_transaction():
        return
    roster = session.scalar(select(TURN.c.roster).with_for_update())
    if roster is None:
        session.execute(insert(TURN).values(turn_id=1, roster=""))
    session.info[_TURN] = session.get_transaction(), roster or ""
    session.info.pop(_CREW, None)


def crew(session: Session) -> Crew:
    """Everybody on the roster, with loads that stay true until the commit.

    Plain values, not entities: of hundreds who are looked at, one is written. A load is changed by ``burden`` and
    ``free`` alone, which keep both in step.
    """
    take_turn(session)
    found: Crew | None = session.info.get(_CREW)
    if found is None:
        session.flush()  # what this transaction has changed counts
        found = session.info[_CREW] = _known_crew(session) or _read_crew(session)
    return found


def roster_is(session: Session, text: str) -> None:
    """Says in which state the roster is now; where it was another, every process reads it again."""
    take_turn(session)
    if session.info.pop(_TURN)[1] != text:
        session.execute(update(TURN).values(roster=text))


def note_roster(session: Session) -> None:
    """Says what the roster is now, without loads; where it was another, every process reads it again."""
    columns = [column for column in MEDIATORS.c if column.name != "load"]
    rows = session.execute(select(*columns).order_by(MEDIATORS.c.mediator_id))
    text = json.dumps([list(row) for row in rows], default=str)
    roster_is(session, sha256(text.encode()).hexdigest()[:40])


def _known_crew(session: Session) -> Crew | None:
    """This process's copy with the loads of now; None where the roster has changed since."""
    roster, found = _copies.get(session.get_bind(), ("", None))
    if found is None or roster != session.info[_TURN][1]:
        return None
    busy = session.execute(select(MEDIATORS.c.mediator_id, MEDIATORS.c.load).where(MEDIATORS.c.load > 0))
    found.set_loads({row.mediator_id: row.load for row in busy})
    return found


def _read_crew(session: Session) -> Crew:
    rows = session.execute(select(MEDIATORS).order_by(MEDIATORS.c.mediator_id))
    found = Crew(Candidate(*row) for row in rows)
    if roster := session.info[_TURN][1]:
        _copies[session.get_bind()] = roster, found
    return found


def the_mediator(session: Session, mediator_id: str) -> Mediator | None:
    """One mediator, whose load may be changed; costs no query where the crew is known."""
    take_turn(session)
    known: Crew | None = session.info.get(_CREW)
    candidate = known.members.get(mediator_id) if known is not None else None
    if candidate is None:
        return batches.find(session, Mediator, mediator_id)
    key = session.identity_key(Mediator, mediator_id)
    present: Mediator | None = session.identity_map.get(key)
    return present if present is not None else _entity(session, candidate)


def burden(session: Session, mediator_id: str) -> None:
    """One more: an offer was made, or a case assigned."""
    for one in _both(session, mediator_id):
        one.burden()


def free(session: Session, mediator_id: str) -> None:
    """One less: an offer came to nothing, or a case ended."""
    for one in _both(session, mediator_id):
        one.free()


def load_for_offers(session: Session, events: Sequence[Event]) -> None:
    """For a batch that makes offers: the turn, the cases, all mediators; and who in it is to be placed together."""
    take_turn(session)
    known = {case.dispute_id for case in load_cases(session, [event.subject for event in events])}
    crew(session)
    signed = [event for event in events if isinstance(event, DisputeSigned)]
    briefs = [one.case for one in signed if one.desk == one.case.lead_desk and one.subject not in known]
    session.info[_COMING] = session.get_transaction(), briefs, {}


def new_ones(session: Session) -> list[CaseBrief]:
    """Disputes of this batch that wait for their first mediator, each until it was placed."""
    transaction, briefs, _ = session.info.get(_COMING, (None, (), {}))
    if transaction is not session.get_transaction():
        return []
    found = list(briefs)
    briefs.clear()
    return found


def plan_of(session: Session) -> dict[str, Any]:
    """What this batch has placed and nobody has taken yet, by dispute."""
    transaction, _, placed = session.info.get(_COMING, (None, (), {}))
    return placed if transaction is session.get_transaction() else {}


def load_for_ends(session: Session, events: Sequence[Event]) -> None:
    """For a batch that frees mediators: the turn, the cases, their mediators."""
    take_turn(session)
    cases = load_cases(session, [event.subject for event in events])
    ids = {one for case in cases for one in (case.mediator_id, case.second_id) if one}
    found = session.scalars(select(Mediator).where(batches.among(MEDIATORS.c.mediator_id, ids)))
    batches.stock(session, Mediator, ids, found)
    seats = session.scalars(
        select(ExpertSeat).where(batches.among(EXPERT_SEATS.c.dispute_id, [one.dispute_id for one in cases]))
    )
    batches.stock(session, ExpertSeat, [(one.dispute_id, one.round) for one in cases], seats)


def load_cases(session: Session, dispute_ids: Sequence[str]) -> list[DispatchCase]:
    """The cases, locked in one order so that two transactions never wait for each other crosswise."""
    key = DISPATCH_CASES.c.dispute_id
    statement = batches.locked(session, select(DispatchCase).where(batches.among(key, dispute_ids)), key)
    found = list(session.scalars(statement.execution_options(populate_existing=True)))
    batches.stock(session, DispatchCase, dispute_ids, found)
    return found


def locked_case(call: Call, dispute_id: str) -> DispatchCase:
    found = load_cases(call.session, [dispute_id])
    if not found:
        raise CaseUnknown("派单中没有这件纠纷，可能部门还没有签收。")
    return found[0]


def _both(session: Session, mediator_id: str) -> list[Candidate]:
    """The row of the mediator, and the crew's value of it where the crew is known."""
    row = the_mediator(session, mediator_id)
    known: Crew | None = session.info.get(_CREW)
    value = known.members.get(mediator_id) if known is not None else None
    return [one for one in (row, value) if one is not None]


def _entity(session: Session, candidate: Candidate) -> Mediator:
    """The row behind a value that was read in this transaction, without reading it again."""
    entity = Mediator(**vars(candidate))
    make_transient_to_detached(entity)
    session.add(entity)
    return entity
