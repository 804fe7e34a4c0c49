"""Questions that are seats in a panel."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "consultations", sa.Column("kind", sa.String(length=10), nullable=False, server_default="opinion")
    )
    op.add_column("consultations", sa.Column("round", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("consultations", "round")
    op.drop_column("consultations", "kind")
