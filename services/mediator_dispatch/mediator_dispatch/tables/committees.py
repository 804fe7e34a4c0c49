"""The table of the committees."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, String, Table

from mediator_dispatch.tables.home import metadata

COMMITTEES = Table(
    "committees",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("area_code", String(20), nullable=False),
    Column("term_from", Date, nullable=False),
    Column("term_until", Date, nullable=False),
    Column("chair_id", String(40), nullable=False),
    Column("deputies", JSON, nullable=False),
    Column("members", JSON, nullable=False),
    Column("women", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("kept_by", String(10), nullable=False),
)
