"""Counters read: kept rows plus the changes that are not added up yet, in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, and_, func, select, true, union, union_all
from sqlalchemy.orm import Session

from supervision.policies.tallies import PAIR
from supervision.queries.scope import Arm, Scope
from supervision.tables import CASES, TALLIES, TALLY_DELTAS

COUNT_LIMIT = 1_000


class Total(NamedTuple):
    """How many rows a list has; ``at_least`` where nobody counted on."""

    rows: int
    at_least: bool = False


# filter of the list → dimension of the counter that knows its total, for those who see everything
DIMENSIONS = {
    "state": "state", "desk": "desk", "village_code": "village", "type_code": "type", "risk": "risk", "channel": "channel",
    "mediator_id": "mediator",
}  # fmt: skip


def sums(
    session: Session, dimensions: Sequence[str], *, keys: Sequence[str] = (), since: date | None = None
) -> dict[tuple[str, str], int]:
    """(dimension, key) → sum over the days from ``since`` on; zeros are left out."""
    found = _both(dimensions, keys, since)
    statement = select(found.c.dimension, found.c.key, func.sum(found.c.value)).group_by(
        found.c.dimension, found.c.key
    )
    return {(dimension, key): int(value) for dimension, key, value in session.execute(statement) if value}


def by_day(session: Session, dimension: str, key: str, since: date) -> dict[date, int]:
    """Day → sum, from ``since`` on."""
    found = _both([dimension], [key], since)
    statement = select(found.c.day, func.sum(found.c.value)).group_by(found.c.day)
    return {day: int(value) for day, value in session.execute(statement)}


def total_of(
    session: Session,
    filters: Mapping[str, Any],
    scope: Scope,
    arms: Sequence[Arm],
    conditions: Sequence[ColumnElement[bool]],
) -> Total:
    """How many rows the whole list has.

    A counter knows it where there is at most one filter; other lists are counted, as far as ``COUNT_LIMIT``.
    """
    counter = counter_of(filters, scope)
    if counter is None:
        return counted(session, arms, conditions)
    dimension, keys = counter
    return Total(sum(sums(session, [dimension], keys=keys).values()))


def counted(session: Session, arms: Sequence[Arm], conditions: Sequence[ColumnElement[bool]]) -> Total:
    """How many cases come by ``arms`` and meet the conditions; who sees few of many is told what the newest have."""
    if len(arms) == 1 and not arms[0].by_desk:
        found = arms[0].narrow(select(CASES.c.dispute_id).where(*conditions)).limit(COUNT_LIMIT).subquery()
        return at_most(
            int(session.execute(select(func.count()).select_from(found)).scalar_one()), COUNT_LIMIT
        )
    each = COUNT_LIMIT // len(arms)
    read = union(*[_newest_of(arm, conditions, each) for arm in arms]).subquery()
    count, looked_at = session.execute(
        select(func.count().filter(read.c.meets), func.count()).select_from(read)
    ).one()
    return Total(count, looked_at >= each)


def _newest_of(arm: Arm, conditions: Sequence[ColumnElement[bool]], limit: int) -> Select[Any]:
    keys = arm.keys([CASES.c.registered_at, CASES.c.dispute_id])
    statement = arm.narrow(select(CASES.c.dispute_id, and_(true(), *conditions).label("meets")))
    newest = statement.order_by(*[key.desc() for key in keys]).limit(limit).subquery()
    return select(newest.c.dispute_id, newest.c.meets)


def at_most(count: int, limit: int) -> Total:
    """A count that stopped at ``limit``."""
    return Total(count, count >= limit)


def counter_of(filters: Mapping[str, Any], scope: Scope) -> tuple[str, list[str]] | None:
    """Dimension and keys of the counters that add up to the list's total; None when no counter knows it."""
    if len(filters) > 1:
        return None
    name, value = next(iter(filters.items()), ("", ""))
    if scope.everything:
        return _of_everything(name, value)
    if scope.desk and not scope.mediator_id and not scope.villages:
        return _of_desk(scope.desk, name, value)
    if scope.villages and not scope.desk and not scope.mediator_id:
        return _of_villages(scope.villages, name, value)
    return ("channel", [scope.channel]) if scope.channel and not name else None


def _of_everything(name: str, value: Any) -> tuple[str, list[str]] | None:
    if name in DIMENSIONS:
        return DIMENSIONS[name], [str(value)]
    known = {
        ("", ""): ("figure", ["registered"]),
        ("open", True): ("figure", ["open"]),
        ("overdue", True): ("overdue", ["all"]),
    }
    return known.get((name, value))


def _of_desk(desk: str, name: str, value: Any) -> tuple[str, list[str]] | None:
    if name == "state":
        return "member_state", [f"{desk}{PAIR}{value}"]
    known = {("", ""): ("member", [desk]), ("overdue", True): ("overdue_member", [desk])}
    return known.get((name, value))


def _of_villages(villages: Sequence[str], name: str, value: Any) -> tuple[str, list[str]] | None:
    if name == "state":
        return "village_state", [f"{village}{PAIR}{value}" for village in villages]
    return None if name else ("village", list(villages))


def _both(dimensions: Sequence[str], keys: Sequence[str], since: date | None) -> Any:
    arms = [_arm(table, dimensions, keys, since) for table in (TALLIES, TALLY_DELTAS)]
    return union_all(*arms).subquery("counted")


def _arm(table: Table, dimensions: Sequence[str], keys: Sequence[str], since: date | None) -> Select[Any]:
    """Both halves carry the conditions themselves, so that each uses its index."""
    c = table.c
    conditions: list[ColumnElement[bool]] = [c.dimension.in_(dimensions)]
    conditions += [c.key.in_(keys)] if keys else []
    conditions += [c.day >= since] if since else []
    return select(c.dimension, c.key, c.day, c.value).where(*conditions)
