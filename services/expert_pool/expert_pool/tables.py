"""The tables of the expert pool, mapped onto the model."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    true,
)
from sqlalchemy.orm import registry, relationship

from expert_pool.model import (
    Committee,
    Consultation,
    Credential,
    Draw,
    Expert,
    KnownCase,
    Place,
    RequiredHours,
    RosterMediator,
    Training,
    TrainingRevision,
)
from messaging.tables import bus_tables
from servicekit.audit import audit_tables
from servicekit.engine import UtcDateTime, new_metadata

metadata = new_metadata()
BUS = bus_tables(metadata)
AUDIT, ANCHORS = audit_tables(metadata)

COMMITTEES = Table(
    "committees",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("types", JSON, nullable=False),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("kept_by", String(10), nullable=False, server_default="list"),
)

EXPERTS = Table(
    "experts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("committee_code", String(40), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("title", String(100), nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("name_digest", String(64), nullable=False),
    Column("employer_digest", String(64), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("kept_by", String(10), nullable=False, server_default="list"),
    Column("kin", JSON, nullable=False, server_default="[]"),
)

CASES = Table(
    "cases",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("number", String(40), nullable=False),
    Column("type_code", String(2), nullable=False),
    Column("lead_desk", String(10), nullable=False),
    Column("co_desks", JSON, nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("parties", JSON, nullable=False),
    Column("narrative", Text, nullable=False),
    Column("decision_no", Integer, nullable=False),
    Column("mediator_id", String(40), nullable=False),
    Column("mediator_round", Integer, nullable=False),
    Column("second_id", String(40), nullable=False, server_default=""),
    Column("second_at", UtcDateTime),
)

CONSULTATIONS = Table(
    "consultations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False, index=True),
    Column("number", String(40), nullable=False),
    Column("type_code", String(2), nullable=False),
    Column("field", String(40), nullable=False),
    Column("question", String(2000), nullable=False),
    Column("asked_by", String(40), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("expert_id", String(40), nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("state", String(20), nullable=False),
    Column("opinion", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("declined", JSON, nullable=False),
    Column("panel_id", String(40), nullable=False, server_default=""),
    Column("stance", String(20), nullable=False, server_default=""),
    Column("days", Integer, nullable=False, server_default="3"),
    Column("papers", JSON, nullable=False, server_default="[]"),
    Column("session", JSON(none_as_null=True)),
    Column("reminded_at", UtcDateTime),
    Column("kind", String(10), nullable=False, server_default="opinion"),
    Column("round", Integer, nullable=False, server_default="0"),
    Index("ix_consultations_list", "asked_at", "id"),
    Index("ix_consultations_due", "state", "due_at"),
    Index("ix_consultations_state", "state", "asked_at", "id"),
    Index("ix_consultations_expert", "expert_id", "state", "asked_at", "id"),
    Index("ix_consultations_asked_by", "asked_by", "asked_at", "id"),
    Index("ix_consultations_panel_id", "panel_id"),
)

DRAWS = Table(
    "draws",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False, index=True),
    Column("number", String(40), nullable=False),
    Column("field", String(40), nullable=False),
    Column("field_name", String(200), nullable=False),
    Column("question", String(2000), nullable=False),
    Column("days", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    Column("seed", String(40), nullable=False),
    Column("candidates", JSON, nullable=False),
    Column("passed_over", JSON, nullable=False),
    Column("drawn", JSON, nullable=False),
    Column("drawn_by", String(64), nullable=False),
    Column("drawn_at", UtcDateTime, nullable=False),
    Index("ix_draws_drawn_at", "drawn_at"),
)

CREDENTIALS = Table(
    "credentials",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("expert_id", String(40), ForeignKey("experts.id"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("number", String(60), nullable=False),
    Column("issuer", String(100), nullable=False),
    Column("types", JSON, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date, nullable=False),
    Column("withdrawn_on", Date),
    Column("reason", String(300), nullable=False),
    Column("kept_by", String(10), nullable=False),
    Index("ix_credentials_until", "valid_until", "id"),
)

TRAININGS = Table(
    "trainings",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("title", String(100), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("audience", String(20), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("place", String(100), nullable=False),
    Column("organiser", String(100), nullable=False),
    Column("hours", Float, nullable=False),
    Column("seats", Integer, nullable=False),
    Column("year", Integer, nullable=False),
    Column("planned_by", String(64), nullable=False),
    Column("planned_at", UtcDateTime, nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_trainings_starts", "starts_at", "id"),
    Index("ix_trainings_year", "year", "starts_at", "id"),
)

PLACES = Table(
    "training_places",
    metadata,
    Column("training_id", String(40), ForeignKey("trainings.id"), primary_key=True),
    Column("person_id", String(40), primary_key=True),
    Column("year", Integer, nullable=False),
    Column("enrolled_at", UtcDateTime, nullable=False),
    Column("enrolled_by", String(64), nullable=False),
    Column("state", String(20), nullable=False),
    Column("hours", Float, nullable=False),
    Column("certificate_no", String(40), nullable=False),
    Column("certified_at", UtcDateTime),
    Index("ix_training_places_year", "year", "person_id"),
    Index("ix_training_places_person", "person_id", "year"),
)

TRAINING_REVISIONS = Table(
    "training_revisions",
    metadata,
    Column("training_id", String(40), ForeignKey("trainings.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("changed_by", String(64), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("reason", String(300), nullable=False),
    Column("fields", JSON, nullable=False),
)

REQUIRED_HOURS = Table(
    "required_hours",
    metadata,
    Column("audience", String(20), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("hours", Float, nullable=False),
    Column("source", String(200), nullable=False),
    Column("set_by", String(64), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
)

ROSTER_MEDIATORS = Table(
    "roster_mediators",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("on_roster", Boolean, nullable=False),
    Column("committee", String(100), nullable=False),
)

# The last training number of each year.
TRAINING_NUMBERS = Table(
    "training_numbers",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)

mapper_registry = registry(metadata=metadata)
mapper_registry.map_imperatively(Committee, COMMITTEES)
mapper_registry.map_imperatively(Credential, CREDENTIALS)
mapper_registry.map_imperatively(
    Expert,
    EXPERTS,
    properties={
        "credentials": relationship(
            Credential, lazy="selectin", order_by=[CREDENTIALS.c.valid_until, CREDENTIALS.c.id]
        )
    },
)
mapper_registry.map_imperatively(Training, TRAININGS)
mapper_registry.map_imperatively(TrainingRevision, TRAINING_REVISIONS)
mapper_registry.map_imperatively(RequiredHours, REQUIRED_HOURS)
mapper_registry.map_imperatively(Place, PLACES)
mapper_registry.map_imperatively(RosterMediator, ROSTER_MEDIATORS)
mapper_registry.map_imperatively(KnownCase, CASES)
mapper_registry.map_imperatively(Consultation, CONSULTATIONS)
mapper_registry.map_imperatively(Draw, DRAWS)
