"""The tables of grid workers and their tasks; words, places and photos are encrypted at rest."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from mediator_dispatch.tables.home import metadata
from servicekit.engine import UtcDateTime

GRID_WORKERS = Table(
    "grid_workers",
    metadata,
    Column("worker_id", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("name_digest", String(64), nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("area_code", String(20), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("away", JSON, nullable=False),
    Index("ix_grid_workers_near", "area_code", "village_code"),
)

TASKS = Table(
    "tasks",
    metadata,
    Column("task_id", String(40), primary_key=True),
    Column("dispute_id", String(40), nullable=False),
    Column("number", String(40), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("risk", String(10), nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("area_code", String(20), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("given_by", String(64), nullable=False),
    Column("desk", String(10), nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False),
    Column("tried", JSON, nullable=False),
    Column("worker_id", String(40), nullable=False),
    Column("offered_at", UtcDateTime),
    Column("expires_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("withdrawn_by", String(64), nullable=False),
    Column("withdrawn_why", Text, nullable=False),
    Column("late_from", UtcDateTime, index=True),
    Column("reports", Integer, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("given_key", String(64)),
    UniqueConstraint("given_by", "given_key"),
    Index("ix_tasks_dispute", "dispute_id", "due_at", "task_id"),
    Index("ix_tasks_worker", "worker_id", "state", "due_at", "task_id"),
    Index("ix_tasks_giver", "given_by", "state", "due_at", "task_id"),
    Index("ix_tasks_list", "state", "due_at", "task_id"),
    Index("ix_tasks_all", "due_at", "task_id"),
)
_offered = TASKS.c.state == "offered"
Index("ix_tasks_expire", TASKS.c.expires_at, sqlite_where=_offered, postgresql_where=_offered)

TASK_OFFERS = Table(
    "task_offers",
    metadata,
    Column("offer_id", String(40), primary_key=True),
    Column("task_id", String(40), nullable=False),
    Column("worker_id", String(40), nullable=False),
    Column("offered_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("state", String(10), nullable=False),
    Column("answered_at", UtcDateTime),
    Column("answer_reason", Text, nullable=False),
    Column("cost", Float),
    Column("runners_up", JSON, nullable=False, server_default="[]"),
    Index("ix_task_offers_task", "task_id", "offered_at"),
)
_open = TASK_OFFERS.c.state == "open"
# The database itself knows that nobody has two open offers for one task.
Index("uq_task_offers_open", TASK_OFFERS.c.task_id, unique=True, sqlite_where=_open, postgresql_where=_open)

TASK_REPORTS = Table(
    "task_reports",
    metadata,
    Column("task_id", String(40), primary_key=True),
    Column("report_no", Integer, primary_key=True, autoincrement=False),
    Column("worker_id", String(40), nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("reported_at", UtcDateTime, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("state", String(10), nullable=False),
    Column("judged_by", String(64), nullable=False),
    Column("judged_at", UtcDateTime),
    Column("judged_why", Text, nullable=False),
)

TASK_PHOTOS = Table(
    "task_photos",
    metadata,
    Column("photo_id", String(40), primary_key=True),
    Column("task_id", String(40), nullable=False),
    Column("report_no", Integer, nullable=False),
    Column("media_type", String(40), nullable=False),
    Column("extension", String(8), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("scan", String(20), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("ix_task_photos_task", "task_id", "report_no"),
)
