"""The tables of the mediation, mapped onto the model."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKeyConstraint, Index, Integer, String, Table, Text
from sqlalchemy.orm import registry

from mediation.model import Agreement, Proceeding, Record
from messaging.tables import bus_tables
from servicekit.audit import audit_tables
from servicekit.engine import UtcDateTime, new_metadata

metadata = new_metadata()
BUS = bus_tables(metadata)
AUDIT, ANCHORS = audit_tables(metadata)

PROCEEDINGS = Table(
    "proceedings",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("number", String(40), nullable=False),
    Column("mediator_id", String(40), nullable=False),
    Column("type_code", String(2), nullable=False),
    Column("complexity", String(10), nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("case", JSON, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("assigned_at", UtcDateTime, nullable=False),
    Column("state", String(20), nullable=False),
    Column("last_step", String(10), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("end_code", String(2), nullable=False),
    Column("end_note", Text, nullable=False),
    Column("concluded_at", UtcDateTime),
    Column("archived_at", UtcDateTime),
    Index("ix_proceedings_own", "mediator_id", "state", "opened_at", "dispute_id", "round"),
    Index("ix_proceedings_list", "state", "opened_at", "dispute_id", "round"),
)

RECORDS = Table(
    "records",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("round", Integer, nullable=False),
    Column("step", String(10), nullable=False),
    Column("held_at", UtcDateTime, nullable=False),
    Column("recorded_by", String(40), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("content", Text, nullable=False),
    Column("visit_id", String(40), unique=True),
    ForeignKeyConstraint(["dispute_id", "round"], ["proceedings.dispute_id", "proceedings.round"]),
    Index("ix_records_proceeding", "dispute_id", "round", "recorded_at"),
)

AGREEMENTS = Table(
    "agreements",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("agreement_no", String(60), nullable=False, unique=True),
    Column("form", String(10), nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("content", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_on", JSON, nullable=False),
    Column("states", JSON, nullable=False),
    ForeignKeyConstraint(["dispute_id", "round"], ["proceedings.dispute_id", "proceedings.round"]),
)

# The newest agreement number of each year; its row is locked until the agreement is committed.
COUNTERS = Table(
    "agreement_counters",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("counted", Integer, nullable=False),
)

mapper_registry = registry(metadata=metadata)
mapper_registry.map_imperatively(Proceeding, PROCEEDINGS)
mapper_registry.map_imperatively(Record, RECORDS)
mapper_registry.map_imperatively(Agreement, AGREEMENTS)
