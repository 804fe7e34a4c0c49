"""The masked narratives and their full-text index: FTS5 on SQLite, a ``tsvector`` with GIN on PostgreSQL.

Both are fed with the same text: the tokens of ``policies.search``, in quotes. On SQLite a trigger moves it into
the index, which keeps no copy of the text, and empties the column. ``doc_no`` is never used twice: a row that is
removed leaves tokens behind that lead nowhere. On PostgreSQL a trigger adds the tokens of the blocks that the
document's number lies in (``policies.search.windows``).
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    column,
    event,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

from supervision.tables.cases import CASES
from supervision.tables.home import metadata

WORDS = Table(
    "words",
    metadata,
    # The order of arrival: a search shows the newest first without sorting.
    Column("doc_no", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("dispute_id", String(40), ForeignKey(CASES.c.dispute_id), nullable=False, unique=True),
    Column("narrative", Text, nullable=False),
    Column("vector", Text().with_variant(TSVECTOR, "postgresql"), nullable=False),
    sqlite_autoincrement=True,
)

# FTS5 keeps its index in tables of its own.
WORDS_FTS = table("words_fts", column("rowid", Integer), column("words_fts", Text))

SQLITE_UP = (
    "CREATE VIRTUAL TABLE words_fts"
    " USING fts5(tokens, content='', detail=none, tokenize='unicode61 remove_diacritics 0')",
    """CREATE TRIGGER words_indexed AFTER INSERT ON words BEGIN
  INSERT INTO words_fts (rowid, tokens) VALUES (new.doc_no, new.vector);
  UPDATE words SET vector = '' WHERE doc_no = new.doc_no;
END""",
)
SQLITE_DOWN = ("DROP TRIGGER IF EXISTS words_indexed", "DROP TABLE IF EXISTS words_fts")

POSTGRESQL_UP = (
    """CREATE FUNCTION words_blocks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  NEW.vector := NEW.vector || array_to_tsvector(
    ARRAY['@0:' || (NEW.doc_no >> 10), '@1:' || (NEW.doc_no >> 12), '@2:' || (NEW.doc_no >> 14), '@3:' || (NEW.doc_no >> 16)]);
  RETURN NEW;
END $$""",
    "CREATE TRIGGER words_blocks BEFORE INSERT ON words FOR EACH ROW EXECUTE FUNCTION words_blocks()",
)
POSTGRESQL_DOWN = (
    "DROP TRIGGER IF EXISTS words_blocks ON words",
    "DROP FUNCTION IF EXISTS words_blocks()",
)


def _with_the_table(dialect: str, up: tuple[str, ...], down: tuple[str, ...]) -> None:
    for moment, statements in (("after_create", up), ("before_drop", down)):
        for statement in statements:
            event.listen(WORDS, moment, DDL(statement).execute_if(dialect=dialect))


_with_the_table("sqlite", SQLITE_UP, SQLITE_DOWN)
_with_the_table("postgresql", POSTGRESQL_UP, POSTGRESQL_DOWN)
# SQLite searches in words_fts: there the index has no rows and costs nothing, but is known to migrations.
# A short list of what is yet to be sorted in: every search reads it.
Index(
    "ix_words_vector",
    WORDS.c.vector,
    postgresql_using="gin",
    postgresql_with={"gin_pending_list_limit": 256},
    sqlite_where=text("0"),
)
