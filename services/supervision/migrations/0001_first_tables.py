"""first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import servicekit.engine

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# The full-text index of SQLite; PostgreSQL has a GIN index on the column itself.
SQLITE_UP = (
    "CREATE VIRTUAL TABLE words_fts"
    " USING fts5(tokens, content='', detail=none, tokenize='unicode61 remove_diacritics 0')",
    """CREATE TRIGGER words_indexed AFTER INSERT ON words BEGIN
  INSERT INTO words_fts (rowid, tokens) VALUES (new.doc_no, new.vector);
  UPDATE words SET vector = '' WHERE doc_no = new.doc_no;
END""",
)


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("dispute_id", "position", name=op.f("uq_audit_dispute_id_position")),
    )
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)
    op.create_table(
        "audit_anchor",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("chains", sa.Integer(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_audit_anchor")),
    )
    op.create_table(
        "cases",
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), server_default="", nullable=False),
        sa.Column("channel", sa.String(length=20), server_default="", nullable=False),
        sa.Column("village_code", sa.String(length=12), server_default="", nullable=False),
        sa.Column("confidential", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("excerpt", sa.String(length=200), server_default="", nullable=False),
        sa.Column("registered_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("accepted_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("origin_warning_id", sa.String(length=40), server_default="", nullable=False),
        sa.Column("facts", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="", nullable=False),
        sa.Column("round", sa.Integer(), server_default="1", nullable=False),
        sa.Column("type_code", sa.String(length=4), server_default="", nullable=False),
        sa.Column("complexity", sa.String(length=10), server_default="", nullable=False),
        sa.Column("risk", sa.String(length=10), server_default="none", nullable=False),
        sa.Column("level", sa.String(length=10), server_default="", nullable=False),
        sa.Column("desk", sa.String(length=10), server_default="", nullable=False),
        sa.Column("desks", sa.String(length=200), server_default="", nullable=False),
        sa.Column("mediator_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("offered_to", sa.String(length=64), server_default="", nullable=False),
        sa.Column("outcome", sa.String(length=12), server_default="", nullable=False),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("links", sa.Text(), server_default="", nullable=False),
        sa.Column("answered", sa.Integer(), server_default="0", nullable=False),
        sa.Column("satisfied", sa.Integer(), server_default="0", nullable=False),
        sa.Column("updated_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("due_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("overdue", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("card", sa.String(length=10), server_default="", nullable=False),
        sa.Column("settled_in_time", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("dispute_id", name=op.f("pk_cases")),
    )
    op.create_index("ix_cases_channel", "cases", ["channel", "registered_at", "dispute_id"], unique=False)
    op.create_index("ix_cases_desk", "cases", ["desk", "registered_at", "dispute_id"], unique=False)
    op.create_index(
        "ix_cases_due",
        "cases",
        ["due_at", "dispute_id"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_cases_mediator",
        "cases",
        ["mediator_id", "registered_at", "dispute_id"],
        unique=False,
        sqlite_where=sa.text("mediator_id <> ''"),
        postgresql_where=sa.text("mediator_id <> ''"),
    )
    op.create_index("ix_cases_number", "cases", ["number", "dispute_id"], unique=False)
    op.create_index(
        "ix_cases_offered",
        "cases",
        ["offered_to", "registered_at", "dispute_id"],
        unique=False,
        sqlite_where=sa.text("offered_to <> ''"),
        postgresql_where=sa.text("offered_to <> ''"),
    )
    op.create_index(
        "ix_cases_overdue",
        "cases",
        ["registered_at", "dispute_id"],
        unique=False,
        sqlite_where=sa.text("overdue"),
        postgresql_where=sa.text("overdue"),
    )
    op.create_index("ix_cases_registered", "cases", ["registered_at", "dispute_id"], unique=False)
    op.create_index(
        "ix_cases_risk",
        "cases",
        ["risk", "registered_at", "dispute_id"],
        unique=False,
        sqlite_where=sa.text("risk <> 'none'"),
        postgresql_where=sa.text("risk <> 'none'"),
    )
    op.create_index("ix_cases_state", "cases", ["state", "registered_at", "dispute_id"], unique=False)
    op.create_index("ix_cases_type_code", "cases", ["type_code", "registered_at", "dispute_id"], unique=False)
    op.create_index(
        "ix_cases_village_code", "cases", ["village_code", "registered_at", "dispute_id"], unique=False
    )
    op.create_table(
        "inbox",
        sa.Column("consumer", sa.String(length=80), nullable=False),
        sa.Column("event_id", sa.String(length=40), nullable=False),
        sa.Column("received_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("consumer", "event_id", name=op.f("pk_inbox")),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("event_id", sa.String(length=40), nullable=False),
        sa.Column("exchange", sa.String(length=60), nullable=False),
        sa.Column("routing_key", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=40), server_default="", nullable=False),
        sa.Column("correlation_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("published_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
    )
    op.create_index("ix_outbox_created", "outbox", ["created_at"], unique=False)
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("published_at IS NULL"),
        postgresql_where=sa.text("published_at IS NULL"),
    )
    op.create_table(
        "replies",
        sa.Column("actor_id", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("method", sa.String(length=60), nullable=False),
        sa.Column("request_digest", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("created_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("actor_id", "key", name=op.f("pk_replies")),
    )
    op.create_index(op.f("ix_replies_created_at"), "replies", ["created_at"], unique=False)
    op.create_table(
        "tallies",
        sa.Column("dimension", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("dimension", "key", "day", name=op.f("pk_tallies")),
    )
    op.create_table(
        "tally_deltas",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("dimension", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_deltas")),
    )
    op.create_index("ix_tally_deltas_key", "tally_deltas", ["dimension", "key"], unique=False)
    op.create_table(
        "timeline",
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "event_id", name=op.f("pk_timeline")),
    )
    op.create_table(
        "warned",
        sa.Column("warning_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="open", nullable=False),
        sa.Column("level", sa.String(length=10), server_default="", nullable=False),
        sa.Column("colour", sa.String(length=10), server_default="", nullable=False),
        sa.Column("village_code", sa.String(length=12), server_default="", nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("overdue", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("warning_id", name=op.f("pk_warned")),
    )
    op.create_table(
        "cards",
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.Column("clock", sa.String(length=10), nullable=False),
        sa.Column("clock_key", sa.String(length=40), nullable=False),
        sa.Column("card", sa.String(length=10), nullable=False),
        sa.Column("card_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("desk", sa.String(length=10), nullable=False),
        sa.Column("due_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("issued_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("lifted_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["dispute_id"], ["cases.dispute_id"], name=op.f("fk_cards_dispute_id_cases")),
        sa.PrimaryKeyConstraint("dispute_id", "clock", "clock_key", "card", name=op.f("pk_cards")),
        sa.UniqueConstraint("card_id", name=op.f("uq_cards_card_id")),
    )
    op.create_index("ix_cards_issued", "cards", ["issued_at", "card_id"], unique=False)
    op.create_index(
        "ix_cards_open",
        "cards",
        ["issued_at", "card_id"],
        unique=False,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "clocks",
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("started_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("raw_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("remind_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("yellow_at", servicekit.engine.UtcDateTime(), nullable=False),
        sa.Column("shift_reason", sa.String(length=100), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("stopped_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("next_check_at", servicekit.engine.UtcDateTime(), nullable=True),
        sa.Column("card", sa.String(length=10), nullable=False),
        sa.Column("overdue", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["cases.dispute_id"], name=op.f("fk_clocks_dispute_id_cases")
        ),
        sa.PrimaryKeyConstraint("dispute_id", "name", "key", name=op.f("pk_clocks")),
    )
    op.create_index(
        "ix_clocks_next_check",
        "clocks",
        ["next_check_at", "dispute_id"],
        unique=False,
        sqlite_where=sa.text("next_check_at IS NOT NULL"),
        postgresql_where=sa.text("next_check_at IS NOT NULL"),
    )
    op.create_table(
        "members",
        sa.Column("desk", sa.String(length=10), nullable=False),
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["cases.dispute_id"], name=op.f("fk_members_dispute_id_cases")
        ),
        sa.PrimaryKeyConstraint("desk", "dispute_id", name=op.f("pk_members")),
    )
    op.create_table(
        "party_keys",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["cases.dispute_id"], name=op.f("fk_party_keys_dispute_id_cases")
        ),
        sa.PrimaryKeyConstraint("digest", "dispute_id", name=op.f("pk_party_keys")),
    )
    op.create_table(
        "words",
        sa.Column(
            "doc_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("dispute_id", sa.String(length=40), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("vector", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["dispute_id"], ["cases.dispute_id"], name=op.f("fk_words_dispute_id_cases")),
        sa.PrimaryKeyConstraint("doc_no", name=op.f("pk_words")),
        sa.UniqueConstraint("dispute_id", name=op.f("uq_words_dispute_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_words_vector",
        "words",
        ["vector"],
        unique=False,
        postgresql_using="gin",
        sqlite_where=sa.text("0"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_UP:
            op.execute(statement)


def downgrade() -> None:
    op.drop_index("ix_words_vector", table_name="words")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER words_indexed")
        op.execute("DROP TABLE words_fts")
    op.drop_table("words")
    op.drop_table("party_keys")
    op.drop_table("members")
    op.drop_index(
        "ix_clocks_next_check",
        table_name="clocks",
        sqlite_where=sa.text("next_check_at IS NOT NULL"),
        postgresql_where=sa.text("next_check_at IS NOT NULL"),
    )
    op.drop_table("clocks")
    op.drop_index(
        "ix_cards_open",
        table_name="cards",
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.drop_index("ix_cards_issued", table_name="cards")
    op.drop_table("cards")
    op.drop_table("warned")
    op.drop_table("timeline")
    op.drop_index("ix_tally_deltas_key", table_name="tally_deltas")
    op.drop_table("tally_deltas")
    op.drop_table("tallies")
    op.drop_index(op.f("ix_replies_created_at"), table_name="replies")
    op.drop_table("replies")
    op.drop_index(
        "ix_outbox_waiting",
        table_name="outbox",
        sqlite_where=sa.text("published_at IS NULL"),
        postgresql_where=sa.text("published_at IS NULL"),
    )
    op.drop_index("ix_outbox_created", table_name="outbox")
    op.drop_table("outbox")
    op.drop_table("inbox")
    op.drop_index("ix_cases_village_code", table_name="cases")
    op.drop_index("ix_cases_type_code", table_name="cases")
    op.drop_index("ix_cases_state", table_name="cases")
    op.drop_index(
        "ix_cases_risk",
        table_name="cases",
        sqlite_where=sa.text("risk <> 'none'"),
        postgresql_where=sa.text("risk <> 'none'"),
    )
    op.drop_index("ix_cases_registered", table_name="cases")
    op.drop_index(
        "ix_cases_overdue",
        table_name="cases",
        sqlite_where=sa.text("overdue"),
        postgresql_where=sa.text("overdue"),
    )
    op.drop_index(
        "ix_cases_offered",
        table_name="cases",
        sqlite_where=sa.text("offered_to <> ''"),
        postgresql_where=sa.text("offered_to <> ''"),
    )
    op.drop_index("ix_cases_number", table_name="cases")
    op.drop_index(
        "ix_cases_mediator",
        table_name="cases",
        sqlite_where=sa.text("mediator_id <> ''"),
        postgresql_where=sa.text("mediator_id <> ''"),
    )
    op.drop_index(
        "ix_cases_due",
        table_name="cases",
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.drop_index("ix_cases_desk", table_name="cases")
    op.drop_index("ix_cases_channel", table_name="cases")
    op.drop_table("cases")
    op.drop_table("audit_anchor")
    op.drop_index("ix_audit_at", table_name="audit")
    op.drop_table("audit")
