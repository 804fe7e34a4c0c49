"""the office keeps the pool."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("committees", "experts"):
        op.add_column(
            table, sa.Column("kept_by", sa.String(length=10), server_default="list", nullable=False)
        )
    op.add_column("committees", sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    op.drop_column("committees", "active")
    for table in ("experts", "committees"):
        op.drop_column(table, "kept_by")
