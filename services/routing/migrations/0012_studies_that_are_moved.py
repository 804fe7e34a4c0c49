"""Joint studies that are moved."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("studies", sa.Column("moves", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("studies", "moves")
