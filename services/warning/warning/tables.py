"""The tables of warning, mapped onto the model."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import registry

from messaging.tables import bus_tables
from servicekit.audit import audit_tables
from servicekit.engine import UtcDateTime, new_metadata
from warning.model import Step, Warning

metadata = new_metadata()
BUS = bus_tables(metadata)
AUDIT, ANCHORS = audit_tables(metadata)

# The last number given in each year; its row is locked until the warning is committed.
SERIES = Table(
    "series", metadata, Column("year", Integer, primary_key=True), Column("last", Integer, nullable=False)
)

WARNINGS = Table(
    "warnings",
    metadata,
    Column("warning_id", String(40), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("source", String(20), nullable=False),
    Column("external_ref", String(100)),
    Column("village_code", String(12), nullable=False),
    Column("area_code", String(12), nullable=False),
    Column("place", String(100), nullable=False),
    Column("text", Text, nullable=False),
    Column("people_count", Integer),
    Column("signs", JSON, nullable=False),
    Column("score", Integer, nullable=False),
    Column("colour", String(10), nullable=False),
    Column("level", String(10), nullable=False),
    Column("reported_by", String(64), nullable=False),
    Column("reported_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime),
    Column("occurred_at", UtcDateTime),
    Column("state", String(20), nullable=False),
    Column("overdue", Boolean, nullable=False),
    Column("dispute_id", String(40), nullable=False),
    Column("dispute_number", String(40), nullable=False),
    Column("steps_taken", Integer, nullable=False),
    Column("extra", JSON, nullable=False),
    UniqueConstraint("source", "external_ref"),
    # All, by state, and by whose they are: each ends in the list's order.
    Index("ix_warnings_all", "reported_at", "warning_id"),
    Index("ix_warnings_list", "state", "reported_at", "warning_id"),
    Index("ix_warnings_village", "village_code", "reported_at", "warning_id"),
    Index("ix_warnings_area", "area_code", "reported_at", "warning_id"),
    Index("ix_warnings_reporter", "reported_by", "reported_at", "warning_id"),
    Index("ix_warnings_clock", "state", "overdue", "due_at"),
)

STEPS = Table(
    "steps",
    metadata,
    Column("warning_id", String(40), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("action", String(20), nullable=False),
    Column("level", String(10), nullable=False),
    Column("words", Text, nullable=False),
)

mapper_registry = registry(metadata=metadata)
mapper_registry.map_imperatively(Warning, WARNINGS)
mapper_registry.map_imperatively(Step, STEPS)
