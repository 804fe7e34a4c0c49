"""Who follows up after the end, and who acts for an absent mediator."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NAMES = ("successor", "deputy")


def upgrade() -> None:
    for name in NAMES:
        op.add_column(
            "cases", sa.Column(f"{name}_id", sa.String(length=64), nullable=False, server_default="")
        )
        few = sa.text(f"{name}_id <> ''")
        op.create_index(
            f"ix_cases_{name}",
            "cases",
            [f"{name}_id", "registered_at", "dispute_id"],
            sqlite_where=few,
            postgresql_where=few,
        )


def downgrade() -> None:
    for name in NAMES:
        op.drop_index(f"ix_cases_{name}", table_name="cases")
        op.drop_column("cases", f"{name}_id")
