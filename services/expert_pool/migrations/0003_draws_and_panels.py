"""draws and panels."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draws",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("field_name", sa.String(length=200), nullable=False),
        sa.Column("question", sa.String(length=2000), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=40), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("passed_over", sa.JSON(), nullable=False),
        sa.Column("drawn", sa.JSON(), nullable=False),
        sa.Column("drawn_by", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
    )
    op.create_index(op.f("ix_draws_dispute_id"), "draws", ["dispute_id"], unique=False)
    for column in (
        sa.Column("panel_id", sa.String(length=40), server_default="", nullable=False),
        sa.Column("stance", sa.String(length=20), server_default="", nullable=False),
        sa.Column("days", sa.Integer(), server_default="3", nullable=False),
        sa.Column("papers", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("session", sa.JSON(), nullable=True),
    ):
        op.add_column("consultations", column)
    op.create_index("ix_consultations_panel_id", "consultations", ["panel_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_consultations_panel_id", table_name="consultations")
    for column in ("session", "papers", "days", "stance", "panel_id"):
        op.drop_column("consultations", column)
    op.drop_index(op.f("ix_draws_dispute_id"), table_name="draws")
    op.drop_table("draws")
