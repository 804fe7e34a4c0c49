"""Proceedings and the records of their steps."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text, UniqueConstraint, text

from mediation.model import Proceeding, StepRecord
from mediation.tables.columns import mapper_registry, metadata
from servicekit.engine import UtcDateTime

SECONDED = "second_id <> ''"  # the few among many: a statement that says the same words may use the index
SUCCEEDED = "successor_id <> ''"
DEPUTISED = "deputy_id <> ''"
PROCEEDINGS = Table(
    "proceedings",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("number", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("mediator_id", String(40), nullable=False),
    Column("type_code", String(2), nullable=False),
    Column("complexity", String(10), nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("brief", JSON, nullable=False),
    Column("recorded", JSON, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("concluded_at", UtcDateTime),
    Column("end_code", String(2), nullable=False),
    Column("end_sealed", Text, nullable=False),
    Column("archived_at", UtcDateTime),
    Column("heard", JSON, nullable=False),
    Column("skipped", JSON, nullable=False),
    Column("bound_at", UtcDateTime),
    Column("second_id", String(40), nullable=False, server_default=""),
    Column("second_at", UtcDateTime),
    Column("expert_id", String(40), nullable=False, server_default=""),
    Column("expert_at", UtcDateTime),
    Column("successor_id", String(40), nullable=False, server_default=""),
    Column("successor_at", UtcDateTime),
    Column("deputy_id", String(40), nullable=False, server_default=""),
    Column("deputy_at", UtcDateTime),
    Column("committee", String(100), nullable=False),
    Column("file_no", String(60), nullable=False),
    Column("head_number", String(40), nullable=False, server_default=""),
    Column("halt_step", Integer, nullable=False, server_default="0"),
    Index("ix_proceedings_mediator", "mediator_id", "state", "opened_at", "dispute_id", "round"),
    Index(
        "ix_proceedings_second",
        "second_id",
        "state",
        sqlite_where=text(SECONDED),
        postgresql_where=text(SECONDED),
    ),
    *(
        Index(
            f"ix_proceedings_{name}",
            f"{name}_id",
            "state",
            sqlite_where=text(few),
            postgresql_where=text(few),
        )
        for name, few in (("successor", SUCCEEDED), ("deputy", DEPUTISED))
    ),
    Index("ix_proceedings_state", "state", "opened_at", "dispute_id", "round"),
)

STEP_RECORDS = Table(
    "step_records",
    metadata,
    Column("record_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("round", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("step", String(10), nullable=False),
    Column("held_at", UtcDateTime, nullable=False),
    Column("place", String(100), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("recorded_by", String(40), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("manner", String(12), nullable=False),
    Column("session_id", String(40), nullable=False),
    UniqueConstraint("dispute_id", "round", "position"),
)

mapper_registry.map_imperatively(Proceeding, PROCEEDINGS)
mapper_registry.map_imperatively(StepRecord, STEP_RECORDS)
