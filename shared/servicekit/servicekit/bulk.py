"""Rows in bulk: COPY on PostgreSQL, one prepared INSERT on SQLite."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import JSON, Column, Connection, DateTime, Dialect, String, Table, TypeDecorator
from sqlalchemy.exc import IntegrityError

from servicekit.audit import Entry, whole_chain

# Control characters that no text of ours has (intake takes them out), until the whole block is escaped at once.
_VALUE, _LINE, _NULL = "\x1f", "\x1e", "\x1d"
_COPY = (
    ("\\", "\\\\"),
    ("\t", "\\t"),
    ("\n", "\\n"),
    ("\r", "\\r"),
    (_VALUE, "\t"),
    (_LINE, "\n"),
    (_NULL, "\\N"),
)
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
Row = Sequence[Any]
Rows = list[tuple[Table, Row]]


def row_of(table: Table, entity: Any) -> tuple[Table, Row]:
    """An object that is kept in ``table``, as a row of all its columns."""
    return table, _reader(table)(entity)


@cache
def _reader(table: Table) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*table.columns.keys())


def audit_rows(
    table: Table, dispute_id: str, entries: Iterable[Entry], new_id: Callable[[datetime], str]
) -> Rows:
    """A whole audit chain."""
    read = _row_reader(table)
    return [(table, read(row)) for row in whole_chain(dispute_id, entries, new_id)]


@cache
def _row_reader(table: Table) -> Callable[[Any], tuple[Any, ...]]:
    return itemgetter(*table.columns.keys())


def load(connection: Connection, table: Table, rows: Iterable[Row], columns: Sequence[str] = ()) -> None:
    """Writes ``rows`` inside the connection's transaction.

    :param columns: whose values a row holds, in this order; where none are named, all that the database does not number.
    """
    names = columns or columns_of(table)
    write(connection, table, encode(table, rows, connection.dialect, names), names)


def columns_of(table: Table) -> list[str]:
    """The columns that a row must bring: all but the number that the database gives."""
    return [column.name for column in table.columns if column.autoincrement is not True]


def encode(table: Table, rows: Iterable[Row], dialect: Dialect, columns: Sequence[str] = ()) -> Any:
    """The rows as the driver takes them: text for COPY, tuples for SQLite; can be sent to another process."""
    named = [table.c[name] for name in columns or columns_of(table)]
    if dialect.name != "postgresql":
        binders = [_bound(column, dialect) for column in named]
        return [tuple(bind(value) for bind, value in zip(binders, row, strict=True)) for row in rows]
    writers = [_text(column, dialect) for column in named]
    lines = [
        _VALUE.join(
            [value if write is None else write(value) for write, value in zip(writers, row, strict=True)]
        )
        for row in rows
    ]
    return _for_copy(_LINE.join([*lines, ""])).encode()


def write(connection: Connection, table: Table, encoded: Any, columns: Sequence[str] = ()) -> None:
    """Writes what ``encode`` made.

    :raises IntegrityError: a row breaks a rule of the table; none is written.
    """
    quote = connection.dialect.identifier_preparer.quote
    names = columns or columns_of(table)
    target = f"{quote(table.name)} ({', '.join(map(quote, names))})"
    driver: Any = connection.connection.driver_connection
    try:
        if connection.dialect.name == "postgresql":
            with driver.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
                copy.write(encoded)
        else:
            places = ", ".join("?" * len(names))
            driver.executemany(f"INSERT INTO {target} VALUES ({places})", encoded)  # noqa: S608  our own names
    except connection.dialect.loaded_dbapi.IntegrityError as error:
        raise IntegrityError(f"rows of {table.name}", None, error) from error


def _bound(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """How a value of this column reaches the driver: the same way as in any other statement."""
    return column.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is


def _text(column: Column[Any], dialect: Dialect) -> Callable[[Any], str] | None:
    """How a value of this column becomes text; None where it is text already."""
    if isinstance(column.type, JSON):
        return lambda value: _NULL if value is None else _json(value)
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, String) or column.type.__class__.__name__ == "TSVECTOR":
        return None if not column.nullable else _or_null
    if isinstance(kind, DateTime):
        return lambda value: _NULL if value is None else value.astimezone(UTC).isoformat()
    bind = _bound(column, dialect) if isinstance(column.type, TypeDecorator) else _as_it_is
    return lambda value: _NULL if value is None else str(bind(value))


def _for_copy(block: str) -> str:
    """A block of lines with our own separators in the form that COPY reads."""
    for said, written in _COPY:
        block = block.replace(said, written)
    return block


def _or_null(value: Any) -> str:
    return _NULL if value is None else value


def _as_it_is(value: Any) -> Any:
    return value
