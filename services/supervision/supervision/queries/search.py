"""The full-text search: which words match, in SQLite's FTS5 or PostgreSQL's tsvector, and whose party it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, cast, func, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from supervision.policies.search import Query, as_fts5, as_tsquery, parse
from supervision.tables import CASES, PARTY_KEYS, WORDS, WORDS_FTS


class Match:
    """What was typed, ready for this database."""

    def __init__(self, session: Session, q: str, digests: Sequence[str]) -> None:
        self.query = parse(q)
        self.on_postgres = session.get_bind().dialect.name == "postgresql"
        self.digests = [one for one in digests if self._is_party(session, one)]

    @property
    def nothing(self) -> bool:
        return self.query.empty and not self.digests

    @property
    def streams(self) -> bool:
        """The index alone gives the rows, newest first: no sorting, whatever the number of matches."""
        return not self.digests

    def newest_first(self, *entities: Any) -> tuple[Any, ColumnElement[Any]]:
        """A statement over the matching cases and the column that orders it; only where it ``streams``."""
        if self.on_postgres:
            joined = select(*entities, WORDS.c.doc_no).join_from(
                CASES, WORDS, WORDS.c.dispute_id == CASES.c.dispute_id
            )
            return joined.where(self._text(), *self._phrases()), WORDS.c.doc_no
        joined = (
            select(*entities, WORDS_FTS.c.rowid)
            .join_from(WORDS_FTS, WORDS, WORDS.c.doc_no == WORDS_FTS.c.rowid)
            .join(CASES, CASES.c.dispute_id == WORDS.c.dispute_id)
        )
        return joined.where(self._text(), *self._phrases()), WORDS_FTS.c.rowid

    def condition(self) -> ColumnElement[bool]:
        """For a statement on cases in any order: the words match, or one of the parties is the one named."""
        parts: list[ColumnElement[bool]] = []
        if not self.query.empty:
            parts.append(CASES.c.dispute_id.in_(self._matching_ids()))
        if self.digests:
            named = select(PARTY_KEYS.c.dispute_id).where(PARTY_KEYS.c.digest.in_(self.digests))
            parts.append(CASES.c.dispute_id.in_(named))
        return or_(*parts)

    def _matching_ids(self) -> Any:
        found = select(WORDS.c.dispute_id).where(*self._phrases())
        if self.on_postgres:
            return found.where(self._text())
        return found.where(WORDS.c.doc_no.in_(select(WORDS_FTS.c.rowid).where(self._text())))

    def _text(self) -> ColumnElement[bool]:
        query: Query = self.query
        if self.on_postgres:
            return WORDS.c.vector.op("@@", is_comparison=True)(cast(as_tsquery(query), TSQUERY))
        return WORDS_FTS.c.words_fts.op("MATCH", is_comparison=True)(as_fts5(query))

    def _phrases(self) -> list[ColumnElement[bool]]:
        """Pairs of characters may lie apart: what is longer than two is looked for in the text itself."""
        place = func.strpos if self.on_postgres else func.instr
        return [place(func.lower(WORDS.c.narrative), phrase) > 0 for phrase in self.query.phrases]

    @staticmethod
    def _is_party(session: Session, digest: str) -> bool:
        first = select(PARTY_KEYS.c.dispute_id).where(PARTY_KEYS.c.digest == digest).limit(1)
        return session.execute(first).first() is not None
