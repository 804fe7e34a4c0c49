"""the decision of the routing under which a desk has signed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "dispatch_cases", sa.Column("decision_no", sa.Integer(), server_default="0", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("dispatch_cases", "decision_no")
