"""What experts may open."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, String, Table

from mediation.model import ReadingLeave
from mediation.tables.columns import mapper_registry, metadata
from servicekit.engine import UtcDateTime

READING_LEAVES = Table(
    "reading_leaves",
    metadata,
    Column("consultation_id", String(40), primary_key=True),
    Column("expert_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("papers", JSON, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("declined_at", UtcDateTime),
    Index("ix_reading_leaves_dispute", "dispute_id", "expert_id"),
)

mapper_registry.map_imperatively(ReadingLeave, READING_LEAVES)
