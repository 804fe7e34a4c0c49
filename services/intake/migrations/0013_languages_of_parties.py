"""The language that a party needs."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("disputes", sa.Column("language", sa.String(length=20), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("disputes", "language")
