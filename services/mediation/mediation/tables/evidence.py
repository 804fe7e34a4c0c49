"""Evidence, files, and the versions of what people change."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import deferred

from mediation.model import CaseFile, Evidence, Revision
from mediation.model.evidence import NOT_SCANNED
from mediation.tables.columns import mapper_registry, metadata
from servicekit.engine import UtcDateTime

EVIDENCE = Table(
    "evidence",
    metadata,
    Column("evidence_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("round", Integer, nullable=False),
    Column("no", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("received_by", String(40), nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("returned_on", Date),
    Column("end_sealed", Text, nullable=False),
    UniqueConstraint("dispute_id", "round", "no"),
)

FILES = Table(
    "files",
    metadata,
    Column("file_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("round", Integer, nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("about", String(40), nullable=False),
    Column("sealed_name", Text, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("added_by", String(40), nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
    Column("withdrawn_sealed", Text, nullable=False),
    Column("scan", String(12), nullable=False, server_default=NOT_SCANNED),
    Index("ix_files_dispute", "dispute_id", "round"),
)

REVISIONS = Table(
    "revisions",
    metadata,
    Column("document", String(80), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("dispute_id", String(40), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("saved_by", String(40), nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Index("ix_revisions_dispute", "dispute_id"),
)

mapper_registry.map_imperatively(Evidence, EVIDENCE)
# Lists of files must not load what is in them.
mapper_registry.map_imperatively(CaseFile, FILES, properties={"content": deferred(FILES.c.content)})
mapper_registry.map_imperatively(Revision, REVISIONS)
