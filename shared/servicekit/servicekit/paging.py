"""Lists by cursor: the next page starts behind the last row's sort key, so that cost stays flat."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.orm import Session

from contracts.errors import Invalid

T = TypeVar("T")


def page(
    session: Session,
    statement: Select[Any],
    keys: Sequence[ColumnElement[Any]],
    *,
    cursor: str,
    limit: int,
    descending: bool = True,
    scalars: bool = True,
) -> tuple[list[Any], str]:
    """The rows behind ``cursor`` and the cursor of the next page ("" on the last).

    ``keys`` are the sort columns, the last of them unique; all go in the same direction. With ``scalars``
    each row is the statement's entity, and its key values are read from attributes of the columns' names.

    :raises Invalid: the cursor is not one of ours.
    """
    result = session.execute(stretch(statement, keys, cursor=cursor, limit=limit, descending=descending))
    rows: list[Any] = list(result.scalars() if scalars else result)
    return rows[:limit], _next(rows, keys, limit)


def stretch(
    statement: Select[Any],
    keys: Sequence[ColumnElement[Any]],
    *,
    cursor: str,
    limit: int,
    descending: bool = True,
) -> Select[Any]:
    """``statement`` behind ``cursor``, in order, with one row more than the page: it tells that there is a next one.

    :raises Invalid: the cursor is not one of ours.
    """
    if cursor:
        found = zip(decode_cursor(cursor, keys), keys, strict=True)
        here, there = tuple_(*keys), tuple_(*[literal(value, key.type) for value, key in found])
        statement = statement.where(here < there if descending else here > there)
    return statement.order_by(*[key.desc() if descending else key.asc() for key in keys]).limit(limit + 1)


def _next(rows: Sequence[Any], keys: Sequence[ColumnElement[Any]], limit: int) -> str:
    if len(rows) <= limit:
        return ""
    return encode_cursor([getattr(rows[limit - 1], str(getattr(key, "key", ""))) for key in keys])


def encode_cursor(values: Sequence[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, keys: Sequence[ColumnElement[Any]]) -> list[Any]:
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(plain, list) or len(plain) != len(keys):
            raise ValueError("another list's cursor")
        return [_reader(key)(value) for key, value in zip(keys, plain, strict=True)]
    except (ValueError, TypeError) as error:
        raise Invalid("翻页标记无效，请从第一页重新查看。", field="cursor") from error


def _reader(key: ColumnElement[Any]) -> Callable[[Any], Any]:
    kind = key.type.python_type if hasattr(key.type, "python_type") else str
    if kind is datetime:
        return _moment
    if kind is date:
        return date.fromisoformat
    if kind in (int, float, str):
        return kind
    return lambda value: value


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs an offset")
    return moment
