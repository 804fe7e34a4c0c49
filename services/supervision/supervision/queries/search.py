"""The full-text search: which words match, in SQLite's FTS5 or PostgreSQL's tsvector, and whose party it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, cast, func, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from supervision.policies.search import Window, as_fts5, as_tsquery, parse, windows
from supervision.tables import CASES, PARTY_KEYS, WORDS, WORDS_FTS

PARTY_LIMIT = 1_000  # of somebody with more disputes, the newest


class Hit(NamedTuple):
    """A case whose words match, by its place in the order of arrival."""

    dispute_id: str
    doc_no: int


class Match:
    """What was typed, ready for this database; ``within`` are the ids of few cases, if only these are searched."""

    def __init__(
        self, session: Session, q: str, digests: Sequence[str], within: Select[Any] | None = None
    ) -> None:
        self.session, self.query, self.within = session, parse(q), within
        self.on_postgres = session.get_bind().dialect.name == "postgresql"
        self.named = self._named(digests)

    @property
    def nothing(self) -> bool:
        return self.query.empty and not self.named

    def newest(self, conditions: Sequence[ColumnElement[bool]], limit: int, below: int = 0) -> list[Hit]:
        """At most ``limit`` cases whose words match, newest first, those under ``below`` where it is given.

        ``conditions`` are on cases; where there are none, the cases themselves are not looked at.
        """
        found: list[Hit] = []
        for window in self._windows(below) if not self.query.empty else ():
            statement = self._matching(window, rare=not (conditions and found))
            if conditions:
                statement = statement.join(CASES, CASES.c.dispute_id == WORDS.c.dispute_id).where(*conditions)
            rows = self.session.execute(statement.limit(limit - len(found)))
            found += [Hit(row.dispute_id, row.doc_no) for row in rows]
            if len(found) >= limit:
                break
        return found

    def _named(self, digests: Sequence[str]) -> list[str]:
        """The newest disputes of whom was typed by the whole name or number; ids sort by time."""
        named = select(PARTY_KEYS.c.dispute_id).where(PARTY_KEYS.c.digest.in_(digests))
        newest = named.order_by(PARTY_KEYS.c.dispute_id.desc()).limit(PARTY_LIMIT)
        return list(self.session.execute(newest).scalars()) if digests else []

    def _windows(self, below: int) -> Iterable[Window]:
        """SQLite's index has an order of its own, and few cases are soon sorted: these need only one."""
        if self.within is not None or not self.on_postgres:
            return [Window(0, below, ())]
        top = below or (self.session.execute(select(func.max(WORDS.c.doc_no))).scalar() or 0) + 1
        return windows(top)

    def _matching(self, window: Window, *, rare: bool) -> Select[Any]:
        """``rare`` keeps the order away from the key: for a word of unknown frequency PostgreSQL would rather walk a
        million keys than ask the index of words. A common word and a reader of few cases are better served by the walk.
        """
        number = WORDS.c.doc_no if self.on_postgres else WORDS_FTS.c.rowid
        statement = select(WORDS.c.dispute_id, number.label("doc_no")).where(
            self._text(window), *self._phrases()
        )
        if not self.on_postgres:
            statement = statement.join_from(WORDS_FTS, WORDS, WORDS.c.doc_no == WORDS_FTS.c.rowid)
        if window.high:
            statement = statement.where(number < window.high)
        if self.within is not None:
            statement = statement.where(WORDS.c.dispute_id.in_(self.within))
        return statement.order_by((number + 0 if rare and self.on_postgres else number).desc())

    def _text(self, window: Window) -> ColumnElement[bool]:
        if self.on_postgres:
            wanted = cast(as_tsquery(self.query, window), TSQUERY)
            return WORDS.c.vector.op("@@", is_comparison=True)(wanted)
        return WORDS_FTS.c.words_fts.op("MATCH", is_comparison=True)(as_fts5(self.query))

    def _phrases(self) -> list[ColumnElement[bool]]:
        """Pairs of characters may lie apart: what is longer than two is looked for in the text itself."""
        place = func.strpos if self.on_postgres else func.instr
        return [place(func.lower(WORDS.c.narrative), phrase) > 0 for phrase in self.query.phrases]
