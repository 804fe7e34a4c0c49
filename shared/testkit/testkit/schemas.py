"""The tables in a test database: those of the service under test, made once, emptied between tests."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, MetaData, text

from servicekit.engine import make_engine


@dataclass
class _Standing:
    url: str
    metadata: MetaData
    engine: Engine


class Schemas:
    """One set of tables for each kind of database at a time; another service's tables take its place."""

    def __init__(self) -> None:
        self._standing: dict[str, _Standing] = {}

    def engine(self, url: str, metadata: MetaData) -> Engine:
        """An engine on ``url`` whose tables are those of ``metadata``."""
        kind = url.split(":", 1)[0]
        found = self._standing.get(kind)
        if found is not None and found.url == url and found.metadata is metadata:
            return found.engine
        self._drop(kind)
        engine = make_engine(url, synchronous="OFF")
        metadata.create_all(engine)
        self._standing[kind] = _Standing(url, metadata, engine)
        return engine

    def close(self) -> None:
        """The databases themselves go with the run, so that nothing needs to be dropped."""
        for standing in self._standing.values():
            standing.engine.dispose()

    def _drop(self, kind: str) -> None:
        standing = self._standing.pop(kind, None)
        if standing is not None:
            standing.metadata.drop_all(standing.engine)
            standing.engine.dispose()


def empty(engine: Engine, metadata: MetaData) -> None:
    """Deletes all rows; a session that a test left open is told instead of waited for."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
