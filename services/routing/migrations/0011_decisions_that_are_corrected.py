"""Decisions that are corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rulings", sa.Column("corrects", sa.Integer(), server_default="0", nullable=False))
    op.create_index("ix_rulings_decided_at", "rulings", ["decided_at", "dispute_id"])


def downgrade() -> None:
    op.drop_index("ix_rulings_decided_at", "rulings")
    op.drop_column("rulings", "corrects")
