"""what is proposed for joint study."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What waits already and is hard and grave is proposed, too."""
    op.add_column(
        "dockets", sa.Column("study_reasons", sa.String(length=40), nullable=False, server_default="")
    )
    dockets = sa.table(
        "dockets",
        sa.column("dispute_id", sa.String),
        sa.column("state", sa.String),
        sa.column("suggestion", sa.JSON),
        sa.column("study_reasons", sa.String),
    )
    grave = dockets.c.suggestion["severe"].as_boolean()
    op.execute(dockets.update().where(dockets.c.state == "waiting", grave).values(study_reasons="grave"))


def downgrade() -> None:
    op.drop_column("dockets", "study_reasons")
