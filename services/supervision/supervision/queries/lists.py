"""The list of disputes: filters, sort orders, search and the total, within what the actor may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import lazyload

from contracts import codes
from contracts.supervision import CasePage, ListDisputes
from servicekit.paging import page
from supervision.errors import BadFilter
from supervision.model import Case
from supervision.policies.states import CLOSED
from supervision.queries.rows import case_row
from supervision.queries.scope import Scope
from supervision.queries.search import Match
from supervision.queries.totals import counted, total_of
from supervision.queries.view import View
from supervision.tables import CASES

DEFAULT_SORT = "-registered_at"
SORTS = {
    "registered_at": [CASES.c.registered_at, CASES.c.dispute_id],
    "due_at": [CASES.c.due_at, CASES.c.dispute_id],
    "number": [CASES.c.number, CASES.c.dispute_id],
}
# filter of the request → column, the codes it may be, the Chinese name
FILTERS: dict[str, tuple[str, Mapping[str, str] | None, str]] = {
    "status": ("state", codes.STATES, "状态"),
    "desk": ("desk", None, "部门"),
    "village": ("village_code", None, "村"),
    "type": ("type_code", codes.TYPES, "类型"),
    "risk": ("risk", codes.RISKS, "风险等级"),
    "channel": ("channel", codes.CHANNELS, "来源渠道"),
    "mediator": ("mediator_id", None, "调解员"),
}


def list_disputes(view: View, request: ListDisputes) -> CasePage:
    """:raises BadFilter: a filter's code or the sort order is unknown. :raises OutOfScope: nothing may be seen."""
    scope, filters = view.scope(), filters_of(request)
    conditions = [CASES.c.registered_at.is_not(None), scope.condition(), *_conditions(filters)]
    name = request.sort.removeprefix("-")
    if name not in SORTS:
        raise BadFilter("不支持这种排序方式。", field="sort")
    if request.q.strip():
        return _searched(view, request, scope, conditions)
    matching = _matching(name, conditions)
    rows, cursor = page(
        view.session, matching.options(lazyload("*")), SORTS[name], cursor=request.cursor, limit=request.limit,
        descending=request.sort.startswith("-"),
    )  # fmt: skip
    total = total_of(view.session, filters, scope, select(CASES.c.dispute_id).where(*conditions))
    return _page(view, scope, rows, cursor, total)


def _searched(
    view: View, request: ListDisputes, scope: Scope, conditions: Sequence[ColumnElement[bool]]
) -> CasePage:
    """Newest first straight from the index; another order, or a party's name, sorts what was found."""
    match = Match(view.session, request.q, view.digests(request.q))
    if match.nothing:
        return CasePage(items=())
    conditions = [*conditions, scope.readable()]
    more: dict[str, Any] = {"cursor": request.cursor, "limit": request.limit}
    if match.streams and request.sort == DEFAULT_SORT:
        statement, key = match.newest_first(Case)
        statement = statement.where(*conditions)
        found, cursor = page(view.session, statement.options(lazyload("*")), [key], scalars=False, **more)
        rows = [row[0] for row in found]
        matching = match.newest_first()[0].where(*conditions)
    else:
        name = request.sort.removeprefix("-")
        statement = _matching(name, [*conditions, match.condition()]).options(lazyload("*"))
        rows, cursor = page(
            view.session, statement, SORTS[name], descending=request.sort.startswith("-"), **more
        )
        matching = select(CASES.c.dispute_id).where(*conditions, match.condition())
    return _page(view, scope, rows, cursor, counted(view.session, matching))


def filters_of(request: ListDisputes) -> dict[str, Any]:
    """Column → value of the filters that are set; ``open`` stands for every state that is not an end."""
    filters: dict[str, Any] = {}
    for field, (column, known, name) in FILTERS.items():
        value = getattr(request, field)
        if field == "status" and value == "open":
            filters["open"] = True
        elif value and known is not None and value not in known:
            raise BadFilter(f"没有这种{name}，请从列表中选择。", field=field)
        elif value:
            filters[column] = value
    if request.overdue is not None:
        filters["overdue"] = request.overdue
    return filters


def _conditions(filters: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    columns = {name: value for name, value in filters.items() if name not in ("open", "overdue")}
    conditions = [CASES.c[name] == value for name, value in columns.items()]
    if "open" in filters:
        conditions.append(CASES.c.state.not_in(sorted(CLOSED)))
    if "overdue" in filters:
        conditions.append(CASES.c.overdue if filters["overdue"] else ~CASES.c.overdue)
    return conditions


def _matching(sort: str, conditions: Sequence[ColumnElement[bool]]) -> Any:
    statement = select(Case).where(*conditions)
    return statement.where(CASES.c.due_at.is_not(None)) if sort == "due_at" else statement


def _page(view: View, scope: Scope, rows: Sequence[Case], cursor: str, total: int) -> CasePage:
    items = tuple(case_row(case, scope, view.now) for case in rows)
    return CasePage(items=items, next_cursor=cursor, total=total)
