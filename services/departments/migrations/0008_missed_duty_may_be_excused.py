"""A missed half day may be excused; the missed ones have an index of their own."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MISSED = "missed_at IS NOT NULL"


def upgrade() -> None:
    op.add_column("shifts", sa.Column("excuse", sa.String(length=200), server_default="", nullable=False))
    op.add_column("shifts", sa.Column("excused_by", sa.String(length=64), server_default="", nullable=False))
    op.add_column("shifts", sa.Column("excused_at", servicekit.engine.UtcDateTime(), nullable=True))
    op.create_index(
        "ix_shifts_missed",
        "shifts",
        ["on", "desk", "half"],
        unique=False,
        sqlite_where=sa.text(MISSED),
        postgresql_where=sa.text(MISSED),
    )


def downgrade() -> None:
    op.drop_index("ix_shifts_missed", table_name="shifts")
    for name in ("excused_at", "excused_by", "excuse"):
        op.drop_column("shifts", name)
