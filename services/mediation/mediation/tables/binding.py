"""Sealed case files."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text
from sqlalchemy.orm import deferred

from mediation.model import Binding, BoundFile
from mediation.tables.columns import mapper_registry, metadata
from servicekit.engine import UtcDateTime

BOUND_FILES = Table(
    "bound_files",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("bound_by", String(40), nullable=False),
    Column("bound_at", UtcDateTime, nullable=False),
    Column("opened_by", String(40), nullable=False),
    Column("opened_at", UtcDateTime),
    Column("opened_sealed", Text, nullable=False),
    Index("ix_bound_files_sha256", "sha256"),
)

BINDINGS = Table(
    "bindings",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("asked_by", String(40), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("leased_until", UtcDateTime),
)

mapper_registry.map_imperatively(Binding, BINDINGS)
# Lists of sealed files must not load what is in them.
mapper_registry.map_imperatively(
    BoundFile, BOUND_FILES, properties={"content": deferred(BOUND_FILES.c.content)}
)
