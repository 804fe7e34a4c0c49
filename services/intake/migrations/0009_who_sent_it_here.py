"""who sent it here."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "disputes", sa.Column("referred_by", sa.String(length=12), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("disputes", "referred_by")
