"""Limits of the law that are started, paused, taken up again or extended for one case."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "limit_changes",
        sa.Column("change_id", sa.String(length=40), nullable=False),
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.Column("desk", sa.String(length=10), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("document", sa.String(length=100), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("consents", sa.JSON(), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("withdraw_reason", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_limit_changes")),
    )
    op.create_index("ix_limit_changes_dispute", "limit_changes", ["dispute_id", "desk", "at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_limit_changes_dispute", table_name="limit_changes")
    op.drop_table("limit_changes")
