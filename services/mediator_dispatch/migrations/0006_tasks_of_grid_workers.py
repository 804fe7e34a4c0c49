"""Grid workers and their tasks: offers, reports, photos."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grid_workers",
        sa.Column("worker_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_digest", sa.String(length=64), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("area_code", sa.String(length=20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("away", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("worker_id", name=op.f("pk_grid_workers")),
    )
    op.create_index("ix_grid_workers_near", "grid_workers", ["area_code", "village_code"], unique=False)
    op.create_table(
        "task_offers",
        sa.Column("offer_id", sa.String(length=40), nullable=False),
        sa.Column("task_id", sa.String(length=40), nullable=False),
        sa.Column("worker_id", sa.String(length=40), nullable=False),
        sa.Column("offered_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("expires_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answered_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("answer_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_task_offers")),
    )
    op.create_index("ix_task_offers_task", "task_offers", ["task_id", "offered_at"], unique=False)
    op.create_index(
        "uq_task_offers_open",
        "task_offers",
        ["task_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "task_photos",
        sa.Column("photo_id", sa.String(length=40), nullable=False),
        sa.Column("task_id", sa.String(length=40), nullable=False),
        sa.Column("report_no", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("extension", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("scan", sa.String(length=20), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("photo_id", name=op.f("pk_task_photos")),
    )
    op.create_index("ix_task_photos_task", "task_photos", ["task_id", "report_no"], unique=False)
    op.create_table(
        "task_reports",
        sa.Column("task_id", sa.String(length=40), nullable=False),
        sa.Column("report_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("worker_id", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("reported_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("judged_by", sa.String(length=64), nullable=False),
        sa.Column("judged_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("judged_why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "report_no", name=op.f("pk_task_reports")),
    )
    op.create_table(
        "tasks",
        sa.Column("task_id", sa.String(length=40), nullable=False),
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("risk", sa.String(length=10), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("area_code", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("given_by", sa.String(length=64), nullable=False),
        sa.Column("desk", sa.String(length=10), nullable=False),
        sa.Column("given_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("due_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tried", sa.JSON(), nullable=False),
        sa.Column("worker_id", sa.String(length=40), nullable=False),
        sa.Column("offered_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("expires_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("ended_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_why", sa.Text(), nullable=False),
        sa.Column("late_from", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("given_key", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("given_by", "given_key", name=op.f("uq_tasks_given_by_given_key")),
    )
    op.create_index("ix_tasks_all", "tasks", ["due_at", "task_id"], unique=False)
    op.create_index("ix_tasks_dispute", "tasks", ["dispute_id", "due_at", "task_id"], unique=False)
    op.create_index(
        "ix_tasks_expire",
        "tasks",
        ["expires_at"],
        unique=False,
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_index("ix_tasks_giver", "tasks", ["given_by", "state", "due_at", "task_id"], unique=False)
    op.create_index("ix_tasks_list", "tasks", ["state", "due_at", "task_id"], unique=False)
    op.create_index(op.f("ix_tasks_late_from"), "tasks", ["late_from"], unique=False)
    op.create_index("ix_tasks_worker", "tasks", ["worker_id", "state", "due_at", "task_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_tasks_worker", table_name="tasks")
    op.drop_index(op.f("ix_tasks_late_from"), table_name="tasks")
    op.drop_index("ix_tasks_list", table_name="tasks")
    op.drop_index("ix_tasks_giver", table_name="tasks")
    op.drop_index(
        "ix_tasks_expire",
        table_name="tasks",
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.drop_index("ix_tasks_dispute", table_name="tasks")
    op.drop_index("ix_tasks_all", table_name="tasks")
    op.drop_table("tasks")
    op.drop_table("task_reports")
    op.drop_index("ix_task_photos_task", table_name="task_photos")
    op.drop_table("task_photos")
    op.drop_index(
        "uq_task_offers_open",
        table_name="task_offers",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index("ix_task_offers_task", table_name="task_offers")
    op.drop_table("task_offers")
    op.drop_index("ix_grid_workers_near", table_name="grid_workers")
    op.drop_table("grid_workers")
