"""Mediations of disputes that are worked under another one."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "proceedings", sa.Column("head_number", sa.String(length=40), server_default="", nullable=False)
    )
    op.add_column("proceedings", sa.Column("halt_step", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("proceedings", "halt_step")
    op.drop_column("proceedings", "head_number")
