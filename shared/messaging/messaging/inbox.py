"""The inbox: an event that was handled once is passed over the second time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def claim(session: Session, inbox: Table, consumer: str, event_ids: Sequence[str], now: datetime) -> set[str]:
    """Writes all ids with one statement; gives back those that were new to ``consumer``.

    ``RETURNING`` tells them: PostgreSQL's row count after ON CONFLICT DO NOTHING is not reliable.
    """
    rows = [
        {"consumer": consumer, "event_id": event_id, "received_at": now}
        for event_id in dict.fromkeys(event_ids)
    ]
    if not rows:
        return set()
    statement = _insert(session, inbox).values(rows).on_conflict_do_nothing().returning(inbox.c.event_id)
    return set(session.execute(statement).scalars())


def _insert(session: Session, inbox: Table) -> Any:
    dialect = session.get_bind().dialect.name
    return (postgresql if dialect == "postgresql" else sqlite).insert(inbox)
