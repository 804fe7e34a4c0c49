"""Connections with their keys and what waits, failed or could not be placed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts import exchange as c
from contracts.people import Actor
from intake.errors import NotAllowed
from intake.model import Connection, Key
from intake.queries.nightly import last_night, open_differences
from intake.tables import CONNECTIONS, DELIVERIES, KEYS, STRAYS

MANAGE = "exchange.manage"
RECONCILE = (MANAGE, "exchange.reconcile")


def list_connections(session: Session, now: datetime, actor: Actor, scan: str = "") -> c.ConnectionRows:
    """``scan``: how the malware scanner stands; keys are told to those who manage them.

    :raises NotAllowed: no right to the exchange.
    """
    demand_reconcile(actor)
    keys = actor.may(MANAGE)
    found = session.scalars(select(Connection).order_by(CONNECTIONS.c.connection_id))
    return c.ConnectionRows(
        items=tuple(connection_row(session, one, now, keys=keys) for one in found), malware_scan=scan
    )


def demand_manage(actor: Actor) -> None:
    if not actor.may(MANAGE):
        raise NotAllowed("您没有管理对外接口的权限。")


def demand_reconcile(actor: Actor) -> None:
    """Placing what came astray and reconciling is the window's and the study table's work, too."""
    if not any(actor.may(right) for right in RECONCILE):
        raise NotAllowed("您没有管理对外接口的权限。")


def connection_row(
    session: Session, connection: Connection, now: datetime, *, keys: bool = True
) -> c.ConnectionRow:
    return c.ConnectionRow(
        connection_id=connection.connection_id,
        name=connection.name,
        channel=connection.channel,
        form=connection.form,
        status_url=connection.status_url,
        orders_url=connection.orders_url,
        active=connection.active,
        keys=tuple(_key(one, now) for one in keys_of(session, connection.connection_id)) if keys else (),
        waiting=_deliveries(session, connection, "waiting"),
        failed=_deliveries(session, connection, "failed"),
        strays=_strays(session, connection),
        nightly=last_night(session, connection.connection_id, now),
        differences=open_differences(session, connection.connection_id),
    )


def keys_of(session: Session, connection_id: str) -> Sequence[Key]:
    """All keys that ever were, the oldest first."""
    found = (
        select(Key).where(KEYS.c.connection_id == connection_id).order_by(KEYS.c.created_at, KEYS.c.key_id)
    )
    return session.scalars(found).all()


def names_of(session: Session) -> dict[str, str]:
    """The names of all connections by id."""
    rows = session.execute(select(CONNECTIONS.c.connection_id, CONNECTIONS.c.name))
    return {row.connection_id: row.name for row in rows}


def _key(key: Key, now: datetime) -> c.KeyRow:
    return c.KeyRow(
        key_id=key.key_id,
        fingerprint=key.fingerprint,
        created_at=key.created_at,
        valid_until=key.valid_until,
        good=key.good_at(now),
    )


def _deliveries(session: Session, connection: Connection, state: str) -> int:
    own = DELIVERIES.c.connection_id == connection.connection_id
    return session.scalar(select(func.count()).where(own, DELIVERIES.c.state == state)) or 0


def _strays(session: Session, connection: Connection) -> int:
    own = STRAYS.c.connection_id == connection.connection_id
    return session.scalar(select(func.count()).where(own, STRAYS.c.settled == "")) or 0
