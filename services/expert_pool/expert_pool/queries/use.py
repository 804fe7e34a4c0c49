"""How much the pool is used: counted by month, committee and expert, in whole months of the town's time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, select
from sqlalchemy.orm import Session

from contracts import expert_use as c
from contracts.people import Actor
from contracts.refusals import Forbidden, Invalid
from expert_pool.model import Expert
from expert_pool.queries.consultations import all_committees, all_experts
from expert_pool.tables import CONSULTATIONS, DRAWS
from servicekit.clock import SHANGHAI, local_date

SEES_USE = ("expert.manage", "supervision.read")
COUNTS = ("asked", "answered", "in_time", "overdue", "invited", "joined", "unanswerable")
# (month, expert, what is counted) → how many; the expert is "" where nobody was left
Tally = Counter[tuple[str, str, str]]
MONTH, EXPERT = 0, 1  # places of its key


def get_expert_use(
    session: Session, request: c.GetExpertUse, actor: Actor, now: datetime
) -> c.ExpertUseSheet:
    """:raises Forbidden: somebody who neither keeps nor supervises the pool. :raises Invalid: the months."""
    if not any(map(actor.may, SEES_USE)):
        raise Forbidden("只有管理专家库或者督办的人可以查看使用统计。")
    months = months_between(request.from_month, request.until_month)
    tally = Tally()
    for found in (_consultations(session, months, now), _draws(session, months), _declined(session, months)):
        tally.update(found)
    return _use_sheet(session, months, tally)


def months_between(first: str, last: str) -> list[str]:
    """``2026-01`` … ``2026-03``.

    :raises Invalid: the wrong way round, or too many.
    """
    begin, end = (int(one[:4]) * 12 + int(one[5:]) - 1 for one in (first, last))
    if begin > end:
        raise Invalid("结束的月份不能早于开始的月份。", field="until_month")
    if end - begin >= c.MOST_MONTHS:
        raise Invalid(f"一次最多统计{c.MOST_MONTHS}个月，请缩短时段。", field="from_month")
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(begin, end + 1)]


def _begin(month: str) -> datetime:
    """The first moment of the month, as the database keeps moments."""
    return datetime.combine(date(int(month[:4]), int(month[5:]), 1), time(), SHANGHAI).astimezone(UTC)


def _after(month: str) -> str:
    n = int(month[:4]) * 12 + int(month[5:])
    return f"{n // 12}-{n % 12 + 1:02d}"


def _span(months: Sequence[str]) -> tuple[datetime, datetime]:
    return _begin(months[0]), _begin(_after(months[-1]))


def _consultations(session: Session, months: Sequence[str], now: datetime) -> dict[tuple[str, str, str], int]:
    """One statement for the whole time: each row falls into the month in which the expert was asked."""
    asked, (first, end) = CONSULTATIONS.c.asked_at, _span(months)
    month = case(*((asked < _begin(_after(one)), one) for one in months)).label("month")
    statement = (
        select(month, CONSULTATIONS.c.expert_id, *_sums(now))
        .where(asked >= first, asked < end)
        .group_by("month", CONSULTATIONS.c.expert_id)
    )
    return {
        (row[0], row[1], name): int(value or 0)
        for row in session.execute(statement)
        for name, value in zip(COUNTS, row[2:], strict=True)
    }


def _sums(now: datetime) -> list[ColumnElement[Any]]:
    """As ``COUNTS`` names them."""
    state, due = CONSULTATIONS.c.state, CONSULTATIONS.c.due_at
    came = CONSULTATIONS.c.session["state"].as_string()
    answered = state.in_(("answered", "seated"))
    conditions = (
        answered,
        and_(answered, CONSULTATIONS.c.answered_at <= due),
        and_(state == "asked", due < now),
        came.is_not(None),
        came == "accepted",
        state == "unanswerable",
    )
    return [func.count(), *(func.sum(case((one, 1), else_=0)) for one in conditions)]


def _draws(session: Session, months: Sequence[str]) -> Iterable[tuple[str, str, str]]:
    first, end = _span(months)
    statement = select(DRAWS.c.drawn_at, DRAWS.c.drawn).where(
        DRAWS.c.drawn_at >= first, DRAWS.c.drawn_at < end
    )
    for drawn_at, drawn in session.execute(statement):
        month = _month_of(drawn_at)
        yield (month, "", "draws")
        yield from ((month, one, "drawn") for one in drawn)


def _declined(session: Session, months: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Who declined stands in the question, with the moment; a question may be older than the month."""
    statement = select(CONSULTATIONS.c.declined).where(
        cast(CONSULTATIONS.c.declined, String) != "[]", CONSULTATIONS.c.asked_at >= _begin(months[0])
    )
    for one in (entry for entries in session.scalars(statement) for entry in entries):
        month = _month_of(datetime.fromisoformat(one["at"]))
        if months[0] <= month <= months[-1]:
            yield (month, one["expert_id"], "declined")


def _month_of(moment: datetime) -> str:
    return local_date(moment).isoformat()[:7]


def _use_sheet(session: Session, months: Sequence[str], tally: Tally) -> c.ExpertUseSheet:
    experts = all_experts(session)
    of = {one.id: one.committee_code for one in experts}
    by_month = {one: _counts(tally, MONTH, {one}) for one in months}
    return c.ExpertUseSheet(
        from_month=months[0],
        until_month=months[-1],
        total=c.MonthUse(month="", **_counts(tally, MONTH, months)),
        months=tuple(c.MonthUse(month=one, **found) for one, found in by_month.items()),
        committees=tuple(_of_committees(session, tally, experts, of)),
        experts=tuple(_of_experts(session, tally, experts)),
    )


def _of_committees(
    session: Session, tally: Tally, experts: Sequence[Expert], of: Mapping[str, str]
) -> Iterator[c.CommitteeUse]:
    for one in all_committees(session, given_up=True):
        people = sum(each.active and each.committee_code == one.code for each in experts)
        counts = _counts(tally, EXPERT, {who for who, code in of.items() if code == one.code})
        if not (one.active or counts):
            continue
        yield c.CommitteeUse(code=one.code, name=one.name, experts=people, **counts)


def _of_experts(session: Session, tally: Tally, experts: Sequence[Expert]) -> Iterator[c.ExpertUse]:
    """Who has left the pool stands there as long as something is counted."""
    names = {one.code: one.name for one in all_committees(session, given_up=True)}
    for one in experts:
        counts = _counts(tally, EXPERT, {one.id})
        if one.active or counts:
            committee = names.get(one.committee_code, "")
            yield c.ExpertUse(expert_id=one.id, name=one.name, committee=committee, **counts)


def _counts(tally: Tally, place: int, wanted: Collection[str]) -> dict[str, int]:
    """Name → how many, of what has one of ``wanted`` at this place of its key."""
    found: Counter[str] = Counter()
    for key, number in tally.items():
        if number and key[place] in wanted:
            found[key[2]] += number
    return dict(found)
