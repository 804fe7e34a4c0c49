"""Turns cases and clocks into what the contract shows of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from contracts.supervision import CaseRow, ClockSheet
from supervision.model import Case, Clock, Fact
from supervision.policies.clocks import how_it_ended
from supervision.queries.scope import HIDDEN_EXCERPT, Scope


def row_values(case: Case, scope: Scope, now: datetime) -> dict[str, Any]:
    """The fields of a row; overdue is judged at ``now``, not by the timer's last run."""
    return {
        "dispute_id": case.dispute_id,
        "number": case.number,
        "state": case.state,
        "channel": case.channel,
        "type_code": case.type_code,
        "complexity": case.complexity,
        "severe": case.severe,
        "risk": case.risk,
        "level": case.level,
        "desk": case.desk,
        "village_code": case.village_code,
        "mediator_id": case.mediator_id,
        "second_id": case.second_id,
        "round": case.round,
        "excerpt": case.excerpt if scope.may_read(case) else HIDDEN_EXCERPT,
        "registered_at": case.registered_at,
        "due_at": case.due_at,
        "overdue": case.due_at is not None and case.due_at < now,
        "card": case.card,
        "updated_at": case.updated_at,
    }


def case_row(case: Case, scope: Scope, now: datetime) -> CaseRow:
    return CaseRow(**row_values(case, scope, now))


def clock_sheet(clock: Clock, now: datetime, facts: Sequence[Fact]) -> ClockSheet:
    return ClockSheet(
        clock=clock.name,
        started_at=clock.started_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        share_left=clock.share_left(now),
        overdue=clock.is_overdue(now),
        card=clock.card,
        ended=how_it_ended(clock.name, clock.stopped_at, facts),
        reason=reason_of(clock),
    )


def reason_of(clock: Clock) -> str:
    """How the due day was found, in one line: term, raw day, shift, and whether the calendar was certain."""
    unit = "个工作日" if clock.unit == "working" else "日"
    term = f"期限{clock.days}{unit}，满期日{clock.raw_on}" if clock.days else f"指定日期{clock.raw_on}"
    parts = [term, clock.shift_reason, "日历未公布，按周末推算" if clock.provisional else ""]
    return "；".join(part for part in parts if part)
