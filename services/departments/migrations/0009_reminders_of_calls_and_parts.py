"""How often a desk was reminded of a call or a part, and when last."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("whistles", "co_parts")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("reminders", sa.Integer(), server_default="0", nullable=False))
        op.add_column(table, sa.Column("reminded_at", servicekit.engine.UtcDateTime(), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "reminded_at")
        op.drop_column(table, "reminders")
