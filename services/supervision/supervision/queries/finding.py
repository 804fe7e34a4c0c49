"""The list under a search: by number, by words, by the whole name or number of a party."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select, union
from sqlalchemy.orm import lazyload

from contracts.supervision import CasePage, ListDisputes
from servicekit.paging import decode_cursor, encode_cursor, page
from supervision.model import Case
from supervision.policies.search import number_range
from supervision.queries.pages import DEFAULT_SORT, SORTS, cases_in, ordering, page_of
from supervision.queries.scope import Scope
from supervision.queries.search import Match
from supervision.queries.totals import Total, counted
from supervision.queries.view import View
from supervision.tables import CASES, WORDS

COUNTED = 200  # so far a search counts its hits
SORTED = 1_000  # so many of the newest hits are put into another order
Conditions = Sequence[ColumnElement[bool]]


def searched(view: View, request: ListDisputes, scope: Scope, conditions: Conditions) -> CasePage:
    """Newest first straight from the index; another order, or a party's name, sorts the newest thousand found."""
    if (span := number_range(request.q)) is not None:
        return _by_number(
            view, request, scope, [*conditions, CASES.c.number >= span[0], CASES.c.number < span[1]]
        )
    match = Match(view.session, request.q, view.digests(request.q), _own(scope))
    if match.nothing:
        return CasePage(items=())
    if not scope.secrets:
        conditions = [*conditions, scope.condition(), scope.readable()]
    streams = request.sort == DEFAULT_SORT and not match.named
    return (_newest if streams else _sorted)(view, request, scope, match, conditions)


def _own(scope: Scope) -> Select[Any] | None:
    """A mediator's own cases, where they see no others: fewer than a word's, so that the search begins with them."""
    if not scope.mediator_id or scope.desk or scope.villages:
        return None
    return union(*[arm.narrow(select(CASES.c.dispute_id)) for arm in scope.arms()]).subquery().select()


def _by_number(view: View, request: ListDisputes, scope: Scope, conditions: Conditions) -> CasePage:
    """Numbers grow with time: their own order is the newest first."""
    statement = select(Case).options(lazyload("*")).where(*conditions, scope.condition())
    name = "number" if request.sort == DEFAULT_SORT else request.sort.removeprefix("-")
    rows, cursor = page(view.session, statement, SORTS[name], **ordering(request))
    more = bool(request.cursor or cursor)
    total = Total(len(rows), more)
    if more and scope.everything:
        total = counted(view.session, scope.arms(), conditions)
    return page_of(view, scope, rows, cursor, total)


def _newest(
    view: View, request: ListDisputes, scope: Scope, match: Match, conditions: Conditions
) -> CasePage:
    """One reading shows the first page and counts on a little; who sees few of many is told that there are more."""
    wanted = request.limit + 1
    as_far = max(wanted, COUNTED) if scope.everything else wanted
    found = match.newest(conditions, as_far)
    shown = found[:wanted]
    if request.cursor:
        below = int(decode_cursor(request.cursor, [WORDS.c.doc_no])[0])
        shown = match.newest(conditions, wanted, below)
    cursor = encode_cursor([shown[request.limit - 1].doc_no]) if len(shown) == wanted else ""
    ids = [hit.dispute_id for hit in shown[: request.limit]]
    by_id = {case.dispute_id: case for case in view.session.execute(cases_in(ids)).scalars()}
    return page_of(view, scope, [by_id[one] for one in ids], cursor, Total(len(found), len(found) == as_far))


def _sorted(
    view: View, request: ListDisputes, scope: Scope, match: Match, conditions: Conditions
) -> CasePage:
    """What both kinds of match found, in the order that was asked for."""
    as_far = SORTED if scope.everything else COUNTED
    ids = [hit.dispute_id for hit in match.newest(conditions, as_far)]
    statement = cases_in([*ids, *match.named]).where(*conditions)
    name = request.sort.removeprefix("-")
    if name == "due_at":
        statement = statement.where(CASES.c.due_at.is_not(None))
    rows, cursor = page(view.session, statement, SORTS[name], **ordering(request))
    total = len(view.session.execute(statement.with_only_columns(CASES.c.dispute_id)).all())
    return page_of(view, scope, rows, cursor, Total(total, len(ids) == as_far))
