"""Paper requests and notes as their desk sees them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import desk_papers as c
from contracts.people import Actor
from departments.errors import HandoverUnknown
from departments.model import Note, NoteVersion, PaperRequest
from departments.queries.cases import check_reader
from departments.tables import NOTE_VERSIONS, NOTES, PAPER_REQUESTS

REQUEST = (
    "request_id", "dispute_id", "number", "desk", "of", "kinds", "details", "until_on", "state", "asked_by", "asked_at",
    "ended_by", "ended_at", "reason",
)  # fmt: skip
NOTE = (
    "note_id", "desk", "type_code", "title", "body", "version", "author_id", "at", "withdrawn", "reason",
)  # fmt: skip
VERSION = ("version", "title", "body", "author_id", "at")
SHOWN = 200
NOTE_READERS = ("mediation.work", "routing.decide")


def list_paper_requests(session: Session, request: c.ListPaperRequests, actor: Actor) -> c.PaperRequests:
    """The newest first."""
    check_reader(actor, request.desk)
    columns = PAPER_REQUESTS.c
    mine = select(PaperRequest).where(columns.dispute_id == request.dispute_id, columns.desk == request.desk)
    found = session.scalars(mine.order_by(columns.asked_at.desc()).limit(SHOWN))
    return c.PaperRequests(items=tuple(as_request(one) for one in found))


def get_paper_request(session: Session, request: c.GetPaperRequest, actor: Actor) -> c.PaperRequest:
    check_reader(actor, request.desk)
    return as_request(find_request(session, request.request_id, request.desk))


def find_request(session: Session, request_id: str, desk: str, *, lock: bool = False) -> PaperRequest:
    """:raises HandoverUnknown: this desk has none of that name."""
    found = session.get(PaperRequest, request_id, with_for_update=lock or None, populate_existing=lock)
    if found is None or found.desk != desk:
        raise HandoverUnknown("没有这项材料要求，请刷新页面。")
    return found


def list_notes(session: Session, request: c.ListNotes, actor: Actor) -> c.Notes:
    """The newest first; those in use also for whoever mediates what the desk leads, or decides who leads."""
    if request.withdrawn or not any(actor.may(right) for right in NOTE_READERS):
        check_reader(actor, request.desk)
    mine = select(Note).where(NOTES.c.desk == request.desk, NOTES.c.withdrawn == request.withdrawn)
    if request.type_code:
        mine = mine.where(NOTES.c.type_code == request.type_code)
    found = session.scalars(mine.order_by(NOTES.c.at.desc(), NOTES.c.note_id).limit(SHOWN))
    return c.Notes(items=tuple(as_note(one) for one in found))


def get_note(session: Session, request: c.GetNote, actor: Actor) -> c.Note:
    """With all its versions, the newest first."""
    check_reader(actor, request.desk)
    return note_sheet(session, find_note(session, request.note_id, request.desk))


def note_sheet(session: Session, note: Note) -> c.Note:
    mine = select(NoteVersion).where(NOTE_VERSIONS.c.note_id == note.note_id)
    return as_note(note, session.scalars(mine.order_by(NOTE_VERSIONS.c.version.desc())))


def find_note(session: Session, note_id: str, desk: str, *, lock: bool = False) -> Note:
    """:raises HandoverUnknown: this desk has none of that name."""
    found = session.get(Note, note_id, with_for_update=lock or None, populate_existing=lock)
    if found is None or found.desk != desk:
        raise HandoverUnknown("没有这条办理要点，请刷新页面。")
    return found


def as_request(one: PaperRequest) -> c.PaperRequest:
    return c.PaperRequest(**{name: getattr(one, name) for name in REQUEST})


def as_note(one: Note, versions: Iterable[NoteVersion] = ()) -> c.Note:
    told = tuple(c.NoteVersion(**{name: getattr(each, name) for name in VERSION}) for each in versions)
    return c.Note(**{name: getattr(one, name) for name in NOTE}, versions=told)
