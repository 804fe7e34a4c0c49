"""links can be taken back."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PAIR = ["dispute_id", "other_id", "kind"]


def upgrade() -> None:
    op.add_column("links", sa.Column("ended_at", servicekit.engine.UtcDateTime(), nullable=True))
    op.add_column("links", sa.Column("ended_by", sa.String(length=40), server_default="", nullable=False))
    op.add_column(
        "links", sa.Column("ended_reason", sa.String(length=500), server_default="", nullable=False)
    )
    # What was taken back may be linked again: only links that hold are unique.
    live = sa.text("ended_at IS NULL")
    op.drop_index("uq_links_pair", table_name="links")
    op.create_index("uq_links_pair", "links", PAIR, unique=True, sqlite_where=live, postgresql_where=live)


def downgrade() -> None:
    op.execute("DELETE FROM links WHERE ended_at IS NOT NULL")
    op.drop_index("uq_links_pair", table_name="links")
    op.create_index("uq_links_pair", "links", PAIR, unique=True)
    op.drop_column("links", "ended_reason")
    op.drop_column("links", "ended_by")
    op.drop_column("links", "ended_at")
