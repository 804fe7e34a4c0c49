"""The tables that every service has for the bus: what it must tell (outbox), was told (inbox) and has answered (replies)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text

from servicekit.engine import UtcDateTime


@dataclass(frozen=True)
class BusTables:
    """The outbox, inbox and replies of one service."""

    outbox: Table
    inbox: Table
    replies: Table


def bus_tables(metadata: MetaData) -> BusTables:
    """Adds the three tables to ``metadata``; called once in a service's ``tables.py``."""
    return BusTables(_outbox(metadata), _inbox(metadata), _replies(metadata))


def _outbox(metadata: MetaData) -> Table:
    table = Table(
        "outbox",
        metadata,
        # SQLite numbers only an INTEGER primary key by itself.
        Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
        Column("event_id", String(40), nullable=False, unique=True),
        Column("exchange", String(60), nullable=False),
        Column("routing_key", String(80), nullable=False),
        Column("subject", String(40), nullable=False, server_default=""),
        Column("correlation_id", String(64), nullable=False, server_default=""),
        Column("body", Text, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Column("published_at", UtcDateTime),
    )
    waiting = table.c.published_at.is_(None)
    Index("ix_outbox_waiting", table.c.seq, sqlite_where=waiting, postgresql_where=waiting)
    Index("ix_outbox_created", table.c.created_at)
    return table


def _inbox(metadata: MetaData) -> Table:
    return Table(
        "inbox",
        metadata,
        Column("consumer", String(80), primary_key=True),
        Column("event_id", String(40), primary_key=True),
        Column("received_at", UtcDateTime, nullable=False),
    )


def _replies(metadata: MetaData) -> Table:
    """What was answered to a request with an idempotency key: the same request again gets the same answer."""
    return Table(
        "replies",
        metadata,
        Column("actor_id", String(60), primary_key=True),
        Column("key", String(200), primary_key=True),
        Column("method", String(60), nullable=False),
        Column("request_digest", String(64), nullable=False),
        Column("answer", Text, nullable=False),
        Column("created_at", UtcDateTime, nullable=False, index=True),
    )
