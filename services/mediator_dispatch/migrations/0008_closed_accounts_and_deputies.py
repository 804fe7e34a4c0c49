"""Closed accounts, deputies of their own, and absences that begin."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mediators", sa.Column("closed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("dispatch_cases", sa.Column("stand_ins", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("absences", sa.Column("begun_at", servicekit.engine.UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("absences", "begun_at")
    op.drop_column("dispatch_cases", "stand_ins")
    op.drop_column("mediators", "closed")
