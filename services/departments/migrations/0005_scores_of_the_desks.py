"""Indexes for the scores of the desks: late signatures, returns."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_desk_cases_late",
        "desk_cases",
        ["sign_due_at"],
        unique=False,
        sqlite_where=sa.text("signed_at > sign_due_at"),
        postgresql_where=sa.text("signed_at > sign_due_at"),
    )
    op.create_index(
        "ix_desk_cases_returned",
        "desk_cases",
        ["returned_at"],
        unique=False,
        sqlite_where=sa.text("returned_times > 0"),
        postgresql_where=sa.text("returned_times > 0"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_desk_cases_returned",
        table_name="desk_cases",
        sqlite_where=sa.text("returned_times > 0"),
        postgresql_where=sa.text("returned_times > 0"),
    )
    op.drop_index(
        "ix_desk_cases_late",
        table_name="desk_cases",
        sqlite_where=sa.text("signed_at > sign_due_at"),
        postgresql_where=sa.text("signed_at > sign_due_at"),
    )
