"""Parts of co-desks that a decision gives, and who signed for one."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("co_parts", sa.Column("decision_no", sa.Integer(), server_default="0", nullable=False))
    op.add_column("co_parts", sa.Column("signed_by", sa.String(length=64), server_default="", nullable=False))
    op.add_column("co_parts", sa.Column("signed_at", servicekit.engine.UtcDateTime(), nullable=True))


def downgrade() -> None:
    for column in ("signed_at", "signed_by", "decision_no"):
        op.drop_column("co_parts", column)
