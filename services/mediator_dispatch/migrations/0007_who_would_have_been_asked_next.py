"""who would have been asked next for a task."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task_offers", sa.Column("cost", sa.Float(), nullable=True))
    op.add_column("task_offers", sa.Column("runners_up", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("task_offers", "runners_up")
    op.drop_column("task_offers", "cost")
