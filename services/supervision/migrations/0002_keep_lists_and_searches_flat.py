"""keep lists and searches flat."""

import sqlalchemy as sa
from alembic import op

import servicekit.engine

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN = "state NOT IN ('agreed', 'archived', 'failed', 'refused', 'withdrawn')"
BLOCKS = "array_to_tsvector(ARRAY['@0:' || ({no} >> 10), '@1:' || ({no} >> 12), '@2:' || ({no} >> 14), '@3:' || ({no} >> 16)])"
# The words of before get the tokens of their blocks; the trigger gives them to those that come.
POSTGRESQL_UP = (
    f"UPDATE words SET vector = vector || {BLOCKS.format(no='doc_no')}",  # noqa: S608
    f"""CREATE FUNCTION words_blocks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  NEW.vector := NEW.vector || {BLOCKS.format(no="NEW.doc_no")};
  RETURN NEW;
END $$""",
    "CREATE TRIGGER words_blocks BEFORE INSERT ON words FOR EACH ROW EXECUTE FUNCTION words_blocks()",
    # Every search reads what is yet to be sorted in: kilobytes.
    "ALTER INDEX ix_words_vector SET (gin_pending_list_limit = 256)",
)
POSTGRESQL_DOWN = (
    "ALTER INDEX ix_words_vector RESET (gin_pending_list_limit)",
    "DROP TRIGGER words_blocks ON words",
    "DROP FUNCTION words_blocks()",
    "UPDATE words SET vector = ts_delete(vector, ARRAY(SELECT lexeme FROM unnest(vector) WHERE lexeme LIKE '@%'))",
)


def upgrade() -> None:
    op.create_index("ix_cards_card", "cards", ["card", "issued_at", "card_id"])
    op.create_index("ix_cards_desk", "cards", ["desk", "issued_at", "card_id"])
    op.drop_index("ix_cases_mediator", table_name="cases")
    op.create_index("ix_cases_mediator_id", "cases", ["mediator_id", "registered_at", "dispute_id"])
    op.create_index(
        "ix_cases_open",
        "cases",
        ["registered_at", "dispute_id"],
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )
    op.add_column("members", sa.Column("registered_at", servicekit.engine.UtcDateTime(), nullable=True))
    op.execute(
        "UPDATE members SET registered_at = (SELECT registered_at FROM cases WHERE cases.dispute_id = members.dispute_id)"
    )
    op.execute("DELETE FROM members WHERE registered_at IS NULL")
    with op.batch_alter_table("members") as members:
        members.alter_column("registered_at", nullable=False)
    op.create_index("ix_members_list", "members", ["desk", "registered_at", "dispute_id"])
    _run(POSTGRESQL_UP)


def downgrade() -> None:
    _run(POSTGRESQL_DOWN)
    op.drop_index("ix_members_list", table_name="members")
    with op.batch_alter_table("members") as members:
        members.drop_column("registered_at")
    op.drop_index("ix_cases_open", table_name="cases")
    op.drop_index("ix_cases_mediator_id", table_name="cases")
    op.create_index(
        "ix_cases_mediator",
        "cases",
        ["mediator_id", "registered_at", "dispute_id"],
        sqlite_where=sa.text("mediator_id <> ''"),
        postgresql_where=sa.text("mediator_id <> ''"),
    )
    op.drop_index("ix_cards_desk", table_name="cards")
    op.drop_index("ix_cards_card", table_name="cards")


def _run(statements: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in statements:
            op.execute(statement)
