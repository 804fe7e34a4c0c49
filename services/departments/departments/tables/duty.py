"""The table of what differed from the rota on a day: who stood in, came, or did not."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table

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
    Column("excuse", String(200), nullable=False, server_default=""),
    Column("excused_by", String(64), nullable=False, server_default=""),
    Column("excused_at", UtcDateTime),
    Index("ix_shifts_on", "on", "desk"),
)
# 缺岗: few among all that is kept of the duty.
MISSED = SHIFTS.c.missed_at.is_not(None)
Index(
    "ix_shifts_missed",
    SHIFTS.c.on,
    SHIFTS.c.desk,
    SHIFTS.c.half,
    sqlite_where=MISSED,
    postgresql_where=MISSED,
)

DUTY_CHANGES = Table(
    "duty_changes",
    metadata,
    Column("change_id", String(40), primary_key=True),
    Column("desk", String(10), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("halves", JSON, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("undone_by", String(64), nullable=False),
    Column("undone_at", UtcDateTime),
    Index("ix_duty_changes_desk", "desk", "at"),
)
