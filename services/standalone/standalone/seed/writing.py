"""Writes the rows: one transaction for each service's database, so that a history is there whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session
from sqlalchemy.schema import AddConstraint, DropConstraint

from servicekit import bulk
from standalone.seed.world import tables_of

# Ours alone for the time being; a commit is as safe as ever.
_POSTGRESQL = ("SET LOCAL lock_timeout = '5s'", "SET LOCAL maintenance_work_mem = '256MB'")
# An empty file may be written without a log of its own; one with something in it keeps all its care.
_EMPTY_SQLITE = ("PRAGMA journal_mode=DELETE", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-200000")


class Book:
    """One service's database during the filling."""

    def __init__(self, name: str, connection: Connection, empty: bool) -> None:
        self.name, self.connection, self.empty = name, connection, empty
        self.tables = tables_of(name)
        if connection.dialect.name == "postgresql":
            for statement in _POSTGRESQL:
                connection.execute(text(statement))
        if empty:
            self._without_indexes()

    def write(self, rows: Mapping[str, Any]) -> None:
        """Parents before children, as the tables' keys want it."""
        for table in self._sorted():
            if table.name in rows:
                bulk.write(self.connection, table, rows[table.name])

    def close(self, seeder: Any, counted: Counter[Any]) -> None:
        """Counters, indexes, the planner's figures; the commit is the caller's."""
        with Session(self.connection, expire_on_commit=False, autoflush=False) as session:
            seeder.finish(session, counted)
            session.flush()
        if self.empty:
            self._with_indexes()
        for table in self._sorted():  # one by one: the server's own tables are everybody's
            self.connection.execute(text(f"ANALYZE {table.name}"))

    def _without_indexes(self) -> None:
        for table in self._sorted():
            for index in table.indexes:
                index.drop(self.connection)
            for constraint in self._foreign(table):
                self.connection.execute(DropConstraint(constraint))

    def _with_indexes(self) -> None:
        for table in self._sorted():
            for index in table.indexes:
                index.create(self.connection)
            for constraint in self._foreign(table):
                self.connection.execute(AddConstraint(constraint))

    def _foreign(self, table: Any) -> list[Any]:
        """SQLite's constraints belong to their tables and stay."""
        return list(table.foreign_key_constraints) if self.connection.dialect.name == "postgresql" else []

    def _sorted(self) -> list[Any]:
        metadata = next(iter(self.tables.values())).metadata
        return list(metadata.sorted_tables)


@contextmanager
def books(engines: Mapping[str, Engine], empty: bool) -> Iterator[dict[str, Book]]:
    """A book for each service; all are committed at the end, or all undone."""
    connections = {name: engine.connect() for name, engine in engines.items()}
    try:
        if empty:
            for connection in connections.values():
                _relax(connection)
        yield {name: Book(name, connection, empty) for name, connection in connections.items()}
        for connection in connections.values():
            connection.commit()
    finally:
        for connection in connections.values():
            connection.close()


def _relax(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        for statement in _EMPTY_SQLITE:
            driver.execute(statement)


class Writers:
    """One thread for each database: they wait for their servers at the same time."""

    def __init__(self, found: Mapping[str, Book]) -> None:
        self.books, self.pool = found, ThreadPoolExecutor(len(found))

    def write(self, rows: Mapping[str, Mapping[str, Any]]) -> None:
        waiting = [self.pool.submit(book.write, rows[name]) for name, book in self.books.items()]
        for each in waiting:
            each.result()

    def close(self, seeders: Mapping[str, Any], counted: Mapping[str, Counter[Any]]) -> None:
        waiting = [
            self.pool.submit(book.close, seeders[name], counted[name]) for name, book in self.books.items()
        ]
        for each in waiting:
            each.result()
        self.pool.shutdown()
