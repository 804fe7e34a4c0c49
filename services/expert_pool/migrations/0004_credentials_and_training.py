"""credentials and training."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# What each expert's own row said so far becomes the credential of the town's list.
COPY = """
INSERT INTO credentials (id, expert_id, name, number, issuer, types, valid_until, reason, kept_by)
SELECT id || '-list', id, credential, '', '', '[]', credential_until, '', 'list' FROM experts
"""
BACK = """
UPDATE experts SET
 credential = COALESCE((SELECT name FROM credentials WHERE credentials.id = experts.id || '-list'), ''),
 credential_until = COALESCE((SELECT valid_until FROM credentials WHERE credentials.id = experts.id || '-list'), '2000-01-01')
"""


def upgrade() -> None:
    op.create_table(
        "credentials",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("expert_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issuer", sa.String(length=100), nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("kept_by", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["expert_id"], ["experts.id"], name=op.f("fk_credentials_expert_id_experts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credentials")),
    )
    op.create_index(op.f("ix_credentials_expert_id"), "credentials", ["expert_id"], unique=False)
    op.create_index("ix_credentials_until", "credentials", ["valid_until", "id"], unique=False)
    op.execute(COPY)
    op.drop_column("experts", "credential")
    op.drop_column("experts", "credential_until")
    _create_training()
    op.create_index("ix_draws_drawn_at", "draws", ["drawn_at"], unique=False)


def _create_training() -> None:
    op.create_table(
        "trainings",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("starts_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("ends_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("organiser", sa.String(length=100), nullable=False),
        sa.Column("hours", sa.Float(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("planned_by", sa.String(length=64), nullable=False),
        sa.Column("planned_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainings")),
        sa.UniqueConstraint("number", name=op.f("uq_trainings_number")),
    )
    op.create_index("ix_trainings_starts", "trainings", ["starts_at", "id"], unique=False)
    op.create_index("ix_trainings_year", "trainings", ["year", "starts_at", "id"], unique=False)
    op.create_table(
        "training_places",
        sa.Column("training_id", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("enrolled_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("enrolled_by", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("hours", sa.Float(), nullable=False),
        sa.Column("certificate_no", sa.String(length=40), nullable=False),
        sa.Column("certified_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["training_id"], ["trainings.id"], name=op.f("fk_training_places_training_id_trainings")
        ),
        sa.PrimaryKeyConstraint("training_id", "person_id", name=op.f("pk_training_places")),
    )
    op.create_index("ix_training_places_person", "training_places", ["person_id", "year"], unique=False)
    op.create_index("ix_training_places_year", "training_places", ["year", "person_id"], unique=False)
    op.create_table(
        "training_numbers",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_training_numbers")),
    )


def downgrade() -> None:
    op.drop_index("ix_draws_drawn_at", table_name="draws")
    op.drop_table("training_numbers")
    op.drop_table("training_places")
    op.drop_table("trainings")
    op.add_column(
        "experts", sa.Column("credential", sa.String(length=100), server_default="", nullable=False)
    )
    op.add_column(
        "experts", sa.Column("credential_until", sa.Date(), server_default="2000-01-01", nullable=False)
    )
    op.execute(BACK)
    op.drop_table("credentials")
