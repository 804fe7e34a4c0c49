"""Cases that are worked under another dispute."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "dispatch_cases", sa.Column("head_number", sa.String(length=40), server_default="", nullable=False)
    )
    op.add_column(
        "dispatch_cases", sa.Column("stood", sa.String(length=20), server_default="", nullable=False)
    )
    op.add_column("dispatch_cases", sa.Column("merge_step", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    for column in ("merge_step", "stood", "head_number"):
        op.drop_column("dispatch_cases", column)
