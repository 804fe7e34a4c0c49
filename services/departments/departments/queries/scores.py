"""The scores of the desks by month: read once, counted by the policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from contracts import desk_scores as c
from contracts.people import Actor
from departments.desks import desks
from departments.policies.scoring import Tallies, Tally, mean, months_of, tally_calls, tally_cases
from departments.queries.whistles import ALL_READERS, check_seer
from departments.settings import House
from departments.tables import DESK_CASES, MISSED, SHIFTS, SIGNED_LATE, WHISTLES
from servicekit.clock import SHANGHAI, local_date

CALL = (
    "caller_desk", "called_desk", "state", "called_at", "arrive_by", "arrived_at", "answered_at", "overdue_at",
    "called_stars", "caller_stars",
)  # fmt: skip
AT_ONCE = 2_000  # rows held in memory


def list_desk_scores(
    session: Session, request: c.ListDeskScores, actor: Actor, house: House, now: datetime, result_days: int
) -> c.DeskScores:
    """:raises Forbidden, AnotherDesk: another desk's. :raises WrongMoment: no such period."""
    check_seer(actor, request.desk)
    until = request.until or max(local_date(now), request.since)
    months = months_of(request.since, until)
    tallies = _tallies(session, (request.since, until), now, house, result_days)
    return c.DeskScores(
        items=tuple(_scored(code, months, tallies) for code in _shown(actor, request.desk)),
        months=months,
        result_days=result_days,
    )


def _shown(actor: Actor, own: str) -> tuple[str, ...]:
    """Every desk looks at itself, supervision at all of them."""
    return tuple(desks()) if any(actor.may(right) for right in ALL_READERS) else (own,)


def _tallies(
    session: Session, days: tuple[date, date], now: datetime, house: House, result_days: int
) -> Tallies:
    begins, ends = _moments(*days)
    tallies: Tallies = {}
    calls = select(*(WHISTLES.c[name] for name in CALL)).where(
        WHISTLES.c.called_at >= begins, WHISTLES.c.called_at < ends
    )
    due = partial(house.count, days=result_days, unit="working")
    rows: Any = session.execute(calls.execution_options(yield_per=AT_ONCE))
    tally_calls(tallies, rows, now, local_date, due)
    _count_cases(session, tallies, begins, ends, now)
    missed = select(SHIFTS.c.desk, SHIFTS.c.on).where(
        MISSED, SHIFTS.c.excused_at.is_(None), SHIFTS.c.on.between(*days)
    )
    tally_cases(tallies, "missed", (tuple(row) for row in session.execute(missed)))
    return tallies


def _count_cases(session: Session, tallies: Tallies, begins: datetime, ends: datetime, now: datetime) -> None:
    """What the desks returned, signed for too late, or should have signed for by now."""
    own = DESK_CASES.c
    returned = (own.returned_times > 0, own.returned_at >= begins, own.returned_at < ends)
    tally_cases(tallies, "returned", _days(session, own.returned_at, *returned))
    due_then = (own.sign_due_at >= begins, own.sign_due_at < min(ends, now))
    waiting = (own.desk.in_(desks()), own.state == "waiting")
    for late in ((SIGNED_LATE,), waiting):
        tally_cases(tallies, "overdue", _days(session, own.sign_due_at, *late, *due_then))


def _days(
    session: Session, moment: ColumnElement[datetime], *conditions: ColumnElement[bool]
) -> Iterator[tuple[str, date]]:
    statement = select(DESK_CASES.c.desk, moment).where(*conditions)
    for desk, at in session.execute(statement.execution_options(yield_per=AT_ONCE)):
        yield desk, local_date(at)


def _moments(since: date, until: date) -> tuple[datetime, datetime]:
    """From the first day's beginning to the last one's end, in the town's time."""
    midnight = time(tzinfo=SHANGHAI)
    return datetime.combine(since, midnight), datetime.combine(until + timedelta(days=1), midnight)


def _scored(desk: str, months: tuple[str, ...], tallies: Tallies) -> c.DeskScore:
    whole = Tally()
    for month in months:
        whole.add(tallies.get((desk, month), Tally()))
    by_month = (c.DeskMonth(month=month, **_figures(tallies.get((desk, month), Tally()))) for month in months)
    return c.DeskScore(desk=desk, months=tuple(by_month), **_figures(whole))


def _figures(tally: Tally) -> dict[str, Any]:
    return {
        **tally.counts,
        "given": len(tally.given),
        "stars_given": mean(tally.given),
        "received": len(tally.received),
        "stars": mean(tally.received),
    }
