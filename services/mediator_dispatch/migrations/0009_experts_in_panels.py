"""Seats for experts in panels."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expert_seats",
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("since", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=False),
        sa.Column("expert_id", sa.String(length=40), nullable=False),
        sa.Column("due_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("told_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("dispute_id", "round", name=op.f("pk_expert_seats")),
    )
    op.create_index("ix_expert_seats_state", "expert_seats", ["state", "since", "dispute_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_expert_seats_state", table_name="expert_seats")
    op.drop_table("expert_seats")
