"""The outbox: events are written with the state they speak of, and published after the commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select, text, update
from sqlalchemy.orm import Session

from contracts.envelope import Envelope, decode, encode
from contracts.message import Event
from servicekit import batches

PENDING = "messaging.pending"


@dataclass(frozen=True)
class Row:
    """An event ready for the bus."""

    event_id: str
    exchange: str
    routing_key: str
    body: str
    headers: Mapping[str, Any]


def add(session: Session, event: Event, *, event_id: str, correlation_id: str) -> None:
    """Remembers ``event`` in the session; ``flush`` writes all of them with one statement."""
    body = encode(Envelope(event_id, correlation_id, event))
    row = Row(event_id, event.exchange(), event.routing_key(), body, event.headers())
    session.info.setdefault(PENDING, []).append((row, event.subject, correlation_id))


def flush(session: Session, outbox: Table, now: datetime) -> list[Row]:
    """Writes the remembered events with one INSERT; gives them back for publishing after the commit."""
    pending = session.info.pop(PENDING, [])
    rows = [_values(row, subject, correlation_id, now) for row, subject, correlation_id in pending]
    batches.insert_rows(session, outbox, rows)
    return [row for row, _, _ in pending]


def forget(session: Session) -> None:
    """Drops what was remembered: the transaction is rolled back."""
    session.info.pop(PENDING, None)


def remembered(session: Session) -> list[Event]:
    """The events that this session has yet to write."""
    return [decode(row.body).event for row, _, _ in session.info.get(PENDING, [])]


def newest(session: Session, outbox: Table) -> int:
    """The number of the last row; 0 in an empty outbox."""
    return session.scalar(select(func.max(outbox.c.seq))) or 0


def waiting(session: Session, outbox: Table, *, after: int, until: int, limit: int) -> list[tuple[int, Row]]:
    """Numbered rows in (``after``, ``until``] that nobody has marked as published, oldest first.

    What another instance has locked is passed over where the database can: it is being marked there.
    """
    statement = (
        select(outbox)
        .where(outbox.c.published_at.is_(None), outbox.c.seq > after, outbox.c.seq <= until)
        .order_by(outbox.c.seq)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(found.seq, as_row(found)) for found in session.execute(statement)]


def mark(session: Session, outbox: Table, event_ids: Iterable[str], now: datetime) -> None:
    """Says that these were confirmed by the broker.

    A mark that a power cut takes back costs only a second telling, so this transaction need not wait for the disk.
    """
    ids: Sequence[str] = list(event_ids)
    if not ids:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL synchronous_commit TO OFF"))
    session.execute(update(outbox).where(batches.among(outbox.c.event_id, ids)).values(published_at=now))


def as_row(found: Any) -> Row:
    return Row(
        found.event_id, found.exchange, found.routing_key, found.body, decode(found.body).event.headers()
    )


def _values(row: Row, subject: str, correlation_id: str, now: datetime) -> dict[str, Any]:
    return {
        "event_id": row.event_id,
        "exchange": row.exchange,
        "routing_key": row.routing_key,
        "subject": subject,
        "correlation_id": correlation_id,
        "body": row.body,
        "created_at": now,
    }
