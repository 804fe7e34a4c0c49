"""bindings under way."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bindings",
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=False),
        sa.Column("asked_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("leased_until", servicekit.engine.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("dispute_id", "round", name=op.f("pk_bindings")),
    )


def downgrade() -> None:
    op.drop_table("bindings")
