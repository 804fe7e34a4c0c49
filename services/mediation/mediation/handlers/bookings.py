"""Taking a room and a mediator for a time: the day's row is locked, so that two never get the same hour.

A lock on (resource, day) works the same on PostgreSQL and SQLite; an exclusion constraint would need an extension on the
one and triggers on the other. Rows are locked in the order of their names, so that no two bookings wait for one another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from mediation.errors import MediatorBusy, RoomClosed, RoomTaken, RoomUnknown
from mediation.model import OCCUPYING, BookedDay, MediationSession, Proceeding
from mediation.policies.rooms import hours_of
from mediation.queries import room_day
from mediation.queries.rooms import room_resource
from mediation.queries.sessions import held_by
from mediation.tables import BOOKED_DAYS, SESSIONS
from messaging.call import Call
from servicekit.clock import SHANGHAI, local_date

Day = tuple[date, str]  # and the resource: room:<code> or person:<id>


@dataclass(frozen=True)
class Booking:
    """What a session takes: its mediators and perhaps a room, for a time."""

    session_id: str
    mediator_id: str
    second_id: str  # of two mediators the one who does not preside; "" where one has the case
    room_code: str
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, session: MediationSession, proceeding: Proceeding) -> Booking:
        return cls(
            session.session_id, session.mediator_id, proceeding.second_id, session.room_code,
            session.starts_at, session.ends_at,
        )  # fmt: skip

    @property
    def people(self) -> list[str]:
        return [one for one in (self.mediator_id, self.second_id) if one]

    @property
    def days(self) -> list[Day]:
        rooms = [room_resource(self.room_code)] if self.room_code else []
        taken = [*(f"person:{one}" for one in self.people), *rooms]
        return [(local_date(self.starts_at), one) for one in taken]


def book(call: Call, wanted: Booking) -> None:
    """Takes the room and the mediators for the time; the caller's transaction holds the locks.

    :raises RoomTaken, RoomClosed, MediatorBusy: somebody else was first, or the room is not there that day.
    """
    if wanted.room_code:
        _must_be_bookable(call, wanted.room_code)
    for day in lock_days(call, wanted.days):
        if day.resource == room_resource(wanted.room_code):
            _must_be_open(day)
    _must_be_free(call, wanted)


def is_busy(call: Call, wanted: Booking) -> bool:
    """One of the mediators has another session at that time, wherever."""
    statement = select(SESSIONS.c.session_id).where(*_same_time(wanted), held_by(wanted.people))
    return call.session.scalars(statement.limit(1)).first() is not None


def lock_days(call: Call, days: Iterable[Day]) -> list[BookedDay]:
    """The rows, made where they are missing, locked until the commit, always in the same order."""
    wanted = sorted(set(days))
    dialect = postgresql if call.session.get_bind().dialect.name == "postgresql" else sqlite
    rows = [{"resource": one, "on": on, "closed_why": "", "closed_by": ""} for on, one in wanted]
    call.session.execute(dialect.insert(BOOKED_DAYS).values(rows).on_conflict_do_nothing())
    own = BOOKED_DAYS.c
    these = or_(*(and_(own.on == on, own.resource == one) for on, one in wanted))
    statement = select(BookedDay).where(these).order_by(own.on, own.resource)
    locked = statement.with_for_update().execution_options(populate_existing=True)
    return list(call.session.scalars(locked))


def _must_be_bookable(call: Call, room_code: str) -> None:
    room = call.resources.rooms.get(room_code)
    if room is None:
        raise RoomUnknown("没有这个调解室，请从列表中选择。", field="room_code")
    if not room.bookable:
        raise RoomClosed(f"{room.name}不对外预约，请另选调解室。", field="room_code")


def _must_be_open(day: BookedDay) -> None:
    if day.closed_why:
        words = f"{day.on.month}月{day.on.day}日该调解室关闭（{day.closed_why}），请另选日期或者调解室。"
        raise RoomClosed(words, field="room_code")


def _must_be_free(call: Call, wanted: Booking) -> None:
    own = SESSIONS.c
    same = held_by(wanted.people)
    if wanted.room_code:
        same = same | (own.room_code == wanted.room_code)
    for other in call.session.scalars(
        select(MediationSession).where(*_same_time(wanted), same).order_by(own.starts_at)
    ):
        if wanted.room_code and other.room_code == wanted.room_code:
            raise RoomTaken(_taken_words(call, wanted, other), field="room_code")
        raise MediatorBusy(_busy_words(call, wanted, other), field="starts_at")


def _same_time(wanted: Booking) -> tuple[ColumnElement[bool], ...]:
    own = SESSIONS.c
    return (
        own.starts_at < wanted.ends_at,
        own.ends_at > wanted.starts_at,
        own.state.in_(OCCUPYING),
        own.session_id != wanted.session_id,
    )


def _busy_words(call: Call, wanted: Booking, other: MediationSession) -> str:
    """Who of two mediators is taken: the one who asks, or the colleague."""
    both = call.session.get_one(Proceeding, (other.dispute_id, other.round))
    busy = [one for one in wanted.people if one == other.mediator_id or both.mediates(one)]
    if call.actor.person_id in busy:
        return f"您{_span(other)}已有另一场调解会，请另选时间。"
    return f"另一名调解员{_span(other)}已有另一场调解会，请另选时间。"


def _taken_words(call: Call, wanted: Booking, other: MediationSession) -> str:
    """Who comes second is told what is free."""
    on = local_date(wanted.starts_at)
    hours = hours_of(call.settings.room_hours)
    day = room_day(call.session, call.resources, wanted.room_code, on, hours, call.now)
    free = "、".join(f"{_clock(span.starts_at)}–{_clock(span.ends_at)}" for span in day.free)
    return f"{day.name}{_span(other)}已有人预约。当天空闲：{free or '没有'}。请另选时间或者调解室。"


def _span(session: MediationSession) -> str:
    return f"{_clock(session.starts_at)}–{_clock(session.ends_at)}"


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%H:%M}"
