"""bound files."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bound_files",
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("bound_by", sa.String(length=40), nullable=False),
        sa.Column("bound_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=40), nullable=False),
        sa.Column("opened_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("opened_sealed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dispute_id", "round", "version", name=op.f("pk_bound_files")),
    )
    op.create_index("ix_bound_files_sha256", "bound_files", ["sha256"], unique=False)
    op.add_column("proceedings", sa.Column("bound_at", servicekit.engine.UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("proceedings", "bound_at")
    op.drop_index("ix_bound_files_sha256", table_name="bound_files")
    op.drop_table("bound_files")
