"""Sessions (调解会): planned in a room or elsewhere, told, attended, with minutes that both sides confirm."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.mediation.codes import Attendee, SessionManner, SessionResult, Signing, Telling
from contracts.message import Answer, Body, Request

# A signature drawn on a screen: a PNG as data URL.
Drawing = Annotated[str, Field(max_length=400_000)]


class SessionPerson(Body):
    """Somebody who is to come. Helpers are invited with the parties' consent (人民调解法 §20)."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    role: Attendee
    contact: Annotated[str, Field(max_length=60)] = ""
    consent: bool = False


class SessionInput(Body):
    """When, where and how; in one of the centre's rooms, elsewhere, or by video."""

    manner: SessionManner
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    room_code: Annotated[str, Field(max_length=10)] = ""
    place: Annotated[str, Field(max_length=100)] = ""
    video_link: Annotated[str, Field(max_length=300, pattern=r"^(https?://\S+)?$")] = ""
    public: bool = False
    purpose: Annotated[str, Field(min_length=2, max_length=500)]
    people: Annotated[tuple[SessionPerson, ...], Field(min_length=1, max_length=50)]
    safety: Annotated[str, Field(max_length=500)] = ""


class SessionRow(Answer):
    """A session as the calendar shows it; nothing personal."""

    session_id: str
    dispute_id: str
    number: str
    mediator_id: str
    manner: str
    state: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    room_code: str = ""
    public: bool = False
    video: bool = False


class AttendeeSheet(Answer):
    no: int
    name: str  # masked
    role: str
    consent: bool = False
    told_how: str = ""
    told_on: date | None = None
    present: bool | None = None
    why_absent: str = ""
    confirmed_on: date | None = None
    confirmed_how: str = ""


class MinutesSheet(Answer):
    """``mediator_signed_on``: the mediator has put the own name under them."""

    text: str
    result: str
    council: dict[str, str] = {}
    votes: tuple[int, int, int] | None = None
    version: int
    written_by: str
    written_at: AwareDatetime
    confirmed: bool = False  # by both sides
    mediator_signed_on: date | None = None
    second_signed_on: date | None = None
    two_sign: bool = False  # two mediators have the case


class SessionSheet(SessionRow):
    version: int
    place: str = ""
    purpose: str = ""
    video_link: str = ""
    people: tuple[AttendeeSheet, ...] = ()
    minutes: MinutesSheet | None = None
    cancelled_why: str = ""
    may_change: bool = False


class SessionSheets(Answer):
    items: tuple[SessionSheet, ...]


class ListSessions(Request[SessionSheets]):
    """The sessions of a dispute's newest round, the latest first."""

    service: ClassVar[str] = "mediation"
    dispute_id: str


class GetSession(Request[SessionSheet]):
    service: ClassVar[str] = "mediation"
    session_id: str


class OpenedSession(Answer):
    """The session as it was typed, unmasked, with its minutes."""

    sheet: SessionSheet
    session: SessionInput
    minutes: dict[str, str] = {}


class OpenSession(Request[OpenedSession]):
    """For changing it or for its papers; every look leaves an audit row."""

    service: ClassVar[str] = "mediation"
    session_id: str


class PlanSession(Request[SessionSheet]):
    service: ClassVar[str] = "mediation"
    dispute_id: str
    session: SessionInput


class ChangeSession(Request[SessionSheet]):
    """Another time, room or people; ``version`` is the one that was seen."""

    service: ClassVar[str] = "mediation"
    session_id: str
    version: int
    session: SessionInput


class InviteToSession(Request[SessionSheet]):
    """Somebody more is to come to a planned session; who is invited already stays. Time, room and notices stay."""

    service: ClassVar[str] = "mediation"
    session_id: str
    person: SessionPerson


class CancelSession(Request[SessionSheet]):
    service: ClassVar[str] = "mediation"
    session_id: str
    reason: Annotated[str, Field(min_length=2, max_length=500)]


class NoteNotices(Request[SessionSheet]):
    """Who was told of the session, how and when."""

    service: ClassVar[str] = "mediation"
    session_id: str
    nos: Annotated[tuple[int, ...], Field(min_length=1, max_length=50)]
    how: Telling
    told_on: date


class Absence(Body):
    no: int
    why: Annotated[str, Field(max_length=200)] = ""


class RecordAttendance(Request[SessionSheet]):
    """Who came; where a side that must come did not, the session counts as not held (当事人未到)."""

    service: ClassVar[str] = "mediation"
    session_id: str
    present: Annotated[tuple[int, ...], Field(max_length=50)] = ()
    absent: Annotated[tuple[Absence, ...], Field(max_length=50)] = ()


class WriteMinutes(Request[SessionSheet]):
    """The minutes (调解记录); a change makes earlier confirmations void, and says so.

    ``version`` is the one that was seen, 0 for the first. ``council`` and ``votes`` (for, against, abstained) belong to 五步议事.
    """

    service: ClassVar[str] = "mediation"
    session_id: str
    version: Annotated[int, Field(ge=0)]
    text: Annotated[str, Field(min_length=10, max_length=20_000)]
    result: SessionResult
    council: dict[str, Annotated[str, Field(max_length=5_000)]] = {}
    votes: tuple[int, int, int] | None = None


class ConfirmMinutes(Request[SessionSheet]):
    """Somebody who was there confirms the minutes: signed on the screen, or on paper whose scan is a file of the case."""

    service: ClassVar[str] = "mediation"
    session_id: str
    version: int
    no: Annotated[int, Field(ge=-2)]  # who of the session; -1 is the mediator, -2 the other one of two
    how: Signing
    drawing: Drawing = ""
    file_id: Annotated[str, Field(max_length=40)] = ""


class Span(Answer):
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class RoomDay(Answer):
    """One room on one day."""

    room_code: str
    name: str
    floor: int
    capacity: int
    kind: str
    bookable: bool
    on: date
    closed_why: str = ""
    sessions: tuple[SessionRow, ...] = ()
    free: tuple[Span, ...] = ()


class Suggestion(Span):
    """A room that is free then and large enough."""

    room_code: str
    name: str


class Calendar(Answer):
    """Every room on every day asked for; ``elsewhere``: sessions in no room of the centre.

    ``displaced``: sessions from that day on that lost their room and wait for another time.
    """

    from_on: date
    days: int
    rooms: tuple[RoomDay, ...]
    elsewhere: tuple[SessionRow, ...] = ()
    displaced: tuple[SessionRow, ...] = ()


class GetCalendar(Request[Calendar]):
    """The rooms' calendar of one day or a week; with ``mediator_id`` only that mediator's sessions."""

    service: ClassVar[str] = "mediation"
    from_on: date | None = None
    days: Annotated[int, Field(ge=1, le=31)] = 1
    room_code: str = ""
    mediator_id: str = ""


class FreeRooms(Answer):
    rooms: tuple[RoomDay, ...]
    suggestions: tuple[Suggestion, ...]


class FindRooms(Request[FreeRooms]):
    """What is free on a day for so many minutes and people, and the next moments that would do, also for ``mediators``."""

    service: ClassVar[str] = "mediation"
    on: date
    minutes: Annotated[int, Field(ge=15, le=480)] = 90
    people: Annotated[int, Field(ge=1, le=200)] = 4
    mediators: Annotated[tuple[str, ...], Field(max_length=2)] = ()


class RoomClosing(Answer):
    """A room that is closed for a day, and the sessions that lost it: they wait for another time and are not lost."""

    room: RoomDay
    displaced: tuple[SessionRow, ...] = ()


class CloseRoom(Request[RoomClosing]):
    service: ClassVar[str] = "mediation"
    room_code: str
    on: date
    reason: Annotated[str, Field(min_length=2, max_length=200)]


class OpenRoom(Request[RoomClosing]):
    """The room may be used again; sessions that lost it are moved by their mediators."""

    service: ClassVar[str] = "mediation"
    room_code: str
    on: date
