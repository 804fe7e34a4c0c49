"""Who entered and who ended an absence, where it was not the officer."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NEW = (("marked_by", 64), ("ended_by", 64), ("end_reason", 500))


def upgrade() -> None:
    for name, length in NEW:
        column = sa.Column(name, sa.String(length=length), server_default="", nullable=False)
        op.add_column("absences", column)


def downgrade() -> None:
    for name, _ in reversed(NEW):
        op.drop_column("absences", name)
