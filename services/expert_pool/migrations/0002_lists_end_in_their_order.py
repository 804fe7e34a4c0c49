"""lists end in their order."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f("ix_consultations_asked_by"), table_name="consultations")
    op.create_index(
        "ix_consultations_asked_by", "consultations", ["asked_by", "asked_at", "id"], unique=False
    )
    op.drop_index(op.f("ix_consultations_expert"), table_name="consultations")
    op.create_index(
        "ix_consultations_expert", "consultations", ["expert_id", "state", "asked_at", "id"], unique=False
    )
    op.create_index("ix_consultations_list", "consultations", ["asked_at", "id"], unique=False)
    op.create_index("ix_consultations_state", "consultations", ["state", "asked_at", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_consultations_state", table_name="consultations")
    op.drop_index("ix_consultations_list", table_name="consultations")
    op.drop_index("ix_consultations_expert", table_name="consultations")
    op.create_index(op.f("ix_consultations_expert"), "consultations", ["expert_id", "state"], unique=False)
    op.drop_index("ix_consultations_asked_by", table_name="consultations")
    op.create_index(op.f("ix_consultations_asked_by"), "consultations", ["asked_by"], unique=False)
