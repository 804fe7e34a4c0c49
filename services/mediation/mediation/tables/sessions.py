"""Sessions, the days that are locked while one is booked, and signatures."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text

from mediation.model import BookedDay, MediationSession, Signature
from mediation.tables.columns import mapper_registry, metadata
from servicekit.engine import UtcDateTime

SESSIONS = Table(
    "sessions",
    metadata,
    Column("session_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("round", Integer, nullable=False),
    Column("number", String(40), nullable=False),
    Column("mediator_id", String(40), nullable=False),
    Column("manner", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("room_code", String(10), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("public", Boolean, nullable=False),
    Column("video", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("minutes_version", Integer, nullable=False),
    Column("attendance_sealed", Text, nullable=False),
    Column("end_sealed", Text, nullable=False),
    Column("planned_by", String(40), nullable=False),
    Column("planned_at", UtcDateTime, nullable=False),
    Index("ix_sessions_room", "room_code", "starts_at"),
    Index("ix_sessions_mediator", "mediator_id", "starts_at"),
    Index("ix_sessions_dispute", "dispute_id", "round"),
    Index("ix_sessions_starts", "starts_at"),
)

BOOKED_DAYS = Table(
    "booked_days",
    metadata,
    Column("resource", String(60), primary_key=True),
    Column("on", Date, primary_key=True),
    Column("closed_why", String(200), nullable=False),
    Column("closed_by", String(40), nullable=False),
    Column("closed_at", UtcDateTime),
)

SIGNATURES = Table(
    "signatures",
    metadata,
    Column("signature_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("round", Integer, nullable=False),
    Column("document", String(80), nullable=False),
    Column("signer", String(12), nullable=False),
    Column("how", String(10), nullable=False),
    Column("signed_on", Date, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("recorded_by", String(40), nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("file_id", String(40), nullable=False),
    Column("voided_at", UtcDateTime),
    Column("voided_why", String(200), nullable=False),
    Index("ix_signatures_document", "document"),
)

mapper_registry.map_imperatively(MediationSession, SESSIONS)
mapper_registry.map_imperatively(BookedDay, BOOKED_DAYS)
mapper_registry.map_imperatively(Signature, SIGNATURES)
