"""Lists that an outside system sends by itself, page by page."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listed_orders",
        sa.Column("reconciliation_id", sa.String(length=32), nullable=False),
        sa.Column("order_no", sa.String(length=100), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reconciliation_id"],
            ["reconciliations.reconciliation_id"],
            name=op.f("fk_listed_orders_reconciliation_id_reconciliations"),
        ),
        sa.PrimaryKeyConstraint("reconciliation_id", "order_no", name=op.f("pk_listed_orders")),
    )
    op.add_column(
        "reconciliations", sa.Column("list_no", sa.String(length=100), server_default="", nullable=False)
    )
    op.create_index(
        "uq_reconciliations_list",
        "reconciliations",
        ["connection_id", "list_no"],
        unique=True,
        sqlite_where=sa.text("list_no != ''"),
        postgresql_where=sa.text("list_no != ''"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_reconciliations_list",
        table_name="reconciliations",
        sqlite_where=sa.text("list_no != ''"),
        postgresql_where=sa.text("list_no != ''"),
    )
    op.drop_column("reconciliations", "list_no")
    op.drop_table("listed_orders")
