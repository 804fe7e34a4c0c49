"""The table of the cases at the desks."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table

from departments.tables.home import metadata
from servicekit.engine import UtcDateTime

DESK_CASES = Table(
    "desk_cases",
    metadata,
    Column("dispute_id", String(40), primary_key=True),
    Column("desk", String(10), primary_key=True),
    Column("number", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("round", Integer, nullable=False),
    Column("type_code", String(2), nullable=False),
    Column("complexity", String(10), nullable=False),
    Column("risk", String(10), nullable=False),
    Column("level", String(10), nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("case", JSON, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("decision_no", Integer, nullable=False),
    Column("designated", Boolean, nullable=False),
    Column("arrived_at", UtcDateTime, nullable=False),
    Column("sign_due_at", UtcDateTime, nullable=False),
    Column("signed_at", UtcDateTime),
    Column("officer_id", String(40), nullable=False),
    Column("returned_times", Integer, nullable=False),
    Column("returned_at", UtcDateTime),
    Column("return_reason", String(500), nullable=False),
    Column("proposed_desk", String(10), nullable=False),
    Column("head_number", String(40), nullable=False, server_default=""),
    Column("stood", String(20), nullable=False, server_default=""),
    Column("merge_step", Integer, nullable=False, server_default="0"),
    Index("ix_desk_cases_list", "desk", "state", "sign_due_at", "dispute_id"),
    Index("ix_desk_cases_all", "desk", "sign_due_at", "dispute_id"),
)
# What the scores of the desks count: few of all cases.
SIGNED_LATE = DESK_CASES.c.signed_at > DESK_CASES.c.sign_due_at
Index("ix_desk_cases_late", DESK_CASES.c.sign_due_at, sqlite_where=SIGNED_LATE, postgresql_where=SIGNED_LATE)
RETURNED = DESK_CASES.c.returned_times > 0
Index("ix_desk_cases_returned", DESK_CASES.c.returned_at, sqlite_where=RETURNED, postgresql_where=RETURNED)
