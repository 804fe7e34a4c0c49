"""The tables of hand-overs and absences."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, String, Table

from departments.tables.home import metadata
from servicekit.engine import UtcDateTime

HANDOVERS = Table(
    "handovers",
    metadata,
    Column("handover_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("number", String(40), nullable=False),
    Column("desk", String(10), nullable=False),
    Column("from_id", String(64), nullable=False),
    Column("to_id", String(64), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("offered_by", String(64), nullable=False),
    Column("offered_at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False),
    Column("answered_by", String(64), nullable=False),
    Column("answered_at", UtcDateTime),
    Column("answer", String(500), nullable=False),
    Index("ix_handovers_desk", "desk", "state", "offered_at"),
    Index("ix_handovers_dispute", "dispute_id", "desk", "offered_at"),
)

ABSENCES = Table(
    "absences",
    metadata,
    Column("absence_id", String(40), primary_key=True),
    Column("desk", String(10), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("deputy_id", String(64), nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("marked_at", UtcDateTime, nullable=False),
    Column("ended_on", Date),
    Column("marked_by", String(64), nullable=False, server_default=""),
    Column("ended_by", String(64), nullable=False, server_default=""),
    Column("end_reason", String(500), nullable=False, server_default=""),
    Index("ix_absences_desk", "desk", "until_on"),
)
