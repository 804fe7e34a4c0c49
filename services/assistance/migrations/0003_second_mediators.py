"""second mediators."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SECONDED = "second_id <> ''"


def upgrade() -> None:
    op.add_column(
        "follow_ups", sa.Column("second_id", sa.String(length=40), nullable=False, server_default="")
    )
    op.create_index(
        "ix_follow_ups_second_id",
        "follow_ups",
        ["second_id"],
        sqlite_where=sa.text(SECONDED),
        postgresql_where=sa.text(SECONDED),
    )


def downgrade() -> None:
    op.drop_index("ix_follow_ups_second_id", table_name="follow_ups")
    op.drop_column("follow_ups", "second_id")
