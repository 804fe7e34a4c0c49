"""How often an applicant came before, as it stood at the registration."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("disputes", sa.Column("earlier_cases", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("disputes", "earlier_cases")
