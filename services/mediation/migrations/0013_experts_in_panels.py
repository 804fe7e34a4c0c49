"""Experts in panels."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "proceedings", sa.Column("expert_id", sa.String(length=40), nullable=False, server_default="")
    )
    op.add_column("proceedings", sa.Column("expert_at", servicekit.engine.UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("proceedings", "expert_at")
    op.drop_column("proceedings", "expert_id")
