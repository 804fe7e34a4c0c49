"""Drops what the bus's tables no longer need: published events, ids of handled ones and given answers past their retention."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Table, delete, select, tuple_

from messaging.embedded import is_embedded
from messaging.recovery import Ledger
from messaging.tables import BusTables
from servicekit.engine import transaction

_log = logging.getLogger(__name__)
AT_ONCE, ROUNDS = 1_000, 50
# An event that is told again must find its id, in whichever order publishers and consumers are pruned.
IDS_LONGER = timedelta(days=7)


def prune(runtime: Any, database: str) -> int:
    """Prunes one service's tables by its settings; gives how many rows went."""
    before = runtime.clock.now() - timedelta(days=runtime.settings.bus_retention_days)
    ids_before, settled = before - IDS_LONGER, None
    if is_embedded(runtime.settings.amqp_url):
        ledger = Ledger(runtime.settings.var / "bus.json")
        settled = ledger.read().get(database, 0)
        ids_before = min(ids_before, ledger.waiting_since())
    found = drop_old(runtime.engine, runtime.tables.BUS, before, ids_before, settled)
    if found:
        _log.info("%s: dropped %s rows of the bus older than %s", database, found, before.date())
    return found


def drop_old(
    engine: Engine, bus: BusTables, before: datetime, ids_before: datetime, settled: int | None = None
) -> int:
    """Drops events and answers from ``before``, and ids from ``ids_before``; a bounded number in one call.

    An event that was not published stays, however old; so does, on the embedded bus, one behind ``settled``: some
    consumer still lacks it and is told again at the next start.
    """
    outbox = bus.outbox.c
    old_events = outbox.published_at.is_not(None) & (outbox.created_at < before)
    if settled is not None:
        old_events &= outbox.seq <= settled
    return (
        _drop(engine, bus.outbox, old_events)
        + _drop(engine, bus.inbox, bus.inbox.c.received_at < ids_before)
        + _drop(engine, bus.replies, bus.replies.c.created_at < before)
    )


def _drop(engine: Engine, table: Table, old: ColumnElement[bool]) -> int:
    """Chunk by chunk, each in a short transaction of its own: writers come in between."""
    keys, dropped = tuple_(*table.primary_key.columns), 0
    statement = delete(table).where(keys.in_(select(*table.primary_key.columns).where(old).limit(AT_ONCE)))
    for _ in range(ROUNDS):
        with transaction(engine) as session:
            found: Any = session.execute(statement)
        dropped += found.rowcount
        if found.rowcount < AT_ONCE:
            break
    return dropped
