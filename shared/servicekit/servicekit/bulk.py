"""Rows in bulk: COPY on PostgreSQL, one prepared INSERT on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Table

Row = Sequence[Any]


def load(connection: Connection, table: Table, rows: Iterable[Row], columns: Sequence[str] = ()) -> int:
    """Writes ``rows`` inside the connection's transaction; gives how many there were.

    :param columns: whose values a row holds, in this order; all of the table's where none are named.
    """
    names = list(columns or table.columns.keys())
    binders = [_binder(table, name, connection.dialect) for name in names]
    bound = [tuple(bind(value) for bind, value in zip(binders, row, strict=True)) for row in rows]
    if bound:
        write = _copy if connection.dialect.name == "postgresql" else _insert
        write(connection, table, names, bound)
    return len(bound)


def _copy(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Row]) -> None:
    statement = f"COPY {_quoted(connection, table.name)} ({_list(connection, names)}) FROM STDIN"
    with _driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _insert(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Row]) -> None:
    places = ", ".join("?" * len(names))
    target = f"{_quoted(connection, table.name)} ({_list(connection, names)})"
    _driver(connection).executemany(f"INSERT INTO {target} VALUES ({places})", rows)  # noqa: S608  our own names


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


def _list(connection: Connection, names: Sequence[str]) -> str:
    return ", ".join(_quoted(connection, name) for name in names)


def _binder(table: Table, name: str, dialect: Dialect) -> Callable[[Any], Any]:
    """How a value of this column reaches the driver: the same way as in any other statement."""
    return table.c[name].type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
