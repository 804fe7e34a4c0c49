"""The statistics of a period: one row for each committee, sums for the lower level, the own level and both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.errors import Forbidden, Invalid
from contracts.people import Actor
from mediation.model import Committee, Office
from mediation.policies import statistics as policy
from mediation.tables import AGREEMENTS, DANGER_REPORTS, PROCEEDINGS
from servicekit.clock import SHANGHAI

RIGHTS = ("supervision.read", "dispute.read_all")
LOWER, OWN_LEVEL = "lower", "own"
LONGEST = 1100  # days
NOBODY = Committee("", "没有调委会的", "")


def get_statistics(
    session: Session, request: c.GetStatistics, actor: Actor, office: Office
) -> c.StatisticsSheet:
    """Cases that were taken in the period, with what has become of them since.

    :raises Invalid: the period ends before it begins, or is longer than three years.
    """
    if not any(actor.may(right) for right in RIGHTS):
        raise Forbidden("统计表供督导和分管领导查看。")
    if not 0 <= (request.until_on - request.from_on).days <= LONGEST:
        raise Invalid("起止日期不对：止于不能早于起于，最长三年。", field="until_on")
    cases: dict[Committee, list[policy.Counted]] = defaultdict(list)
    for committee, case in _cases(session, request, office):
        if request.committee in ("", committee.code):
            cases[committee].append(case)
    rows = {one: policy.summed(found) for one, found in cases.items()}
    return _sheet(request, rows)


def _sheet(request: c.GetStatistics, rows: Mapping[Committee, Mapping[str, Any]]) -> c.StatisticsSheet:
    order = sorted(rows, key=lambda one: (one.kind == "village", one.code))
    lower = policy.together(row for one, row in rows.items() if one.kind == "village")
    own = policy.together(row for one, row in rows.items() if one.kind != "village")
    total = policy.together((lower, own))
    sums = (("lower", "下级上报总计", lower), ("own", "本级上报总计", own), ("total", "合计", total))
    return c.StatisticsSheet(
        from_on=request.from_on,
        until_on=request.until_on,
        committee=request.committee,
        columns=tuple(
            c.StatColumn(code=code, name=name, group=group) for code, name, group in policy.COLUMNS
        ),
        rows=tuple(c.StatRow(code=one.code, name=one.name, values=dict(rows[one])) for one in order),
        sums=tuple(c.StatRow(code=code, name=name, values=row) for code, name, row in sums),
        checks=tuple(_check(one) for one in policy.control_sums(total)),
        success_rate=policy.rate(total),
    )


def _check(one: policy.ControlSum) -> c.StatCheck:
    return c.StatCheck(
        code=one.code,
        columns=tuple(one.columns),
        left=one.left,
        right=one.right,
        most=one.most,
        holds=one.holds,
    )


def _cases(
    session: Session, request: c.GetStatistics, office: Office
) -> Iterator[tuple[Committee, policy.Counted]]:
    """Each dispute once: counted by its first round, with the outcome of its newest."""
    own, agreed = PROCEEDINGS.c, AGREEMENTS.c
    since = datetime.combine(request.from_on, time(), SHANGHAI)
    until = datetime.combine(request.until_on + timedelta(days=1), time(), SHANGHAI)
    began = select(own.dispute_id).where(own.round == 1, own.opened_at >= since, own.opened_at < until)
    newest = (
        select(own.dispute_id, func.max(own.round).label("round"))
        .where(own.dispute_id.in_(began)).group_by(own.dispute_id).subquery()
    )  # fmt: skip
    dangers = _dangers(session)
    rows = session.execute(
        select(own.dispute_id, own.mediator_id, own.committee, own.type_code, own.complexity, own.outcome, own.brief, agreed.form,
               agreed.amount_yuan)
        .join(newest, and_(own.dispute_id == newest.c.dispute_id, own.round == newest.c.round))
        .outerjoin(AGREEMENTS, and_(agreed.dispute_id == own.dispute_id, agreed.round == own.round))
        .execution_options(yield_per=1000)
    )  # fmt: skip
    named = {one.name: one for one in office.committees.values()}
    for row in rows:
        committee = named.get(row.committee) or office.committees.get(row.mediator_id, NOBODY)
        yield committee, _counted(row, committee, dangers.get(row.dispute_id, ()))


def _counted(row: Any, committee: Committee, dangers: Any) -> policy.Counted:
    brief = row.brief
    return policy.Counted(
        kind=committee.kind,
        committee=committee.code,
        channel=str(brief.get("channel", "")),
        referred_by=str(brief.get("referred_by", "")),
        type_code=row.type_code,
        people=int(brief.get("people_involved") or len(brief.get("parties", ())) or 1),
        success=row.outcome == "agreed",
        hard=row.complexity == "complex" or bool(brief.get("severe")),
        form=(row.form or "") if row.outcome == "agreed" else "",
        amount_yuan=row.amount_yuan,
        dangers=dangers,
    )


def _dangers(session: Session) -> dict[str, set[str]]:
    """Dispute → kinds of danger that were reported."""
    found: dict[str, set[str]] = defaultdict(set)
    own = DANGER_REPORTS.c
    for dispute_id, kind in session.execute(select(own.dispute_id, own.kind)):
        found[dispute_id].add(kind)
    return found
