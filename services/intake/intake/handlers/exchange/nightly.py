"""Reconciling with outside systems each night by itself: what is written down here the errand asks for (对账)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from contracts.people import SYSTEM
from intake.handlers.exchange.connecting import good_secrets
from intake.model import Connection, Reconciliation
from intake.policies.nightly import attempt_ids, is_due
from intake.queries.nightly import attempts_of, day_of_night
from intake.tables import CONNECTIONS
from messaging.call import Call
from servicekit.clock import local_date


def reconcile_nightly(call: Call) -> int:
    """Writes down what is due now; gives how many. A night without us is caught up in the day.

    Each attempt is made once, however many instances run: who comes second passes over a locked connection,
    and an attempt has one id.
    """
    day = day_of_night(call.now)
    asked = select(Connection).where(CONNECTIONS.c.active, CONNECTIONS.c.orders_url != "")
    locked = asked.order_by(CONNECTIONS.c.connection_id).with_for_update(skip_locked=True, key_share=True)
    connections = call.session.scalars(locked).all()
    return sum(_next_attempt(call, one, day) for one in connections if local_date(one.created_at) <= day)


def _next_attempt(call: Call, connection: Connection, day: date) -> bool:
    made = attempts_of(call.session, connection.connection_id, day)
    failed_at = made[-1].ended_at if made and made[-1].state == "failed" else None
    if not is_due(len(made), failed_at, call.now):
        return False
    _write_attempt(call, connection, day, attempt_ids(connection.connection_id, day)[len(made)])
    return True


def _write_attempt(call: Call, connection: Connection, day: date, reconciliation_id: str) -> None:
    made = Reconciliation(
        reconciliation_id=reconciliation_id,
        connection_id=connection.connection_id,
        since=day,
        until=day,
        asked_at=call.now,
        asked_by=SYSTEM.person_id,
    )
    if not good_secrets(call, connection.connection_id):
        made.end(call.now, trouble="no_key")
    call.session.add(made)
    call.audit(f"exchange:{connection.connection_id}", "exchange.reconciled")
