"""lines of a list that cannot be read."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("listed_orders", "differences")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("faults", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "faults")
