"""The tables of the mediation, mapped onto the model."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    Dialect,
    Index,
    Integer,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import registry

from mediation.model import Agreement, NumberRange, Obligation, Proceeding, StepRecord
from messaging.tables import bus_tables
from servicekit.audit import audit_tables
from servicekit.engine import UtcDateTime, new_metadata

metadata = new_metadata()
BUS = bus_tables(metadata)
AUDIT, ANCHORS = audit_tables(metadata)


class Yuan(TypeDecorator[Decimal]):
    """An amount of money, kept as whole fen."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value * 100)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 100


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
    # Each list's index ends in its sort order.
    Index("ix_proceedings_mediator", "mediator_id", "state", "opened_at", "dispute_id", "round"),
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
    UniqueConstraint("dispute_id", "round", "position"),
)

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

mapper_registry = registry(metadata=metadata)
mapper_registry.map_imperatively(Proceeding, PROCEEDINGS)
mapper_registry.map_imperatively(StepRecord, STEP_RECORDS)
mapper_registry.map_imperatively(Agreement, AGREEMENTS)
mapper_registry.map_imperatively(Obligation, OBLIGATIONS)
mapper_registry.map_imperatively(NumberRange, NUMBER_RANGES)
