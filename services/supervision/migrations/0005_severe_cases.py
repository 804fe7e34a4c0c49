"""Severe cases (疑难重大); what was graded before is marked with its next event."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FEW = sa.text("severe")


def upgrade() -> None:
    op.add_column("cases", sa.Column("severe", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.create_index(
        "ix_cases_severe", "cases", ["registered_at", "dispute_id"], sqlite_where=FEW, postgresql_where=FEW
    )


def downgrade() -> None:
    op.drop_index("ix_cases_severe", table_name="cases")
    op.drop_column("cases", "severe")
