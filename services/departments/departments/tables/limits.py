"""The table of what people changed of limits of the law."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Index, Integer, String, Table

from departments.tables.home import metadata
from servicekit.engine import UtcDateTime

LIMIT_CHANGES = Table(
    "limit_changes",
    metadata,
    Column("change_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("desk", String(10), nullable=False),
    Column("round", Integer, nullable=False),
    Column("code", String(20), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("on", Date, nullable=False),
    Column("days", Integer, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("document", String(100), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("consents", JSON, nullable=False),
    Column("withdrawn_by", String(64), nullable=False),
    Column("withdrawn_at", UtcDateTime),
    Column("withdraw_reason", String(500), nullable=False),
    Index("ix_limit_changes_dispute", "dispute_id", "desk", "at"),
)
