"""A room is closed for a day, and opened again; sessions in it wait for another time and are not lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from contracts import mediation as c
from mediation import queries
from mediation.errors import WrongMoment
from mediation.handlers.bookings import lock_days
from mediation.handlers.sessions import about
from mediation.model import MediationSession
from mediation.policies.rooms import Hours, hours_of
from mediation.queries.rooms import room_resource
from mediation.queries.sessions import row_of
from mediation.tables import SESSIONS
from messaging.call import Call
from servicekit.clock import SHANGHAI, local_date
from servicekit.privacy import mask_text


def close_room(call: Call, request: c.CloseRoom) -> c.RoomClosing:
    """Nobody can book it that day; sessions that are planned there lose the room, and their mediators are told."""
    call.demand("room.manage")
    if request.on < local_date(call.now):
        raise WrongMoment("不能关闭过去的日期。", field="on")
    queries.room_day(call.session, call.resources, request.room_code, request.on, _hours(call), call.now)
    (day,) = lock_days(call, [(request.on, room_resource(request.room_code))])
    day.shut(mask_text(request.reason), call.actor.person_id, call.now)
    displaced = _planned_there(call, request.room_code, request.on)
    for session in displaced:
        session.become("displaced")
        call.audit(
            session.dispute_id, "session_displaced", session_id=session.session_id, room=request.room_code
        )
        lost: dict[str, Any] = {"room_code": session.room_code, "starts_at": session.starts_at}
        call.publish(c.SessionDisplaced(**about(call, session), **lost))
    call.audit(
        room_resource(request.room_code), "room_closed", on=request.on.isoformat(), sessions=len(displaced)
    )
    return _closing(call, request.room_code, request.on, displaced)


def open_room(call: Call, request: c.OpenRoom) -> c.RoomClosing:
    """The room may be booked again."""
    call.demand("room.manage")
    queries.room_day(call.session, call.resources, request.room_code, request.on, _hours(call), call.now)
    (day,) = lock_days(call, [(request.on, room_resource(request.room_code))])
    day.reopen()
    call.audit(room_resource(request.room_code), "room_opened", on=request.on.isoformat())
    return _closing(call, request.room_code, request.on, [])


def _planned_there(call: Call, room_code: str, on: date) -> list[MediationSession]:
    own = SESSIONS.c
    since = datetime.combine(on, datetime.min.time(), SHANGHAI)
    there = (
        own.room_code == room_code,
        own.state == "planned",
        own.starts_at >= since,
        own.starts_at < since + timedelta(days=1),
    )
    statement = select(MediationSession).where(*there).order_by(own.session_id)
    return list(call.session.scalars(statement.with_for_update()))


def _closing(call: Call, room_code: str, on: date, displaced: list[MediationSession]) -> c.RoomClosing:
    call.session.flush()
    room = queries.room_day(call.session, call.resources, room_code, on, _hours(call), call.now)
    return c.RoomClosing(room=room, displaced=tuple(row_of(one) for one in displaced))


def _hours(call: Call) -> Hours:
    return hours_of(call.settings.room_hours)
