"""Brings a case's clocks into step with its facts: counts out new ones, stops running ones, lifts cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import cast

from sqlalchemy import update

from messaging.call import Call
from servicekit.calendar import Deadline, Unit, WorkCalendar, due_moment
from servicekit.clock import local_date
from supervision.model import Case, Clock, Fact
from supervision.policies.clocks import spans
from supervision.policies.ladder import day_rungs, previous_workday, rungs
from supervision.policies.span import Span
from supervision.settings import Resources
from supervision.tables import CARDS


def keep_clocks(call: Call, case: Case, facts: Sequence[Fact]) -> None:
    """An edit never starts a clock again: a known clock keeps its start unless its facts were incomplete."""
    for span in spans(case, facts):
        clock = case.clock(span.name, span.key)
        days, unit = call.resources.terms.of(span.term) if span.due_on is None else (0, "")
        if clock is None:
            case.clocks.append(new_clock(call.resources, case, span, days, unit))
        else:
            _adjust(call.resources, clock, span, days, unit)
            _stop(call, clock, span)
    case.read_clocks()


def new_clock(resources: Resources, case: Case, span: Span, days: int, unit: str) -> Clock:
    term = _term(resources, span, days, unit)
    remind_at, yellow_at = _rungs(resources, span, term)
    clock = Clock(
        case.dispute_id,
        span.name,
        span.key,
        span.started_at,
        days,
        unit,
        term.raw_on,
        term.due_on,
        span.due_at or term.due_at,
        remind_at,
        yellow_at,
        term.shift_reason,
        term.provisional,
        span.stopped_at,
    )
    clock.set_next_check()
    return clock


def _adjust(resources: Resources, clock: Clock, span: Span, days: int, unit: str) -> None:
    """Another complexity is another term from the same start; a planned visit may be given another day."""
    given, given_at = span.due_on or clock.due_on, span.due_at or clock.due_at
    stands = (clock.started_at, clock.days, clock.unit, clock.due_on, clock.due_at)
    if stands == (span.started_at, days, unit, given, given_at):
        return
    term = _term(resources, span, days, unit)
    clock.started_at, clock.days, clock.unit, clock.overdue = span.started_at, days, unit, False
    clock.raw_on, clock.due_on, clock.due_at = term.raw_on, term.due_on, span.due_at or term.due_at
    clock.shift_reason, clock.provisional = term.shift_reason, term.provisional
    clock.remind_at, clock.yellow_at = _rungs(resources, span, term)
    clock.set_next_check()


def _stop(call: Call, clock: Clock, span: Span) -> None:
    if span.stopped_at == clock.stopped_at:
        return
    stops_now = clock.stopped_at is None and clock.card
    clock.stopped_at = span.stopped_at
    clock.set_next_check()
    if stops_now:
        _lift(call, clock)


def _lift(call: Call, clock: Clock) -> None:
    """A stopped clock's cards are lifted; those of a clock that never had one cost nothing."""
    mine = (
        (CARDS.c.dispute_id == clock.dispute_id)
        & (CARDS.c.clock == clock.name)
        & (CARDS.c.clock_key == clock.key)
    )
    call.session.execute(update(CARDS).where(mine, CARDS.c.lifted_at.is_(None)).values(lifted_at=call.now))


def _term(resources: Resources, span: Span, days: int, unit: str) -> Deadline:
    if span.due_on is not None:
        return Deadline(span.due_on, span.due_on, span.reason, False)
    return _deadline(resources.calendar, local_date(span.started_at), days, cast(Unit, unit))


def _rungs(resources: Resources, span: Span, term: Deadline) -> tuple[datetime, datetime]:
    if span.due_on is not None and span.due_at is None:
        return day_rungs(span.started_at, term.due_at)
    due_at = span.due_at or term.due_at
    return rungs(span.started_at, due_at, _working_day_before(resources.calendar, term.due_on))


# A calendar does not change while the process runs, and most cases of a day have the same term.
@lru_cache(maxsize=4_096)
def _deadline(calendar: WorkCalendar, start: date, days: int, unit: Unit) -> Deadline:
    return calendar.deadline(start, days, unit)


@lru_cache(maxsize=4_096)
def _working_day_before(calendar: WorkCalendar, day: date) -> datetime:
    return due_moment(previous_workday(day, calendar.is_workday))
