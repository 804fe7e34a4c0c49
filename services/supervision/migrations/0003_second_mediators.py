"""second mediators."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SECONDED = "second_id <> ''"


def upgrade() -> None:
    op.add_column("cases", sa.Column("second_id", sa.String(length=64), nullable=False, server_default=""))
    op.create_index(
        "ix_cases_second",
        "cases",
        ["second_id", "registered_at", "dispute_id"],
        sqlite_where=sa.text(SECONDED),
        postgresql_where=sa.text(SECONDED),
    )


def downgrade() -> None:
    op.drop_index("ix_cases_second", table_name="cases")
    op.drop_column("cases", "second_id")
