"""Reading and writing for a whole batch: one statement whatever its size, and what was found at hand until the end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    JSON,
    Boolean,
    ColumnElement,
    Dialect,
    Select,
    String,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    cast,
    event,
    func,
    insert,
    inspect,
    literal_column,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from servicekit.encoding import json_text

_SHELF = "servicekit.shelf"
EntityT = TypeVar("EntityT")


class _Keys(TypeDecorator[list[str]]):
    """Many keys as one value: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(ARRAY(String()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else json.dumps(value)


class _Among(FunctionElement[bool]):
    """``column`` is one of the keys."""

    inherit_cache = True
    type = Boolean()

    def self_group(self, against: Any = None) -> Any:
        """As it stands: SQLite would be told ``(…) = 1`` and could not use an index."""
        return self


@compiles(_Among, "postgresql")
def _any_of_array(element: Any, compiler: Any, **more: Any) -> str:
    column, keys = element.clauses
    return f"{compiler.process(column, **more)} = ANY ({compiler.process(keys, **more)})"


@compiles(_Among, "sqlite")
def _in_json(element: Any, compiler: Any, **more: Any) -> str:
    column, keys = element.clauses
    values = select(func.json_each(keys).table_valued("value").c.value)
    return str(compiler.process(column.in_(values), **more))


def among(column: ColumnElement[str], keys: Iterable[str]) -> ColumnElement[bool]:
    """``column`` is one of ``keys``: one text for any number of keys, so it is compiled, prepared and planned once."""
    return _Among(column, bindparam("keys", sorted(set(keys)), type_=_Keys(), unique=True))


def among_given(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """``among`` for a statement that is built once: the sorted keys are given as the parameter ``name``."""
    return _Among(column, bindparam(name, type_=_Keys()))


def locked(session: Session, statement: Select[Any], *order: ColumnElement[Any]) -> Select[Any]:
    """``statement`` locking its rows in one order, so that two batches cannot wait for each other in a ring.

    SQLite has one writer and no row locks; asked for an order it would walk its whole index instead of looking keys up.
    """
    if session.get_bind().dialect.name == "sqlite":
        return statement
    return statement.order_by(*order).with_for_update()


def insert_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes rows with the same columns: on PostgreSQL as one JSON value, at a third of the price of a parameter each."""
    if rows and session.get_bind().dialect.name == "postgresql":
        told = json_text(rows)
        session.execute(_from_json(table, tuple(rows[0])), {"rows": told})
    elif rows:
        session.execute(insert(table), rows)


@lru_cache(maxsize=64)
def _from_json(table: Table, names: tuple[str, ...]) -> Any:
    """``INSERT … SELECT … FROM json_populate_recordset``: the database reads each value as its column's type."""
    given = cast(bindparam("rows", type_=Text()), JSON)
    rows = func.json_populate_recordset(literal_column(f"NULL::{table.name}"), given).table_valued(*names)
    return insert(table).from_select(names, select(*(rows.c[name] for name in names)))


def stock(session: Session, entity: type[EntityT], keys: Iterable[Any], found: Iterable[EntityT]) -> None:
    """Keeps what a query ``found`` of ``keys`` at hand; of the others it is known that they are not there.

    A key is the primary key, a tuple where it has several columns.
    """
    shelf = _shelf(session)
    for key in keys:
        shelf.setdefault((entity, key), None)
    shelf.update({(entity, _key_of(one)): one for one in found})


def find(session: Session, entity: type[EntityT], key: Any) -> EntityT | None:
    """The entity, or None where there is none; asks the database only for what nobody asked for before.

    ``Session.get`` would ask again for each that is not there.
    """
    shelf = _shelf(session)
    if (entity, key) not in shelf:
        shelf[entity, key] = session.get(entity, key)
    return shelf[entity, key]


def add(session: Session, one: object) -> None:
    """``session.add``, and from now on ``find`` finds it."""
    session.add(one)
    _shelf(session)[type(one), _key_of(one)] = one


def _key_of(one: object) -> Any:
    key = inspect(one, raiseerr=True).mapper.primary_key_from_instance(one)
    return key[0] if len(key) == 1 else tuple(key)


def _shelf(session: Session) -> dict[tuple[type, Any], Any]:
    shelf: dict[tuple[type, Any], Any] = session.info.setdefault(_SHELF, {})
    return shelf


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    session.info.pop(_SHELF, None)


@event.listens_for(Session, "after_soft_rollback")
def _undone(session: Session, _previous: Any) -> None:
    session.info.pop(_SHELF, None)
