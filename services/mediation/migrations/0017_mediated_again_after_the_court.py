"""Mediated again after the court refused to confirm."""

import sqlalchemy as sa
from alembic import op

from servicekit.engine import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("confirmations", sa.Column("again_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("confirmations", "again_at")
