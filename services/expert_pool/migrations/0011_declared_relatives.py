"""Near relatives that an expert declared."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("experts", sa.Column("kin", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("experts", "kin")
