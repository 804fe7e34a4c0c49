"""The table of what differed from the rota on a day: who stood in, came, or did not."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, String, Table

from departments.tables.home import metadata
from servicekit.engine import UtcDateTime

SHIFTS = Table(
    "shifts",
    metadata,
    Column("desk", String(10), primary_key=True),
    Column("on", Date, primary_key=True),
    Column("half", String(2), primary_key=True),
    Column("mode", String(2), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("substitute_id", String(64), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("changed_by", String(64), nullable=False),
    Column("changed_at", UtcDateTime),
    Column("came_id", String(64), nullable=False),
    Column("came_at", UtcDateTime),
    Column("late", Boolean, nullable=False),
    Column("missed_at", UtcDateTime),
    Index("ix_shifts_on", "on", "desk"),
)
