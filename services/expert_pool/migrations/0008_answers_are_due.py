"""Answers of experts are due: reminded of, then asked of the next one."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("consultations", sa.Column("reminded_at", servicekit.engine.UtcDateTime(), nullable=True))
    op.create_index("ix_consultations_due", "consultations", ["state", "due_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_consultations_due", table_name="consultations")
    op.drop_column("consultations", "reminded_at")
