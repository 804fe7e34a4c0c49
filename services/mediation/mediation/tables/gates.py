"""Situations, reports of danger, and steps that are not needed."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from mediation.model import DangerReport, Gate, Skip
from mediation.tables.columns import mapper_registry, metadata
from servicekit.engine import UtcDateTime

GATES = Table(
    "gates",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("code", String(20), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("why", JSON, nullable=False),
    Column("exempt", Boolean, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("decided_by", String(40), nullable=False),
    Column("decided_at", UtcDateTime),
)

DANGER_REPORTS = Table(
    "danger_reports",
    metadata,
    Column("report_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("round", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("informed", String(20), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("reported_by", String(40), nullable=False),
    Column("reported_at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("reply_sealed", Text, nullable=False),
    Column("replied_at", UtcDateTime),
    Index("ix_danger_reports_dispute", "dispute_id", "round"),
)

SKIPS = Table(
    "skips",
    metadata,
    Column("skip_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("round", Integer, nullable=False),
    Column("number", String(40), nullable=False),
    Column("step", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("lead_desk", String(10), nullable=False),
    Column("asked_by", String(40), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("decided_by", String(40), nullable=False),
    Column("decided_at", UtcDateTime),
    Index("ix_skips_dispute", "dispute_id", "round"),
    Index("ix_skips_state", "state", "asked_at", "skip_id"),
)

mapper_registry.map_imperatively(Gate, GATES)
mapper_registry.map_imperatively(DangerReport, DANGER_REPORTS)
mapper_registry.map_imperatively(Skip, SKIPS)
