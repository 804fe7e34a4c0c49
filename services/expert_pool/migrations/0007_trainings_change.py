"""trainings change."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("trainings", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.create_table(
        "training_revisions",
        sa.Column("training_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("changed_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["training_id"], ["trainings.id"], name=op.f("fk_training_revisions_training_id_trainings")
        ),
        sa.PrimaryKeyConstraint("training_id", "version", name=op.f("pk_training_revisions")),
    )
    op.create_table(
        "required_hours",
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Float(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.Column("set_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("audience", "version", name=op.f("pk_required_hours")),
    )


def downgrade() -> None:
    op.drop_table("required_hours")
    op.drop_table("training_revisions")
    op.drop_column("trainings", "version")
