"""second mediators."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SECONDED = "second_id <> ''"


def upgrade() -> None:
    op.add_column(
        "proceedings", sa.Column("second_id", sa.String(length=40), nullable=False, server_default="")
    )
    op.add_column("proceedings", sa.Column("second_at", servicekit.engine.UtcDateTime(), nullable=True))
    op.create_index(
        "ix_proceedings_second",
        "proceedings",
        ["second_id", "state"],
        sqlite_where=sa.text(SECONDED),
        postgresql_where=sa.text(SECONDED),
    )


def downgrade() -> None:
    op.drop_index("ix_proceedings_second", table_name="proceedings")
    op.drop_column("proceedings", "second_at")
    op.drop_column("proceedings", "second_id")
