"""The two tables of a service's audit trail."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import JSON, Column, Date, Index, Integer, MetaData, String, Table, UniqueConstraint
from sqlalchemy.orm import registry

from servicekit.engine import UtcDateTime


class AuditTables(NamedTuple):
    """The rows, and the days that are sealed."""

    audit: Table
    anchors: Table


class Row:
    """One row on its way to the table; a subclass of it is mapped to each service's table."""

    def __init__(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)


_row_types: dict[Table, type[Row]] = {}


def audit_tables(metadata: MetaData) -> AuditTables:
    """Adds ``audit`` and ``audit_anchor`` to ``metadata``; called once in a service's ``tables.py``."""
    audit = _audit(metadata)
    row_type = type("AuditRow", (Row,), {})
    registry(metadata=metadata).map_imperatively(row_type, audit)
    _row_types[audit] = row_type
    return AuditTables(audit, _anchors(metadata))


def row_type_of(audit: Table) -> type[Row]:
    return _row_types[audit]


def _audit(metadata: MetaData) -> Table:
    return Table(
        "audit",
        metadata,
        Column("id", String(32), primary_key=True),
        Column("dispute_id", String(40), nullable=False),
        Column("position", Integer, nullable=False),
        Column("at", UtcDateTime, nullable=False),
        Column("actor_id", String(64), nullable=False),
        Column("role", String(40), nullable=False),
        Column("action", String(60), nullable=False),
        Column("details", JSON, nullable=False),
        Column("previous_hash", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
        UniqueConstraint("dispute_id", "position"),
        Index("ix_audit_at", "at"),
    )


def _anchors(metadata: MetaData) -> Table:
    return Table(
        "audit_anchor",
        metadata,
        Column("day", Date, primary_key=True),
        Column("chains", Integer, nullable=False),
        Column("previous_hash", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
    )
