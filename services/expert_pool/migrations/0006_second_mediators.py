"""second mediators."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("second_id", sa.String(length=40), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("second_at", servicekit.engine.UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("cases", "second_at")
    op.drop_column("cases", "second_id")
