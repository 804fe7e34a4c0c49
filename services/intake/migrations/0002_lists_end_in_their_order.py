"""lists end in their order."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f("ix_disputes_arrivals"), table_name="disputes")
    op.create_index("ix_disputes_arrivals", "disputes", ["state", "registered_at", "id"], unique=False)
    op.drop_index(op.f("ix_disputes_registrar"), table_name="disputes")
    op.create_index(
        "ix_disputes_registrar", "disputes", ["registered_by", "registered_at", "id"], unique=False
    )
    op.create_index("ix_disputes_registered", "disputes", ["registered_at", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_disputes_registered", table_name="disputes")
    op.drop_index("ix_disputes_registrar", table_name="disputes")
    op.create_index(op.f("ix_disputes_registrar"), "disputes", ["registered_by", "id"], unique=False)
    op.drop_index("ix_disputes_arrivals", table_name="disputes")
    op.create_index(op.f("ix_disputes_arrivals"), "disputes", ["state", "id"], unique=False)
