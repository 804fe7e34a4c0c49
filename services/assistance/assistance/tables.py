"""The tables of assistance, mapped onto the model."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKeyConstraint, Index, Integer, String, Table, Text, text
from sqlalchemy.orm import registry, relationship

from assistance.model import AidRequest, FollowUp, KnownDispute, Visit
from messaging.tables import bus_tables
from servicekit.audit import audit_tables
from servicekit.engine import UtcDateTime, new_metadata

metadata = new_metadata()
BUS = bus_tables(metadata)
AUDIT, ANCHORS = audit_tables(metadata)

DISPUTES = Table(
    "disputes",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("number", String(40), nullable=False),
)

SECONDED = "second_id <> ''"  # the few among many: a statement that says the same words may use the index
FOLLOW_UPS = Table(
    "follow_ups",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("number", String(40), nullable=False),
    Column("type_code", String(2), nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("lead_desk", String(10), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("mediator_id", String(40), nullable=False, index=True),
    Column("case", JSON, nullable=False),
    Column("obligations", JSON, nullable=False),
    Column("concluded_at", UtcDateTime, nullable=False),
    Column("state", String(20), nullable=False),
    Column("second_id", String(40), nullable=False, server_default=""),
    Index(
        "ix_follow_ups_second_id",
        "second_id",
        sqlite_where=text(SECONDED),
        postgresql_where=text(SECONDED),
    ),
)

VISITS = Table(
    "visits",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("round", Integer, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("obligations", JSON, nullable=False),
    Column("state", String(20), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("tried_on", JSON, nullable=False),
    Column("visitor_id", String(40), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("satisfaction", String(20), nullable=False),
    Column("performance", String(20), nullable=False),
    Column("words", String(2000), nullable=False),
    Column("recorded_at", UtcDateTime),
    Column("findings", JSON(none_as_null=True)),
    Index("ix_visits_recorded", "recorded_at"),
    ForeignKeyConstraint(["dispute_id", "round"], ["follow_ups.dispute_id", "follow_ups.round"]),
    Index("ix_visits_list", "state", "due_on", "id"),
    Index("ix_visits_all", "due_on", "id"),
    Index("ix_visits_dispute", "dispute_id", "round"),
)

AID_REQUESTS = Table(
    "aid_requests",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False, index=True),
    Column("number", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("matter", Text, nullable=False),
    Column("asked_by", String(40), nullable=False, index=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("state", String(20), nullable=False),
    Column("handled_by", String(40), nullable=False),
    Column("result_words", Text, nullable=False),
    Column("ended_at", UtcDateTime),
    Index("ix_aid_requests_list", "state", "due_at", "id"),
    Index("ix_aid_requests_all", "due_at", "id"),
)

mapper_registry = registry(metadata=metadata)
mapper_registry.map_imperatively(KnownDispute, DISPUTES)
mapper_registry.map_imperatively(Visit, VISITS)
mapper_registry.map_imperatively(
    FollowUp, FOLLOW_UPS, properties={"visits": relationship(Visit, order_by=[VISITS.c.due_on, VISITS.c.id])}
)
mapper_registry.map_imperatively(AidRequest, AID_REQUESTS)
