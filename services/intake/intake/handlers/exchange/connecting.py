"""Connecting an outside system: its door, its addresses, and the keys that both sides sign with."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from contracts import exchange as c
from intake.errors import ConnectionInvalid, ConnectionUnknown, KeyInvalid
from intake.handlers.vault import Vault
from intake.model import Connection, Key
from intake.model.exchange import check_new_key, check_retirement
from intake.policies.formats import format_of
from intake.policies.signing import KEY_BYTES, fingerprint, secret_text
from intake.queries.connections import MANAGE, connection_row, keys_of
from intake.tables import CONNECTIONS
from messaging.call import Call

UNKNOWN = "没有这个对接系统，请核对编号。"


def connection_for(call: Call, connection_id: str) -> Connection:
    """:raises ConnectionUnknown: there is none."""
    found = call.session.get(Connection, connection_id)
    if found is None:
        raise ConnectionUnknown(UNKNOWN, field="connection_id")
    return found


def connection_at(call: Call, channel: str) -> Connection | None:
    """The outside system behind a door."""
    return call.session.scalars(select(Connection).where(CONNECTIONS.c.channel == channel)).one_or_none()


def good_secrets(call: Call, connection_id: str) -> list[str]:
    """The secrets that count now, the newest first."""
    vault = Vault(call.settings)
    keys = keys_of(call.session, connection_id)
    return [vault.open(key.sealed) for key in reversed(keys) if key.good_at(call.now)]


def add_connection(call: Call, request: c.AddConnection) -> c.ConnectionRow:
    """:raises ConnectionInvalid: the id or the door is taken."""
    call.demand(MANAGE)
    format_of(request.form)
    if call.session.get(Connection, request.connection_id) is not None:
        raise ConnectionInvalid("这个编号已经用过，请换一个。", field="connection_id")
    if connection_at(call, request.channel) is not None:
        raise ConnectionInvalid("这个渠道已经有对接系统；一个渠道只对接一个。", field="channel")
    made = Connection(**request.model_dump(), created_at=call.now, created_by=call.actor.person_id)
    call.session.add(made)
    call.session.flush()
    call.audit(_subject(made), "exchange.connected", channel=made.channel)
    return connection_row(call.session, made, call.now)


def change_connection(call: Call, request: c.ChangeConnection) -> c.ConnectionRow:
    """:raises ConnectionUnknown: there is none."""
    call.demand(MANAGE)
    connection = connection_for(call, request.connection_id)
    given = request.model_dump(exclude={"connection_id"}, exclude_none=True)
    changed = [name for name, value in given.items() if getattr(connection, name) != value]
    for name in changed:
        setattr(connection, name, given[name])
    if changed:
        call.audit(_subject(connection), "exchange.changed", fields=changed, active=connection.active)
    return connection_row(call.session, connection, call.now)


def add_key(call: Call, request: c.AddKey) -> c.KeyAdded:
    """A new key; the one before it stays good a while, so that both sides can change over without a gap.

    :raises KeyInvalid: two are good already.
    """
    call.demand(MANAGE)
    connection = connection_for(call, request.connection_id)
    keys = keys_of(call.session, connection.connection_id)
    check_new_key(keys, call.now)
    until = call.now + timedelta(hours=request.keep_hours)
    for key in keys:
        if key.good_at(call.now):
            key.retire(until)
    secret = secret_text(call.random.randbytes(KEY_BYTES))
    made = Key(
        key_id=call.new_id(),
        connection_id=connection.connection_id,
        sealed=Vault(call.settings).seal(secret),
        fingerprint=fingerprint(secret),
        created_at=call.now,
        created_by=call.actor.person_id,
    )
    call.session.add(made)
    call.audit(_subject(connection), "exchange.key_added", fingerprint=made.fingerprint)
    return c.KeyAdded(key_id=made.key_id, secret=secret, fingerprint=made.fingerprint)


def retire_key(call: Call, request: c.RetireKey) -> c.ConnectionRow:
    """:raises KeyInvalid: no such key, it counts no more, or it is the last good one."""
    call.demand(MANAGE)
    connection = connection_for(call, request.connection_id)
    keys = keys_of(call.session, connection.connection_id)
    key = next((one for one in keys if one.key_id == request.key_id), None)
    if key is None:
        raise KeyInvalid("没有这把密钥，请刷新页面。", field="key_id")
    check_retirement(keys, key, call.now)
    key.retire(call.now)
    call.audit(_subject(connection), "exchange.key_retired", fingerprint=key.fingerprint)
    return connection_row(call.session, connection, call.now)


def _subject(connection: Connection) -> str:
    return f"exchange:{connection.connection_id}"
