"""more time that is asked for."""

import sqlalchemy as sa
from alembic import op

from servicekit.engine import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("asked_until", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("orders", "asked_until")
