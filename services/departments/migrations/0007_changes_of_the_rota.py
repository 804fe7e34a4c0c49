"""What people changed of the rota, so that it can be read and undone."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duty_changes",
        sa.Column("change_id", sa.String(length=40), nullable=False),
        sa.Column("desk", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("halves", sa.JSON(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("undone_by", sa.String(length=64), nullable=False),
        sa.Column("undone_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_duty_changes")),
    )
    op.create_index("ix_duty_changes_desk", "duty_changes", ["desk", "at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_duty_changes_desk", table_name="duty_changes")
    op.drop_table("duty_changes")
