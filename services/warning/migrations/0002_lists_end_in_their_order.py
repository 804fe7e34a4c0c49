"""lists end in their order."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_warnings_all", "warnings", ["reported_at", "warning_id"], unique=False)
    op.create_index("ix_warnings_area", "warnings", ["area_code", "reported_at", "warning_id"], unique=False)
    op.create_index(
        "ix_warnings_reporter", "warnings", ["reported_by", "reported_at", "warning_id"], unique=False
    )
    op.create_index(
        "ix_warnings_village", "warnings", ["village_code", "reported_at", "warning_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_warnings_village", table_name="warnings")
    op.drop_index("ix_warnings_reporter", table_name="warnings")
    op.drop_index("ix_warnings_area", table_name="warnings")
    op.drop_index("ix_warnings_all", table_name="warnings")
