"""The rooms' calendar: who is where when, and what is free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from contracts import mediation as c
from mediation.errors import RoomUnknown
from mediation.model import OCCUPYING, BookedDay, MediationSession, Office, Room
from mediation.policies import rooms as policy
from mediation.queries.sessions import row_of
from mediation.tables import BOOKED_DAYS, PROCEEDINGS, SESSIONS
from mediation.tables.proceedings import SECONDED
from servicekit.clock import SHANGHAI, local_date

SUGGESTIONS, LOOK_AHEAD = 6, 10  # moments offered; days looked at
Taken = dict[tuple[str, date], list[MediationSession]]


def room_resource(room_code: str) -> str:
    return f"room:{room_code}"


def get_calendar(
    session: Session, request: c.GetCalendar, office: Office, hours: policy.Hours, now: datetime
) -> c.Calendar:
    """Every room on every day asked for, with its sessions and what is free."""
    first = request.from_on or local_date(now)
    days = [first + timedelta(days=n) for n in range(request.days)]
    rooms = [_room(office, request.room_code)] if request.room_code else list(office.rooms.values())
    taken, closed = _taken(session, days), _closed(session, days)
    if request.mediator_id:
        theirs = _as_second(session, request.mediator_id)
        taken = {
            k: [s for s in found if s.mediator_id == request.mediator_id or (s.dispute_id, s.round) in theirs]
            for k, found in taken.items()
        }
    items = [
        _room_day(room, on, taken.get((room.code, on), []), closed, hours, now)
        for on in days
        for room in rooms
    ]
    elsewhere = [row_of(s) for on in days for s in taken.get(("", on), [])]
    displaced = _displaced(session, first, request.mediator_id, request.room_code)
    return c.Calendar(
        from_on=first,
        days=request.days,
        rooms=tuple(items),
        elsewhere=tuple(elsewhere),
        displaced=tuple(row_of(one) for one in displaced),
    )


def find_rooms(
    session: Session, request: c.FindRooms, office: Office, hours: policy.Hours, now: datetime
) -> c.FreeRooms:
    """What is free on the day, and the next working moments that would do, over several days."""
    days = _working_days(request.on, office)
    taken, closed = _taken(session, [request.on, *days]), _closed(session, [request.on, *days])
    rooms = [room for room in office.rooms.values() if room.bookable]
    busy = _held_by(session, taken, request.mediators)
    here = (
        _room_day(room, request.on, taken.get((room.code, request.on), []), closed, hours, now)
        for room in rooms
    )
    free = {
        (room.code, on): _free(
            room, on, [*taken.get((room.code, on), []), *busy.get(on, [])], closed, hours, now
        )
        for on in days
        for room in rooms
    }
    found = islice(policy.offers(rooms, free, request.minutes, request.people), SUGGESTIONS)
    return c.FreeRooms(rooms=tuple(here), suggestions=tuple(_suggestion(one) for one in found))


def room_day(
    session: Session, office: Office, room_code: str, on: date, hours: policy.Hours, now: datetime
) -> c.RoomDay:
    taken, closed = _taken(session, [on]), _closed(session, [on])
    return _room_day(_room(office, room_code), on, taken.get((room_code, on), []), closed, hours, now)


def _room(office: Office, code: str) -> Room:
    """:raises RoomUnknown: the centre has no such room."""
    room = office.rooms.get(code)
    if room is None:
        raise RoomUnknown("没有这个调解室，请从列表中选择。", field="room_code")
    return room


def _working_days(on: date, office: Office) -> list[date]:
    days = (on + timedelta(days=n) for n in range(LOOK_AHEAD * 3))
    return list(islice((day for day in days if office.calendar.is_workday(day)), LOOK_AHEAD))


def _taken(session: Session, days: Sequence[date]) -> Taken:
    """(room, day) → sessions, with one query; sessions elsewhere under ""."""
    own = SESSIONS.c
    since = datetime.combine(min(days), datetime.min.time(), SHANGHAI)
    until = datetime.combine(max(days) + timedelta(days=1), datetime.min.time(), SHANGHAI)
    within = (own.starts_at >= since, own.starts_at < until, own.state.in_(OCCUPYING))
    found: Taken = defaultdict(list)
    for one in session.scalars(select(MediationSession).where(*within).order_by(own.starts_at)):
        found[one.room_code, local_date(one.starts_at)].append(one)
    return found


def _held_by(session: Session, taken: Taken, mediators: Sequence[str]) -> dict[date, list[MediationSession]]:
    """Day → sessions of these mediators, wherever: at those hours no room is of use to them."""
    theirs = {one for person in mediators if person for one in _as_second(session, person)}
    found: dict[date, list[MediationSession]] = defaultdict(list)
    for (_, on), sessions in taken.items():
        found[on] += [s for s in sessions if s.mediator_id in mediators or (s.dispute_id, s.round) in theirs]
    return found


def _as_second(session: Session, mediator_id: str) -> set[tuple[str, int]]:
    """The open cases in which this mediator is the other one of two: their sessions are theirs too."""
    own = PROCEEDINGS.c
    mine = (text(SECONDED), own.second_id == mediator_id, own.state == "open")
    return {
        (row.dispute_id, row.round) for row in session.execute(select(own.dispute_id, own.round).where(*mine))
    }


def _displaced(session: Session, since: date, mediator_id: str, room_code: str) -> list[MediationSession]:
    """Sessions that lost their room, the earliest first."""
    own = SESSIONS.c
    start = datetime.combine(since, datetime.min.time(), SHANGHAI)
    wanted = [own.state == "displaced", own.starts_at >= start]
    wanted += [own.mediator_id == mediator_id] if mediator_id else []
    wanted += [own.room_code == room_code] if room_code else []
    return list(session.scalars(select(MediationSession).where(*wanted).order_by(own.starts_at)))


def _closed(session: Session, days: Sequence[date]) -> dict[tuple[str, date], str]:
    own = BOOKED_DAYS.c
    closed = (own.on.in_(set(days)), own.closed_why != "")
    return {
        (one.resource, one.on): one.closed_why for one in session.scalars(select(BookedDay).where(*closed))
    }


def _free(
    room: Room, on: date, taken: Iterable[MediationSession], closed: dict[tuple[str, date], str],
    hours: policy.Hours, now: datetime,
) -> list[policy.Span]:  # fmt: skip
    if not room.bookable or (room_resource(room.code), on) in closed:
        return []
    busy = [(one.starts_at, one.ends_at) for one in taken]
    return policy.free_spans(policy.open_spans(on, hours, SHANGHAI), busy, now)


def _room_day(
    room: Room, on: date, taken: Sequence[MediationSession], closed: dict[tuple[str, date], str],
    hours: policy.Hours, now: datetime,
) -> c.RoomDay:  # fmt: skip
    free = _free(room, on, taken, closed, hours, now)
    return c.RoomDay(
        room_code=room.code,
        name=room.name,
        floor=room.floor,
        capacity=room.capacity,
        kind=room.kind,
        bookable=room.bookable,
        on=on,
        closed_why=closed.get((room_resource(room.code), on), ""),
        sessions=tuple(row_of(one) for one in taken),
        free=tuple(c.Span(starts_at=start, ends_at=end) for start, end in free),
    )


def _suggestion(offer: policy.Offer) -> c.Suggestion:
    return c.Suggestion(
        room_code=offer.room.code, name=offer.room.name, starts_at=offer.starts_at, ends_at=offer.ends_at
    )
