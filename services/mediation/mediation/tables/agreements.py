"""Agreements, their obligations and their numbers."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text

from mediation.model import Agreement, NumberRange, Obligation
from mediation.tables.columns import Yuan, mapper_registry, metadata
from servicekit.engine import UtcDateTime

AGREEMENTS = Table(
    "agreements",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("agreement_no", String(60), nullable=False, unique=True),
    Column("form", String(10), nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("reached_at", UtcDateTime, nullable=False),
    Column("amount_yuan", Yuan),
    Column("sealed", Text, nullable=False),
)

OBLIGATIONS = Table(
    "obligations",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("due_on", Date, nullable=False),
    Column("amount_yuan", Yuan),
    Column("state", String(10), nullable=False),
    Column("sealed", Text, nullable=False),
    Index("ix_obligations_due", "state", "due_on"),
)

NUMBER_RANGES = Table(
    "number_ranges",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

mapper_registry.map_imperatively(Agreement, AGREEMENTS)
mapper_registry.map_imperatively(Obligation, OBLIGATIONS)
mapper_registry.map_imperatively(NumberRange, NUMBER_RANGES)
