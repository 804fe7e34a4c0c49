"""The inbox: an event that was handled once is passed over the second time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, String, Table, Text, bindparam, func, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

Key = tuple[str, str]


def claim(session: Session, inbox: Table, keys: Sequence[Key], now: datetime) -> set[Key]:
    """Writes all (consumer, event id) with one statement; gives back those that were new.

    ``RETURNING`` tells them: PostgreSQL's row count after ON CONFLICT DO NOTHING is not reliable. Sorted, so that two
    instances with the same events cannot wait for each other in a ring.
    """
    wanted = sorted(set(keys))
    if not wanted:
        return set()
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    found = (_claim_arrays if on_postgresql else _claim_json)(session, inbox, wanted, now)
    return {(row.consumer, row.event_id) for row in found}


def _claim_arrays(session: Session, inbox: Table, wanted: Sequence[Key], now: datetime) -> Any:
    consumers, event_ids = zip(*wanted, strict=True)
    given = {"consumers": list(consumers), "event_ids": list(event_ids), "now": now}
    return session.execute(_from_arrays(inbox), given)


@lru_cache(maxsize=64)
def _from_arrays(inbox: Table) -> Any:
    """One text for any number of keys: compiled, prepared and planned once."""
    arrays = (bindparam(name, type_=ARRAY(String())) for name in ("consumers", "event_ids"))
    rows = func.unnest(*arrays).table_valued("consumer", "event_id").render_derived()
    moment = bindparam("now", type_=inbox.c.received_at.type)
    chosen = select(rows.c.consumer, rows.c.event_id, moment)
    statement = postgresql.insert(inbox).from_select(["consumer", "event_id", "received_at"], chosen)
    return statement.on_conflict_do_nothing().returning(inbox.c.consumer, inbox.c.event_id)


def _claim_json(session: Session, inbox: Table, wanted: Sequence[Key], now: datetime) -> Any:
    return session.execute(_from_json(inbox), {"keys": json.dumps(wanted), "now": now})


@lru_cache(maxsize=64)
def _from_json(inbox: Table) -> Any:
    """The same for SQLite; without a WHERE it would take ON CONFLICT for a join."""
    row = func.json_each(bindparam("keys", type_=Text())).table_valued("value").c.value
    moment = bindparam("now", type_=inbox.c.received_at.type)
    chosen = select(func.json_extract(row, "$[0]"), func.json_extract(row, "$[1]"), moment).where(true())
    statement = sqlite.insert(inbox).from_select(["consumer", "event_id", "received_at"], chosen)
    return statement.on_conflict_do_nothing().returning(inbox.c.consumer, inbox.c.event_id)
