"""移交: the sessions to come go to the mediator who has the case now, with everything that hangs on them."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from contracts import mediation as c
from mediation.handlers.bookings import Booking, is_busy, lock_days
from mediation.handlers.sessions import about
from mediation.model import MediationSession, Proceeding
from mediation.tables import SESSIONS
from messaging.call import Call

COMING = ("planned", "displaced")


def pass_sessions_on(call: Call, proceeding: Proceeding, former_id: str) -> None:
    """What has begun was the former mediator's and stays so; the caller holds the proceeding's lock.

    Whoever was told of a session was told the former mediator's name: they are told again.
    """
    for session in _coming(call, proceeding):
        session.mediator_id, session.attendance_sealed = proceeding.mediator_id, ""
        ids = {"session_id": session.session_id, "former_id": former_id}
        call.audit(session.dispute_id, "session_handed_over", **ids)
        _tell(call, proceeding, session, former_id)
        call.session.flush()  # the next one is held against it


def make_room_for_second(call: Call, proceeding: Proceeding) -> None:
    """The other one of two is known: a session at a time that is taken in that mediator's day waits for another one."""
    for session in _coming(call, proceeding):
        if session.state == "planned" and is_busy(call, Booking.of(session, proceeding)):
            _displace(call, session)


def _coming(call: Call, proceeding: Proceeding) -> list[MediationSession]:
    """Their days are locked before they are, as booking does: the former mediator's, the new one's, and the rooms'."""
    own = SESSIONS.c
    here = (own.dispute_id == proceeding.dispute_id, own.round == proceeding.round)
    statement = select(MediationSession).where(*here, own.state.in_(COMING), own.starts_at > call.now)
    found = list(call.session.scalars(statement.order_by(own.session_id)))
    if not found:
        return []
    before = [Booking.of(one, proceeding) for one in found]
    after = [replace(one, mediator_id=proceeding.mediator_id) for one in before]
    lock_days(call, [day for one in (*before, *after) for day in one.days])
    return list(call.session.scalars(statement.with_for_update().execution_options(populate_existing=True)))


def _tell(call: Call, proceeding: Proceeding, session: MediationSession, former_id: str) -> None:
    if session.state == "planned" and is_busy(call, Booking.of(session, proceeding)):
        _displace(call, session)
    else:
        told = {**about(call, session), "starts_at": session.starts_at}
        call.publish(c.SessionHandedOver(**told, former_id=former_id))


def _displace(call: Call, session: MediationSession) -> None:
    session.become("displaced")
    lost = {**about(call, session), "starts_at": session.starts_at, "room_code": session.room_code}
    call.publish(c.SessionDisplaced(**lost, why="mediator_busy"))
    call.session.flush()  # the next one is held against it
