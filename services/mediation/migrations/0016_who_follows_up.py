"""Who follows up after the end, and who acts for an absent mediator."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NAMES = ("successor", "deputy")


def upgrade() -> None:
    for name in NAMES:
        op.add_column(
            "proceedings", sa.Column(f"{name}_id", sa.String(length=40), nullable=False, server_default="")
        )
        op.add_column("proceedings", sa.Column(f"{name}_at", servicekit.engine.UtcDateTime(), nullable=True))
        few = sa.text(f"{name}_id <> ''")
        op.create_index(
            f"ix_proceedings_{name}",
            "proceedings",
            [f"{name}_id", "state"],
            sqlite_where=few,
            postgresql_where=few,
        )


def downgrade() -> None:
    for name in NAMES:
        op.drop_index(f"ix_proceedings_{name}", table_name="proceedings")
        op.drop_column("proceedings", f"{name}_at")
        op.drop_column("proceedings", f"{name}_id")
