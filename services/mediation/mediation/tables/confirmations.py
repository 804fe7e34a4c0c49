"""Applications for judicial confirmation."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, String, Table, Text

from mediation.model import Confirmation
from mediation.tables.columns import mapper_registry, metadata
from servicekit.engine import UtcDateTime

CONFIRMATIONS = Table(
    "confirmations",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("due_on", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("court", String(80), nullable=False),
    Column("submitted_on", Date),
    Column("accepted_on", Date),
    Column("case_no", String(60), nullable=False),
    Column("decided_on", Date),
    Column("served_on", Date),
    Column("reason_code", String(2), nullable=False),
    Column("ruling_file_id", String(40), nullable=False),
    Column("decision_sealed", Text, nullable=False),
    Column("enforcement_asked_on", Date),
    Column("changed_at", UtcDateTime),
    Column("again_at", UtcDateTime),
)

mapper_registry.map_imperatively(Confirmation, CONFIRMATIONS)
