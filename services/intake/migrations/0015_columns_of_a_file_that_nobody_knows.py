"""Columns of an imported file that stand for nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("imports", sa.Column("ignored", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("imports", "ignored")
