"""What every list of cases has in common: its sort orders, and how rows become a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import lazyload

from contracts.supervision import CasePage, ListDisputes
from supervision.model import Case
from supervision.queries.rows import case_row
from supervision.queries.scope import Scope
from supervision.queries.totals import Total
from supervision.queries.view import View
from supervision.tables import CASES

DEFAULT_SORT = "-registered_at"
SORTS: dict[str, list[ColumnElement[Any]]] = {
    "registered_at": [CASES.c.registered_at, CASES.c.dispute_id],
    "due_at": [CASES.c.due_at, CASES.c.dispute_id],
    "number": [CASES.c.number, CASES.c.dispute_id],
}


def sorted_by(request: ListDisputes, scope: Scope) -> list[ColumnElement[Any]]:
    """The sort columns; numbers grow with time, which is how the ways of a narrower scope are ordered."""
    name = request.sort.removeprefix("-")
    return SORTS["registered_at" if name == "number" and not scope.everything else name]


def ordering(request: ListDisputes) -> dict[str, Any]:
    """What ``page`` is told besides the statement and its keys."""
    return {"cursor": request.cursor, "limit": request.limit, "descending": request.sort.startswith("-")}


def cases_in(ids: Any) -> Select[Any]:
    """The cases of these ids, a statement's or a list's, without their clocks."""
    return select(Case).options(lazyload("*")).where(CASES.c.dispute_id.in_(ids))


def page_of(view: View, scope: Scope, rows: Sequence[Case], cursor: str, total: Total) -> CasePage:
    items = tuple(case_row(case, scope, view.now) for case in rows)
    return CasePage(items=items, next_cursor=cursor, total=total.rows, total_at_least=total.at_least)
