"""The inbox: an event that was handled once is passed over the second time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

Key = tuple[str, str]


def claim(session: Session, inbox: Table, keys: Sequence[Key], now: datetime) -> set[Key]:
    """Writes all (consumer, event id) with one statement; gives back those that were new.

    ``RETURNING`` tells them: PostgreSQL's row count after ON CONFLICT DO NOTHING is not reliable. The statement is
    given a list of rows, so that it is compiled once and not for every length of the list; sorted, so that two
    instances with the same events cannot wait for each other in a ring.
    """
    rows = [
        {"consumer": consumer, "event_id": event_id, "received_at": now}
        for consumer, event_id in sorted(set(keys))
    ]
    if not rows:
        return set()
    statement = _insert(session, inbox).on_conflict_do_nothing()
    found = session.execute(statement.returning(inbox.c.consumer, inbox.c.event_id), rows)
    return {(row.consumer, row.event_id) for row in found}


def _insert(session: Session, inbox: Table) -> Any:
    dialect = session.get_bind().dialect.name
    return (postgresql if dialect == "postgresql" else sqlite).insert(inbox)
