"""What stands on the papers of a session, gathered from its words, who came, and who confirmed."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contracts import mediation as c
from mediation.errors import PaperMissing
from mediation.handlers import revisions
from mediation.handlers.people import name_of
from mediation.model import MediationSession, Office, Proceeding, Signature
from mediation.queries import signatures_of
from mediation.queries.sealing import unseal
from mediation.queries.sessions import MEDIATOR, minutes_document, session_document
from mediation.queries.signing import SECOND, mediators_of
from messaging.call import Call


@dataclass(frozen=True)
class Attending:
    """Somebody of a session as the paper names them; ``picture`` is the drawn signature."""

    role: str
    name: str
    contact: str
    present: bool | None
    why_absent: str
    signed_on: date | None = None
    picture: bytes = b""


@dataclass(frozen=True)
class Minutes:
    text: str
    result: str
    council: Mapping[str, str]
    votes: tuple[int, int, int] | None


@dataclass(frozen=True)
class Signing:
    """A place to sign, perhaps with the drawing."""

    on: date | None = None
    picture: bytes = b""


@dataclass(frozen=True)
class SessionContent:
    """Notice and minutes of one session (domain.md §2.2)."""

    office: Office
    number: str
    type_code: str
    mediator: str
    manner: str
    public: bool
    starts_at: datetime
    ends_at: datetime
    place: str
    video_link: str
    purpose: str
    people: tuple[Attending, ...]
    minutes: Minutes | None
    mediator_signed_on: date | None = None
    mediator_picture: bytes = b""
    second: Signing | None = None  # of the other one of two mediators


def named_mediators(call: Call, proceeding: Proceeding) -> str:
    """Both of two, who presides first."""
    names = (name_of(call, one) for one in mediators_of(proceeding).values())
    return "、".join(filter(None, names))


def _holders(call: Call, proceeding: Proceeding, session: MediationSession) -> str:
    """Who presided, and the other one where two have the case and the session is theirs."""
    if session.mediator_id == proceeding.mediator_id:
        return named_mediators(call, proceeding)
    return name_of(call, session.mediator_id)


def session_content(call: Call, proceeding: Proceeding, session_id: str) -> SessionContent:
    """:raises PaperMissing: the proceeding has no such session."""
    found = call.session.get(MediationSession, session_id)
    if found is None or (found.dispute_id, found.round) != (proceeding.dispute_id, proceeding.round):
        raise PaperMissing("没有这次调解会，请刷新页面。", field="about")
    words = revisions.words_of(call, session_document(session_id), found.version)
    call.audit(proceeding.dispute_id, "session_read", session_id=session_id)
    signed = {one.signer: one for one in signatures_of(call.session, minutes_document(session_id))}
    own, other = signed.get(MEDIATOR), signed.get(SECOND)
    return SessionContent(
        office=call.resources.of(proceeding),
        number=proceeding.number,
        type_code=proceeding.type_code,
        mediator=_holders(call, proceeding, found),
        manner=c.SESSION_MANNERS[found.manner],
        public=found.public,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        place=call.resources.place_of(found.room_code) or words["place"],
        video_link=words["video_link"],
        purpose=words["purpose"],
        people=_people(call, found, words["people"]),
        minutes=_minutes(call, found),
        mediator_signed_on=own.signed_on if own else None,
        mediator_picture=picture_of(call, own),
        second=Signing(other.signed_on if other else None, picture_of(call, other))
        if proceeding.second_id
        else None,
    )


def _people(call: Call, found: MediationSession, people: list[dict[str, Any]]) -> tuple[Attending, ...]:
    key = call.settings.identity_key
    noted = unseal(key, found.attendance_sealed)
    signed = {one.signer: one for one in signatures_of(call.session, minutes_document(found.session_id))}
    return tuple(
        Attending(
            role=c.ATTENDEES[one["role"]],
            name=one["name"],
            contact=one["contact"],
            present=noted.get(str(no), {}).get("present"),
            why_absent=noted.get(str(no), {}).get("why", ""),
            signed_on=signed[f"P{no}"].signed_on if f"P{no}" in signed else None,
            picture=picture_of(call, signed.get(f"P{no}")),
        )
        for no, one in enumerate(people)
    )


def picture_of(call: Call, signature: Signature | None) -> bytes:
    """The drawing of a signature; nothing for one on paper."""
    words = unseal(call.settings.identity_key, signature.sealed) if signature else {}
    return base64.b64decode(words.get("picture", ""))


def _minutes(call: Call, found: MediationSession) -> Minutes | None:
    words = revisions.words_of(call, minutes_document(found.session_id), found.minutes_version)
    if not words:
        return None
    votes = tuple(words["votes"]) if words["votes"] else None
    return Minutes(words["text"], c.SESSION_RESULTS[words["result"]], words["council"], votes)
