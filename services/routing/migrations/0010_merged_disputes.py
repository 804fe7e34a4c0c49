"""Disputes that are worked under another one."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ADDED = (
    sa.Column("under", sa.String(length=40), server_default="", nullable=False),
    sa.Column("stood", sa.String(length=10), server_default="", nullable=False),
    sa.Column("merge_step", sa.Integer(), server_default="0", nullable=False),
    sa.Column("round", sa.Integer(), server_default="1", nullable=False),
    sa.Column("ended_round", sa.Integer(), server_default="0", nullable=False),
)


def upgrade() -> None:
    for column in ADDED:
        op.add_column("dockets", column.copy())
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
    for column in reversed(ADDED):
        op.drop_column("dockets", column.name)
