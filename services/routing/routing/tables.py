"""The tables of routing, mapped onto the model."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, LargeBinary, String, Table, Text
from sqlalchemy.orm import deferred, registry

from messaging.tables import bus_tables
from routing.model import (
    Docket,
    Edition,
    JointStudy,
    Merge,
    ModelVersion,
    PrecedentRuling,
    Ruling,
    StandIn,
    StudyGuest,
    StudySeat,
)
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
    Column("study_reasons", String(40), nullable=False, server_default=""),
    Column("under", String(40), nullable=False, server_default=""),
    Column("stood", String(10), nullable=False, server_default=""),
    Column("merge_step", Integer, nullable=False, server_default="0"),
    Column("round", Integer, nullable=False, server_default="1"),
    Column("ended_round", Integer, nullable=False, server_default="0"),
    Index("ix_dockets_list", "state", "since", "dispute_id"),
)

# What was told of 重复件 and 集中反映: ``told`` links less partings, in whatever order they came.
MERGES = Table(
    "merges",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("head_id", String(40), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("told", Integer, nullable=False),
    Column("by", String(64), nullable=False),
    Index("ix_merges_head", "head_id"),
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
    Column("corrects", Integer, nullable=False, server_default="0"),
    Index("ix_rulings_decided_at", "decided_at", "dispute_id"),
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

STUDIES = Table(
    "studies",
    metadata,
    Column("study_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("number", String(40), nullable=False),
    Column("state", String(10), nullable=False),
    Column("question", String(500), nullable=False),
    Column("room", String(10), nullable=False),
    Column("meets_at", UtcDateTime, nullable=False),
    Column("called_by", String(64), nullable=False),
    Column("called_at", UtcDateTime, nullable=False),
    Column("conclusion", JSON, nullable=False),
    Column("ended_by", String(64), nullable=False),
    Column("ended_at", UtcDateTime, nullable=True),
    Column("reason", String(500), nullable=False),
    Column("chair_id", String(64), nullable=False, server_default=""),
    Column("recorder_id", String(64), nullable=False, server_default=""),
    Column("draft", JSON, nullable=False, server_default="{}"),
    Column("drafts", Integer, nullable=False, server_default="0"),
    Column("reminded_at", UtcDateTime, nullable=True),
    Column("moves", JSON, nullable=False, server_default="[]"),
    Index("ix_studies_list", "state", "meets_at", "study_id"),
    Index("ix_studies_dispute_id", "dispute_id"),
)

SEATS = Table(
    "study_seats",
    metadata,
    Column("study_id", String(40), primary_key=True),
    Column("desk", String(10), primary_key=True),
    Column("person_id", String(64), nullable=False),
    Column("came", Boolean, nullable=True),
    Column("lead_desk", String(10), nullable=False),
    Column("opinion", Text, nullable=False),
    Column("in_writing", Boolean, nullable=False),
    Column("said_by", String(64), nullable=False),
    Column("said_at", UtcDateTime, nullable=True),
    Column("said_times", Integer, nullable=False, server_default="0"),
    Column("vote", String(10), nullable=False, server_default=""),
    Column("vote_words", Text, nullable=False, server_default=""),
    Column("voted_by", String(64), nullable=False, server_default=""),
    Column("voted_at", UtcDateTime, nullable=True),
    Index("ix_study_seats_desk", "desk", "study_id"),
)

GUESTS = Table(
    "study_guests",
    metadata,
    Column("study_id", String(40), primary_key=True),
    Column("person_id", String(64), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("state", String(10), nullable=False),
    Column("invited_by", String(64), nullable=False),
    Column("invited_at", UtcDateTime, nullable=False),
    Column("came", Boolean, nullable=True),
    Column("opinion", Text, nullable=False),
    Column("in_writing", Boolean, nullable=False),
    Column("said_at", UtcDateTime, nullable=True),
    Column("reason", String(500), nullable=False),
    Index("ix_study_guests_person_id", "person_id", "study_id"),
)

PRECEDENTS = Table(
    "precedents",
    metadata,
    Column("study_id", String(40), primary_key=True),
    Column("type_code", String(2), nullable=False),
    Column("lead_desk", String(10), nullable=False),
    Column("passed_over", JSON, nullable=False),
    Column("words", String(500), nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False, server_default="in_force"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("history", JSON, nullable=False, server_default="[]"),
    Column("changed_by", String(64), nullable=False, server_default=""),
    Column("changed_at", UtcDateTime, nullable=True),
    Column("reason", String(500), nullable=False, server_default=""),
    Index("ix_precedents_list", "state", "decided_at", "study_id"),
    Index("ix_precedents_type", "type_code", "decided_at"),
)

STAND_INS = Table(
    "stand_ins",
    metadata,
    Column("desk", String(10), primary_key=True),
    Column("on", Date, primary_key=True),
    Column("half", String(2), primary_key=True),
    Column("person_id", String(64), nullable=False),
    Column("told_at", UtcDateTime, nullable=False),
)

mapper_registry = registry(metadata=metadata)
mapper_registry.map_imperatively(Docket, DOCKETS)
mapper_registry.map_imperatively(Merge, MERGES)
mapper_registry.map_imperatively(Ruling, RULINGS)
mapper_registry.map_imperatively(Edition, RULE_EDITIONS)
mapper_registry.map_imperatively(
    ModelVersion, MODEL_VERSIONS, properties={"body": deferred(MODEL_VERSIONS.c.body)}
)
mapper_registry.map_imperatively(JointStudy, STUDIES)
mapper_registry.map_imperatively(StudySeat, SEATS)
mapper_registry.map_imperatively(StudyGuest, GUESTS)
mapper_registry.map_imperatively(PrecedentRuling, PRECEDENTS)
mapper_registry.map_imperatively(StandIn, STAND_INS)
