"""The timeline, the counters and the warnings' figures."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table, text

from servicekit.engine import UtcDateTime
from supervision.tables.home import metadata

TIMELINE = Table(
    "timeline",
    metadata,
    Column("subject", String(40), primary_key=True),
    Column("event_id", String(40), primary_key=True),
    Column("kind", String(60), nullable=False),
    Column("service", String(40), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("details", JSON, nullable=False),
)

# A counter is its row here plus the changes that a timer has yet to add: writers never wait for one another.
TALLIES = Table(
    "tallies",
    metadata,
    Column("dimension", String(20), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("value", Integer, nullable=False),
)

TALLY_DELTAS = Table(
    "tally_deltas",
    metadata,
    Column("id", String(40), primary_key=True),  # ids grow with time: the oldest changes come first
    Column("dimension", String(20), nullable=False),
    Column("key", String(80), nullable=False),
    Column("day", Date, nullable=False),
    Column("value", Integer, nullable=False),
)
Index("ix_tally_deltas_key", TALLY_DELTAS.c.dimension, TALLY_DELTAS.c.key)

WARNED = Table(
    "warned",
    metadata,
    Column("warning_id", String(40), primary_key=True),
    Column("number", String(40), nullable=False, server_default=""),
    Column("state", String(20), nullable=False, server_default="open"),
    Column("level", String(10), nullable=False, server_default=""),
    Column("colour", String(10), nullable=False, server_default=""),
    Column("village_code", String(12), nullable=False, server_default=""),
    Column("reported_on", Date),
    Column("overdue", Boolean, nullable=False, server_default=text("false")),
)
