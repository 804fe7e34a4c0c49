"""results that are told."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("details", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("orders", sa.Column("result", sa.String(length=20), nullable=False, server_default=""))
    op.add_column(
        "listed_orders", sa.Column("result", sa.String(length=40), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("listed_orders", "result")
    op.drop_column("orders", "result")
    op.drop_column("deliveries", "details")
