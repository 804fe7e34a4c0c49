"""A column that only filters: SQLite, which keeps no figures of its tables, shall not choose an index for its sake."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class aside(FunctionElement[Any]):  # noqa: N801  reads as a function of SQL
    """``column`` as it is; on SQLite with the unary plus that takes it out of the choice of an index."""

    inherit_cache = True
    name = "aside"

    def __init__(self, column: ColumnElement[Any]) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(aside)
def _plain(element: aside, compiler: Any, **more: Any) -> str:
    return str(compiler.process(element.clauses, **more))


@compiles(aside, "sqlite")
def _plus(element: aside, compiler: Any, **more: Any) -> str:
    return f"+{compiler.process(element.clauses, **more)}"
