"""lists end in their order."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_dispatch_cases_all", "dispatch_cases", ["since", "dispute_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_dispatch_cases_all", table_name="dispatch_cases")
