"""The list of disputes: filters, sort orders, search and the total, within what the actor may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select, text, union_all
from sqlalchemy.orm import lazyload

from contracts import codes
from contracts.supervision import CasePage, ListDisputes
from servicekit.aside import aside
from servicekit.paging import page, stretch
from supervision.errors import BadFilter
from supervision.model import Case
from supervision.policies.states import CLOSED
from supervision.queries.finding import searched
from supervision.queries.pages import SORTS, cases_in, ordering, page_of, sorted_by
from supervision.queries.scope import Arm
from supervision.queries.totals import Total, total_of
from supervision.queries.view import View
from supervision.tables import AT_RISK, CASES, OPEN, OVERDUE, RUNNING, SEVERE

# filter of the request → column, the codes it may be, the Chinese name
Conditions = Sequence[ColumnElement[bool]]
FILTERS: dict[str, tuple[str, Mapping[str, str] | None, str]] = {
    "status": ("state", codes.STATES, "状态"),
    "desk": ("desk", None, "部门"),
    "village": ("village_code", None, "村"),
    "type": ("type_code", codes.TYPES, "类型"),
    "risk": ("risk", codes.RISKS, "风险等级"),
    "channel": ("channel", codes.CHANNELS, "来源渠道"),
    "mediator": ("mediator_id", None, "调解员"),
}

FLAGS = {"overdue": OVERDUE, "severe": SEVERE}  # yes or no: the words that their indexes know


def list_disputes(view: View, request: ListDisputes) -> CasePage:
    """:raises BadFilter: a filter's code or the sort order is unknown. :raises OutOfScope: nothing may be seen."""
    scope, filters = view.scope(), filters_of(request)
    if request.sort.removeprefix("-") not in SORTS:
        raise BadFilter("不支持这种排序方式。", field="sort")
    if request.q.strip():
        return searched(view, request, scope, conditions_of(filters, indexed=False))
    short = request.sort.endswith("due_at") or _short(filters)
    arms = scope.as_filter() if short else scope.arms()
    conditions = conditions_of(filters, indexed=scope.everything and not short)
    conditions.append(_there(request))
    rows, cursor = _listed(view, request, sorted_by(request, scope), arms, conditions)
    whole = not (request.cursor or cursor)
    total = Total(len(rows)) if whole else total_of(view.session, filters, scope, arms, conditions)
    return page_of(view, scope, rows, cursor, total)


def _there(request: ListDisputes) -> Any:
    """Registered; a list by what is due next has only running clocks."""
    return text(RUNNING) if request.sort.endswith("due_at") else CASES.c.registered_at.is_not(None)


def _short(filters: Mapping[str, Any]) -> bool:
    """Whether only cases are asked for that somebody still has: they are never many, and have indexes of their own."""
    return bool(filters.get("overdue")) or _open(filters)


def _open(filters: Mapping[str, Any]) -> bool:
    return "open" in filters or filters.get("state", "archived") not in CLOSED


def _listed(
    view: View,
    request: ListDisputes,
    keys: Sequence[ColumnElement[Any]],
    arms: Sequence[Arm],
    conditions: Conditions,
) -> tuple[list[Case], str]:
    """Each way to a case gives its own newest; where there are several, they are put into one order."""
    order = ordering(request)
    if len(arms) == 1:
        statement = arms[0].narrow(select(Case).options(lazyload("*")).where(*conditions))
        return page(view.session, statement, arms[0].keys(keys), **order)
    each = [
        stretch(arm.narrow(select(CASES.c.dispute_id).where(*conditions)), arm.keys(keys), **order).subquery()
        for arm in arms
    ]
    found = union_all(*[select(one.c.dispute_id) for one in each])
    return page(view.session, cases_in(found), keys, **order)


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
    for flag in FLAGS:
        if getattr(request, flag) is not None:
            filters[flag] = getattr(request, flag)
    return filters


def conditions_of(filters: Mapping[str, Any], *, indexed: bool) -> list[ColumnElement[bool]]:
    """``indexed`` where the filters themselves may lead to the cases."""
    columns = {name: value for name, value in filters.items() if name not in ("open", *FLAGS)}
    conditions = [
        (CASES.c[name] if indexed else aside(CASES.c[name])) == value for name, value in columns.items()
    ]
    said = [
        *([OPEN] if _open(filters) else []),
        *([AT_RISK] if filters.get("risk", "none") != "none" else []),
        *(words if filters[flag] else f"NOT {words}" for flag, words in FLAGS.items() if flag in filters),
    ]
    return [*conditions, *map(text, said)]
