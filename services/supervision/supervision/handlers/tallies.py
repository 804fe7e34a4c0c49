"""Counters: a change is written beside them in the case's own transaction, and added up later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from messaging.call import Call
from supervision.model import TallyDelta
from supervision.tables import TALLIES, TALLY_DELTAS

_PENDING = "supervision.deltas"
Key = tuple[str, str, date]


def post(call: Call, changes: Mapping[Key, int]) -> None:
    """Adds changes of counters to the transaction; a whole batch writes one row for each counter."""
    pending: dict[Key, TallyDelta] = call.session.info.setdefault(_PENDING, {})
    for key, value in sorted(changes.items()):
        delta = pending.get(key)
        if delta is None or delta not in call.session:
            pending[key] = delta = TallyDelta(call.new_id(), *key, value=0)
            call.session.add(delta)
        delta.value += value


def add_up_tallies(call: Call) -> int:
    """Adds the oldest changes to their counters and removes them; gives how many there were."""
    session, limit = call.session, call.settings.tally_deltas_per_run
    oldest = (
        select(TALLY_DELTAS.c.id).order_by(TALLY_DELTAS.c.id).limit(limit).with_for_update(skip_locked=True)
    )
    taken = list(session.execute(oldest).scalars())
    if not taken:
        return 0
    mine = TALLY_DELTAS.c.id.in_(taken)
    sums = (
        select(
            TALLY_DELTAS.c.dimension,
            TALLY_DELTAS.c.key,
            TALLY_DELTAS.c.day,
            func.sum(TALLY_DELTAS.c.value).label("value"),
        )
        .where(mine)
        .group_by(TALLY_DELTAS.c.dimension, TALLY_DELTAS.c.key, TALLY_DELTAS.c.day)
        .order_by(TALLY_DELTAS.c.dimension, TALLY_DELTAS.c.key, TALLY_DELTAS.c.day)
    )
    _upsert(session, [dict(row._mapping) for row in session.execute(sums)])
    session.execute(delete(TALLY_DELTAS).where(mine))
    return len(taken)


def _upsert(session: Session, rows: list[dict[str, Any]]) -> None:
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(TALLIES)
    keys = [TALLIES.c.dimension, TALLIES.c.key, TALLIES.c.day]
    session.execute(
        insert.on_conflict_do_update(
            index_elements=keys, set_={"value": TALLIES.c.value + insert.excluded.value}
        ),
        rows,
    )
