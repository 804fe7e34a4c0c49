"""Agreements, their obligations and their numbers."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text

from mediation.model import Agreement, AgreementDraft, NumberRange, Obligation, Payment
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
    Column("performed_on", Date),
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
    Column("duty", Integer, nullable=False),
    Column("part", Integer, nullable=False),
    Column("performed_on", Date),
    Column("breach_way", String(10), nullable=False),
    Column("breach_sealed", Text, nullable=False),
    Column("reminded_on", Date),
    Column("overdue_told_on", Date),
    Index("ix_obligations_due", "state", "due_on"),
)

PAYMENTS = Table(
    "payments",
    metadata,
    Column("payment_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("round", Integer, nullable=False),
    Column("no", Integer, nullable=False),
    Column("performed_on", Date, nullable=False),
    Column("amount_yuan", Yuan),
    Column("sealed", Text, nullable=False),
    Column("file_id", String(40), nullable=False),
    Column("source", String(10), nullable=False),
    Column("recorded_by", String(40), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Index("ix_payments_dispute", "dispute_id", "round", "no"),
)

DRAFTS = Table(
    "drafts",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("agreement_no", String(60), nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("opened_at", UtcDateTime),
)

NUMBER_RANGES = Table(
    "number_ranges",
    metadata,
    Column("prefix", String(60), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

mapper_registry.map_imperatively(Agreement, AGREEMENTS)
mapper_registry.map_imperatively(Obligation, OBLIGATIONS)
mapper_registry.map_imperatively(Payment, PAYMENTS)
mapper_registry.map_imperatively(AgreementDraft, DRAFTS)
mapper_registry.map_imperatively(NumberRange, NUMBER_RANGES)
