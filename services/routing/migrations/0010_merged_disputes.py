"""Disputes that are worked under another one."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ADDED = {"under": 40, "stood": 10}  # texts and how long they get
COUNTS = {"merge_step": "0", "round": "1", "ended_round": "0"}


def upgrade() -> None:
    for name, longest in ADDED.items():
        column = sa.Column(name, sa.String(length=longest), server_default="", nullable=False)
        op.add_column("dockets", column)
    for name, first in COUNTS.items():
        op.add_column("dockets", sa.Column(name, sa.Integer(), server_default=first, nullable=False))
    op.create_table(
        "merges",
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.Column("head_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("dispute_id", "head_id", name=op.f("pk_merges")),
    )
    op.create_index("ix_merges_head", "merges", ["head_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_merges_head", table_name="merges")
    op.drop_table("merges")
    for name in (*COUNTS, *ADDED):
        op.drop_column("dockets", name)
