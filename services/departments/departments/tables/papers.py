"""The tables of paper requests and of the desks' notes with their versions."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table, Text

from departments.tables.home import metadata
from servicekit.engine import UtcDateTime

PAPER_REQUESTS = Table(
    "paper_requests",
    metadata,
    Column("request_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("number", String(40), nullable=False),
    Column("desk", String(10), nullable=False),
    Column("of", String(10), nullable=False),
    Column("kinds", JSON, nullable=False),
    Column("details", String(500), nullable=False),
    Column("until_on", Date, nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False),
    Column("ended_by", String(64), nullable=False),
    Column("ended_at", UtcDateTime),
    Column("reason", String(500), nullable=False),
    Index("ix_paper_requests_dispute", "dispute_id", "desk", "asked_at"),
)

NOTES = Table(
    "notes",
    metadata,
    Column("note_id", String(40), primary_key=True),
    Column("desk", String(10), nullable=False),
    Column("type_code", String(2), nullable=False),
    Column("title", String(60), nullable=False),
    Column("body", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("author_id", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("reason", String(500), nullable=False),
    Index("ix_notes_desk", "desk", "type_code", "at"),
)

NOTE_VERSIONS = Table(
    "note_versions",
    metadata,
    Column("note_id", String(40), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("title", String(60), nullable=False),
    Column("body", Text, nullable=False),
    Column("author_id", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
