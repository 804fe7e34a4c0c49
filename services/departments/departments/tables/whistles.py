"""The tables of calls between desks and of the parts of co-desks."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, and_

from departments.tables.home import metadata
from servicekit.engine import UtcDateTime

TEXT, PERSON, DESK = String(500), String(64), String(10)

WHISTLES = Table(
    "whistles",
    metadata,
    Column("whistle_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("number", String(40), nullable=False),
    Column("type_code", String(2), nullable=False),
    Column("caller_desk", DESK, nullable=False),
    Column("called_desk", DESK, nullable=False),
    Column("state", String(10), nullable=False),
    Column("matter", TEXT, nullable=False),
    Column("called_by", PERSON, nullable=False),
    Column("called_at", UtcDateTime, nullable=False),
    Column("arrive_by", UtcDateTime, nullable=False),
    Column("arrived_by", PERSON, nullable=False),
    Column("arrived_at", UtcDateTime),
    Column("result", TEXT, nullable=False),
    Column("answered_by", PERSON, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("overdue_at", UtcDateTime),
    *(
        column
        for side in ("called", "caller")
        for column in (
            Column(f"{side}_stars", Integer),
            Column(f"{side}_words", TEXT, nullable=False),
            Column(f"{side}_scored_by", PERSON, nullable=False),
            Column(f"{side}_scored_at", UtcDateTime),
        )
    ),
    Column("cancelled_by", PERSON, nullable=False),
    Column("cancelled_at", UtcDateTime),
    Column("reason", TEXT, nullable=False),
    Column("reminders", Integer, nullable=False, server_default="0"),
    Column("reminded_at", UtcDateTime),
    Index("ix_whistles_called", "called_desk", "state", "arrive_by", "whistle_id"),
    Index("ix_whistles_caller", "caller_desk", "state", "arrive_by", "whistle_id"),
    Index("ix_whistles_dispute", "dispute_id", "arrive_by"),
    Index("ix_whistles_since", "called_at"),
)
# What the timer that tells of late arrivals looks for.
UNTOLD = and_(WHISTLES.c.state == "called", WHISTLES.c.overdue_at.is_(None))
Index(
    "ix_whistles_untold",
    WHISTLES.c.arrive_by,
    WHISTLES.c.whistle_id,
    sqlite_where=UNTOLD,
    postgresql_where=UNTOLD,
)

CO_PARTS = Table(
    "co_parts",
    metadata,
    Column("part_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("number", String(40), nullable=False),
    Column("type_code", String(2), nullable=False),
    Column("lead_desk", DESK, nullable=False),
    Column("co_desk", DESK, nullable=False),
    Column("state", String(10), nullable=False),
    Column("task", TEXT, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("assigned_by", PERSON, nullable=False),
    Column("assigned_at", UtcDateTime, nullable=False),
    Column("result", TEXT, nullable=False),
    Column("done_by", PERSON, nullable=False),
    Column("done_at", UtcDateTime),
    Column("times", Integer, nullable=False),
    Column("reason", TEXT, nullable=False),
    Column("reminders", Integer, nullable=False, server_default="0"),
    Column("reminded_at", UtcDateTime),
    Column("decision_no", Integer, nullable=False, server_default="0"),
    Column("signed_by", PERSON, nullable=False, server_default=""),
    Column("signed_at", UtcDateTime),
    Index("ix_co_parts_co_desk", "co_desk", "state", "due_on", "part_id"),
    Index("ix_co_parts_lead_desk", "lead_desk", "state", "due_on", "part_id"),
    Index("ix_co_parts_dispute", "dispute_id", "due_on"),
)
