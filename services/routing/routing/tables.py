"""The tables of routing, mapped onto the model."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, LargeBinary, String, Table
from sqlalchemy.orm import deferred, registry

from messaging.tables import bus_tables
from routing.model import Docket, Edition, ModelVersion, Ruling
from servicekit.audit import audit_tables
from servicekit.engine import UtcDateTime, new_metadata

metadata = new_metadata()
BUS = bus_tables(metadata)
AUDIT, ANCHORS = audit_tables(metadata)

DOCKETS = Table(
    "dockets",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("number", String(40), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("brief", JSON, nullable=False),
    Column("suggestion", JSON, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False),
    Column("why", String(20), nullable=False),
    Column("decisions", Integer, nullable=False),
    Column("returned_by", String(10), nullable=False),
    Column("return_reason", String(500), nullable=False),
    Column("proposed_desk", String(10), nullable=False),
    Index("ix_dockets_list", "state", "since", "dispute_id"),
)

RULINGS = Table(
    "rulings",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("decision_no", Integer, primary_key=True),
    Column("decided_at", UtcDateTime, nullable=False),
    Column("decided_by", String(64), nullable=False),
    Column("decision", JSON, nullable=False),
    Column("designated", Boolean, nullable=False),
    Column("reason", String(500), nullable=False),
)

RULE_EDITIONS = Table(
    "rule_editions",
    metadata,
    Column("edition_id", String(40), primary_key=True),
    Column("number", Integer, nullable=True, unique=True),
    Column("state", String(10), nullable=False),
    Column("changes", JSON, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("trial", JSON, nullable=False),
    Column("author_id", String(64), nullable=False),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("live_by", String(64), nullable=False),
    Column("live_at", UtcDateTime, nullable=True),
    Column("undone_by", String(64), nullable=False),
    Column("undone_at", UtcDateTime, nullable=True),
    Index("ix_rule_editions_list", "proposed_at", "edition_id"),
)

MODEL_VERSIONS = Table(
    "model_versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("source", String(10), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("texts", Integer, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("better", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("live_at", UtcDateTime, nullable=True),
    Column("live_by", String(64), nullable=False),
)

mapper_registry = registry(metadata=metadata)
mapper_registry.map_imperatively(Docket, DOCKETS)
mapper_registry.map_imperatively(Ruling, RULINGS)
mapper_registry.map_imperatively(Edition, RULE_EDITIONS)
mapper_registry.map_imperatively(
    ModelVersion, MODEL_VERSIONS, properties={"body": deferred(MODEL_VERSIONS.c.body)}
)
