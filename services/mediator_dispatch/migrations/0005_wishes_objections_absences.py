"""wishes, objections, hand-overs, absences and what the roster says."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("away", "languages", "training"):
        op.add_column("mediators", sa.Column(name, sa.JSON(), server_default="[]", nullable=False))
    op.add_column(
        "mediators", sa.Column("studio_code", sa.String(length=20), server_default="", nullable=False)
    )
    op.add_column(
        "mediators", sa.Column("kept_by", sa.String(length=10), server_default="town", nullable=False)
    )
    op.add_column("dispatch_cases", sa.Column("objections", sa.JSON(), server_default="[]", nullable=False))
    for name in ("second_id", "leaving"):
        op.add_column(
            "dispatch_cases", sa.Column(name, sa.String(length=40), server_default="", nullable=False)
        )
    op.add_column("offers", sa.Column("kind", sa.String(length=10), server_default="lead", nullable=False))
    op.create_table(
        "absences",
        sa.Column("absence_id", sa.String(length=40), nullable=False),
        sa.Column("mediator_id", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("deputy_id", sa.String(length=40), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=False),
        sa.Column("entered_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("ended_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("absence_id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_of", "absences", ["mediator_id", "from_on"], unique=False)
    op.create_index("ix_absences_all", "absences", ["from_on", "absence_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_absences_all", table_name="absences")
    op.drop_index("ix_absences_of", table_name="absences")
    op.drop_table("absences")
    op.drop_column("offers", "kind")
    for name in ("leaving", "second_id", "objections"):
        op.drop_column("dispatch_cases", name)
    for name in ("kept_by", "studio_code", "training", "languages", "away"):
        op.drop_column("mediators", name)
