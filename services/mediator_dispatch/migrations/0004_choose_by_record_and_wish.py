"""choose by record and wish."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

RECORD = ("settled", "failed", "satisfied", "unsatisfied", "answers", "answer_minutes")


def upgrade() -> None:
    for name in ("methods", "ties"):
        op.add_column("mediators", sa.Column(name, sa.JSON(), server_default="[]", nullable=False))
    for name in RECORD:
        op.add_column("mediators", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    for name in ("wished", "objected"):
        op.add_column("dispatch_cases", sa.Column(name, sa.JSON(), server_default="[]", nullable=False))
    op.add_column("offers", sa.Column("runners_up", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("offers", sa.Column("stood", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "outcomes",
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mediator_id", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("ended_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("dispute_id", "round", name=op.f("pk_outcomes")),
    )
    op.create_index(op.f("ix_outcomes_ended_at"), "outcomes", ["ended_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_outcomes_ended_at"), table_name="outcomes")
    op.drop_table("outcomes")
    op.drop_column("offers", "stood")
    op.drop_column("offers", "runners_up")
    for name in ("objected", "wished"):
        op.drop_column("dispatch_cases", name)
    for name in (*reversed(RECORD), "ties", "methods"):
        op.drop_column("mediators", name)
