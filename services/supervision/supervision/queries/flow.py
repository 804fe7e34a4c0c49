"""From the door to the desk: how many disputes came in where and as what, and to which desk each kind went."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, func, select

from contracts.errors import Invalid
from contracts.supervision import Flow, GetFlow, Stream
from servicekit.clock import SHANGHAI, local_date
from supervision.queries.view import View
from supervision.tables import CASES

PERIOD = timedelta(days=90)  # by default
LONGEST = timedelta(days=366)  # the rows of the period are counted anew each time
_c = CASES.c


def get_flow(view: View, request: GetFlow) -> Flow:
    """Of the disputes registered in a period, by default the last ninety days.

    :raises Forbidden: neither a supervisor nor at the study table. :raises Invalid: no such period.
    """
    if not view.actor.may("routing.decide"):
        view.demand("supervision.read")
    until = request.until or local_date(view.now)
    since = request.since or until - PERIOD
    _must_be_a_period(since, until)
    inside = and_(_c.registered_at >= _begin(since), _c.registered_at < _begin(until + timedelta(days=1)))
    return Flow(
        since=since,
        until=until,
        doors=_streams(view, _c.channel, _c.type_code, inside),
        desks=_streams(view, _c.type_code, _c.desk, inside),
        places=_streams(view, _c.village_code, _c.type_code, inside),
    )


def _must_be_a_period(since: date, until: date) -> None:
    if since > until:
        raise Invalid("开始的日期不能晚于结束的日期。", field="since")
    if until - since > LONGEST:
        raise Invalid("一次最多看一年，请缩短起止日期。", field="since")


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)


def _streams(
    view: View, source: ColumnElement[str], target: ColumnElement[str], inside: ColumnElement[bool]
) -> tuple[Stream, ...]:
    """The broadest first; what has no type or desk yet has an empty key."""
    number = func.count()
    found = view.session.execute(
        select(source, target, number)
        .where(inside)
        .group_by(source, target)
        .order_by(number.desc(), source, target)
    )
    return tuple(Stream(source=one, target=other, value=value) for one, other, value in found)
