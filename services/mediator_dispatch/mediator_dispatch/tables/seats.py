"""The table of the seats for experts in panels."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from mediator_dispatch.tables.home import metadata
from servicekit.engine import UtcDateTime

EXPERT_SEATS = Table(
    "expert_seats",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("state", String(10), nullable=False),
    Column("required", Boolean, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("field", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", String(40), nullable=False),
    Column("expert_id", String(40), nullable=False),
    Column("due_at", UtcDateTime),
    Column("told_at", UtcDateTime),
    Index("ix_expert_seats_state", "state", "since", "dispute_id"),
)
