"""what visits find."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("visits", sa.Column("findings", sa.JSON(none_as_null=True), nullable=True))
    op.create_index("ix_visits_recorded", "visits", ["recorded_at"])


def downgrade() -> None:
    op.drop_index("ix_visits_recorded", table_name="visits")
    op.drop_column("visits", "findings")
