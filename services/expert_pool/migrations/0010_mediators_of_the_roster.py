"""Mediators whom only the office's roster knows, and who left it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roster_mediators",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("on_roster", sa.Boolean(), nullable=False),
        sa.Column("committee", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_mediators")),
    )


def downgrade() -> None:
    op.drop_table("roster_mediators")
