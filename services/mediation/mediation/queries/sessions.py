"""Sessions as their readers see them: rows without anything personal, sheets with names masked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select, text
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.people import Actor
from mediation.errors import SessionUnknown
from mediation.model import MediationSession, Proceeding, Revision, Signature
from mediation.queries.names import names_in
from mediation.queries.proceedings import may_read, readable
from mediation.queries.rounds import of_round
from mediation.queries.sealing import unseal
from mediation.queries.sheets import masked
from mediation.tables import PROCEEDINGS, SESSIONS, SIGNATURES
from mediation.tables.proceedings import SECONDED
from servicekit.privacy import Key, mask_text

ROW = ("session_id", "dispute_id", "number", "mediator_id", "manner", "state", "room_code", "public", "video")

MEDIATOR, SECOND = "mediator", "second"  # who sign, beside P0, P1 …


def session_document(session_id: str) -> str:
    return f"session:{session_id}"


def minutes_document(session_id: str) -> str:
    return f"minutes:{session_id}"


def row_of(found: MediationSession) -> c.SessionRow:
    values: dict[str, Any] = {name: getattr(found, name) for name in ROW}
    return c.SessionRow(**values, starts_at=found.starts_at, ends_at=found.ends_at)


def list_sessions(session: Session, request: c.ListSessions, actor: Actor, key: Key) -> c.SessionSheets:
    proceeding = readable(session, request.dispute_id, actor)
    may_change = proceeding.mediates(actor.person_id) and proceeding.may_change_file
    found = sessions_of(session, proceeding)
    sheets = (session_sheet(session, one, proceeding, key, may_change=may_change) for one in reversed(found))
    return c.SessionSheets(items=tuple(sheets))


def get_session(session: Session, request: c.GetSession, actor: Actor, key: Key) -> c.SessionSheet:
    """:raises SessionUnknown: there is none, or this person may not know of it."""
    found = session.get(MediationSession, request.session_id)
    proceeding = session.get(Proceeding, (found.dispute_id, found.round)) if found else None
    if found is None or proceeding is None or not may_read(actor, proceeding):
        raise SessionUnknown("没有这次调解会，或者您无权查看。")
    may_change = proceeding.mediates(actor.person_id) and proceeding.may_change_file
    return session_sheet(session, found, proceeding, key, may_change=may_change)


def sessions_of(session: Session, proceeding: Proceeding) -> list[MediationSession]:
    return of_round(session, proceeding, MediationSession, "starts_at")


def held_by(people: Iterable[str]) -> ColumnElement[bool]:
    """Sessions that take one of these mediators: whoever presides, and the other one of two."""
    wanted, own, case = list(people), SESSIONS.c, PROCEEDINGS.c
    seconded = and_(
        case.dispute_id == own.dispute_id, case.round == own.round, text(SECONDED), case.second_id.in_(wanted)
    )
    return own.mediator_id.in_(wanted) | exists().where(seconded)


def signatures_of(session: Session, document: str) -> list[Signature]:
    """Those that count."""
    own = SIGNATURES.c
    found = session.scalars(
        select(Signature).where(own.document == document).order_by(own.recorded_at, own.signature_id)
    )
    return [one for one in found if one.counts]


def words_of(session: Session, document: str, version: int, key: Key) -> dict[str, Any]:
    """What a version of a document says; nothing where there is none."""
    found = session.get(Revision, (document, version)) if version else None
    return unseal(key, found.sealed) if found else {}


def session_sheet(
    session: Session, found: MediationSession, proceeding: Proceeding, key: Key, *, may_change: bool
) -> c.SessionSheet:
    words = words_of(session, session_document(found.session_id), found.version, key)
    names = [one["name"] for one in words["people"]]
    names += names_in(proceeding, key, words["purpose"], words["place"])
    signed = {one.signer: one for one in signatures_of(session, minutes_document(found.session_id))}
    end = unseal(key, found.end_sealed)
    return c.SessionSheet(
        **row_of(found).model_dump(),
        version=found.version,
        place=mask_text(words["place"], names),
        purpose=mask_text(words["purpose"], names),
        video_link=words["video_link"],
        people=_people(words["people"], unseal(key, found.attendance_sealed), signed, names),
        minutes=_minutes(session, found, proceeding, key, names, signed),
        cancelled_why=mask_text(str(end.get("reason", "")), names),
        may_change=may_change,
    )


def _people(
    people: list[dict[str, Any]], noted: Mapping[str, Any], signed: Mapping[str, Signature], names: list[str]
) -> tuple[c.AttendeeSheet, ...]:
    return tuple(_person(no, one, noted.get(str(no), {}), signed, names) for no, one in enumerate(people))


def _person(
    no: int, person: Mapping[str, Any], noted: Mapping[str, Any], signed: Mapping[str, Signature], names: list[str]
) -> c.AttendeeSheet:  # fmt: skip
    signature = signed.get(f"P{no}")
    told_on = noted.get("told_on")
    return c.AttendeeSheet(
        no=no,
        name=masked(person["name"]),
        role=person["role"],
        consent=person["consent"],
        told_how=noted.get("how", ""),
        told_on=date.fromisoformat(told_on) if told_on else None,
        present=noted.get("present"),
        why_absent=mask_text(noted.get("why", ""), names),
        confirmed_on=signature.signed_on if signature else None,
        confirmed_how=signature.how if signature else "",
    )


def _minutes(
    session: Session, found: MediationSession, proceeding: Proceeding, key: Key, names: list[str],
    signed: Mapping[str, Signature],
) -> c.MinutesSheet | None:  # fmt: skip
    if not found.minutes_version:
        return None
    words = words_of(session, minutes_document(found.session_id), found.minutes_version, key)
    revision = session.get_one(Revision, (minutes_document(found.session_id), found.minutes_version))
    known = [*names, *names_in(proceeding, key, words["text"], *words["council"].values())]
    return c.MinutesSheet(
        text=mask_text(words["text"], known),
        result=words["result"],
        council={step: mask_text(text, known) for step, text in words["council"].items()},
        votes=words["votes"],
        version=found.minutes_version,
        written_by=revision.saved_by,
        written_at=revision.saved_at,
        confirmed=set(words["must_sign"]) <= set(signed),
        mediator_signed_on=signed[MEDIATOR].signed_on if MEDIATOR in signed else None,
        second_signed_on=signed[SECOND].signed_on if SECOND in signed else None,
        two_sign=bool(proceeding.second_id),
    )
