"""Where a dispute happened, in words."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NAMES = ("place_sealed", "place_masked")


def upgrade() -> None:
    for name in NAMES:
        op.add_column("disputes", sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for name in NAMES:
        op.drop_column("disputes", name)
