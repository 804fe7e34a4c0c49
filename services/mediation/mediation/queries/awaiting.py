"""What awaits the parties, as whoever holds the query code may know it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import mediation as c
from mediation.model import Agreement, MediationSession, Office, Proceeding
from mediation.queries.names import shown
from mediation.queries.performance import OPEN
from mediation.queries.proceedings import obligations_of
from mediation.queries.sealing import unseal
from mediation.queries.sessions import session_document, sessions_of, words_of
from mediation.tables import PROCEEDINGS
from servicekit.privacy import Key, mask_text

TO_COME = ("planned", "displaced")


def get_awaited(session: Session, request: c.GetAwaited, key: Key, office: Office, today: date) -> c.Awaited:
    own = PROCEEDINGS.c
    newest = (
        select(Proceeding).where(own.dispute_id == request.dispute_id).order_by(own.round.desc()).limit(1)
    )
    proceeding = session.scalars(newest).first()
    if proceeding is None:
        return c.Awaited()
    return c.Awaited(
        sessions=tuple(_sessions(session, proceeding, key, office)),
        duties=tuple(_duties(session, proceeding, key, today)),
    )


def _sessions(
    session: Session, proceeding: Proceeding, key: Key, office: Office
) -> Iterator[c.AwaitedSession]:
    for one in sessions_of(session, proceeding):
        if one.state in TO_COME:
            words = words_of(session, session_document(one.session_id), one.version, key)
            names = [person["name"] for person in words["people"]]
            yield c.AwaitedSession(
                state=one.state, manner=one.manner, starts_at=one.starts_at, ends_at=one.ends_at,
                place=office.place_of(one.room_code) or mask_text(words["place"], names),
                video_link=words["video_link"], moved_from=_moved_from(session, one, key),
            )  # fmt: skip


def _moved_from(session: Session, one: MediationSession, key: Key) -> datetime | None:
    """When it was to begin as it was last told otherwise."""
    for version in range(one.version - 1, 0, -1):
        told = words_of(session, session_document(one.session_id), version, key).get("starts_at")
        before = datetime.fromisoformat(told) if told else None
        if before is not None and before != one.starts_at:
            return before
    return None


def _duties(session: Session, proceeding: Proceeding, key: Key, today: date) -> Iterator[c.AwaitedDuty]:
    agreement = session.get(Agreement, (proceeding.dispute_id, proceeding.round))
    if agreement is None:
        return
    parties = unseal(key, agreement.sealed).get("parties", ())
    names = [one["name"] for one in parties]
    for duty in obligations_of(session, proceeding):
        if duty.state in OPEN:
            words = unseal(key, duty.sealed)
            yield c.AwaitedDuty(
                no=duty.no, role=_role(parties, words["who"]),
                what=mask_text(shown(proceeding, key, words["what"]), names), due_on=duty.due_on,
                amount_yuan=duty.amount_yuan, days=(duty.due_on - today).days,
            )  # fmt: skip


def _role(parties: Any, who: str) -> str:
    """Which side owes it; ``other`` for who is no party by that name."""
    found: Mapping[str, Any] = next((one for one in parties if one["name"] == who), {})
    return str(found.get("role", "other"))
