"""experts open papers."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_leaves",
        sa.Column("consultation_id", sa.String(length=40), nullable=False),
        sa.Column("expert_id", sa.String(length=40), nullable=False),
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("answered_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("declined_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("consultation_id", "expert_id", name=op.f("pk_reading_leaves")),
    )
    op.create_index("ix_reading_leaves_dispute", "reading_leaves", ["dispute_id", "expert_id"], unique=False)


def downgrade() -> None:
    op.drop_table("reading_leaves")
