"""Cases that were moved, who follows up after the end, who acts meanwhile."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

FEW = (
    ("ix_dispatch_cases_follow_up", "NOT sealed", ["successor_id", "mediator_id"]),
    ("ix_dispatch_cases_deputy", "deputy_id <> ''", ["deputy_id"]),
    ("ix_dispatch_cases_lacking", "lacks_second", ["since", "dispute_id"]),
)


def upgrade() -> None:
    op.add_column("absences", sa.Column("over_at", servicekit.engine.UtcDateTime(), nullable=True))
    for name in ("successor_id", "deputy_id"):
        op.add_column(
            "dispatch_cases", sa.Column(name, sa.String(length=40), nullable=False, server_default="")
        )
    for name in ("sealed", "lacks_second"):
        op.add_column(
            "dispatch_cases", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.add_column("dispatch_cases", sa.Column("moves", sa.JSON(), nullable=False, server_default="[]"))
    for name, where, columns in FEW:
        op.create_index(
            name, "dispatch_cases", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )
    gone = sa.text("closed OR NOT active")
    op.create_index(
        "ix_mediators_gone", "mediators", ["mediator_id"], sqlite_where=gone, postgresql_where=gone
    )


def downgrade() -> None:
    op.drop_index("ix_mediators_gone", table_name="mediators")
    for name, _, _ in FEW:
        op.drop_index(name, table_name="dispatch_cases")
    for name in ("moves", "lacks_second", "sealed", "deputy_id", "successor_id"):
        op.drop_column("dispatch_cases", name)
    op.drop_column("absences", "over_at")
