"""attachments, people who come again and speak for others, handing over."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("dispute_id", sa.String(length=32), nullable=False),
        sa.Column("sealed_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("scan", sa.String(length=12), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.String(length=40), nullable=False),
        sa.Column("added_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=40), nullable=False),
        sa.Column("withdrawn_sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["disputes.id"], name=op.f("fk_attachments_dispute_id_disputes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index(op.f("ix_attachments_dispute_id"), "attachments", ["dispute_id"], unique=False)
    op.add_column("parties", sa.Column("capacity", sa.String(length=16), server_default="", nullable=False))
    op.add_column("parties", sa.Column("acts_for", sa.String(length=3), server_default="", nullable=False))
    op.add_column("parties", sa.Column("minor", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_parties_number", "parties", ["id_digest", "dispute_id"], unique=False)
    op.create_index("ix_parties_phone", "parties", ["phone_digest", "dispute_id"], unique=False)
    op.add_column("disputes", sa.Column("handed_at", servicekit.engine.UtcDateTime(), nullable=True))
    op.add_column("disputes", sa.Column("handed_by", sa.String(length=40), server_default="", nullable=False))
    op.add_column(
        "disputes", sa.Column("handed_to", sa.String(length=100), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("disputes", "handed_to")
    op.drop_column("disputes", "handed_by")
    op.drop_column("disputes", "handed_at")
    op.drop_index("ix_parties_phone", table_name="parties")
    op.drop_index("ix_parties_number", table_name="parties")
    op.drop_column("parties", "minor")
    op.drop_column("parties", "acts_for")
    op.drop_column("parties", "capacity")
    op.drop_index(op.f("ix_attachments_dispute_id"), table_name="attachments")
    op.drop_table("attachments")
