"""lists end in their order."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_aid_requests_all", "aid_requests", ["due_at", "id"], unique=False)
    op.create_index("ix_visits_all", "visits", ["due_on", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_visits_all", table_name="visits")
    op.drop_index("ix_aid_requests_all", table_name="aid_requests")
