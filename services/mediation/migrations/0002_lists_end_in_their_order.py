"""lists end in their order."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f("ix_proceedings_mediator"), table_name="proceedings")
    op.create_index(
        "ix_proceedings_mediator",
        "proceedings",
        ["mediator_id", "state", "opened_at", "dispute_id", "round"],
        unique=False,
    )
    op.drop_index(op.f("ix_proceedings_state"), table_name="proceedings")
    op.create_index(
        "ix_proceedings_state", "proceedings", ["state", "opened_at", "dispute_id", "round"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_proceedings_state", table_name="proceedings")
    op.create_index(
        op.f("ix_proceedings_state"), "proceedings", ["state", "opened_at", "dispute_id"], unique=False
    )
    op.drop_index("ix_proceedings_mediator", table_name="proceedings")
    op.create_index(
        op.f("ix_proceedings_mediator"),
        "proceedings",
        ["mediator_id", "state", "opened_at", "dispute_id"],
        unique=False,
    )
