"""files are looked through."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "files", sa.Column("scan", sa.String(length=12), server_default="not_scanned", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("files", "scan")
