"""The law of one case: its limits as they stand, what people changed of them, the notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import departments as c
from departments.desks import desks
from departments.model import Deadline, DeskCase, LimitChange, Notice
from departments.policies import Limit, binding, deadlines_for, limits_of, notices_for, notices_of
from departments.policies.law import starts
from departments.policies.limits import Ruler, stand, what_may_be_done
from departments.settings import House
from departments.tables import LIMIT_CHANGES
from servicekit.clock import local_date

CHANGE = (
    "change_id", "code", "kind", "on", "days", "reason", "document", "by", "at", "withdrawn_by", "withdrawn_at",
    "withdraw_reason",
)  # fmt: skip


def of_sheet(session: Session, case: DeskCase, house: House, today: date) -> dict[str, Any]:
    """What the sheet of one case shows of the law."""
    changes = limit_changes(session, case)
    found = limits(case, house, changes)
    spoken = notices_of(case, _notices(case.type_code, case.desk))
    return {
        "limits": tuple(as_limit(one) for one in found),
        "notices": tuple(c.LawNotice(text=one.text, source=one.source) for one in spoken),
        "limit_changes": tuple(as_change(one) for one in reversed(changes)),
        "may_change": {one.deadline.code: done for one in found if (done := what_may_be_done(one, today))},
    }


def limits(case: DeskCase, house: House, changes: Sequence[LimitChange]) -> list[Limit]:
    """Every limit of the law for this case as people left it, the running ones first."""
    ruler = Ruler(house.last_day, house.between)

    def changed(law: Deadline) -> Limit | None:
        own = [one for one in changes if law.code and one.code == law.code and one.withdrawn_at is None]
        moment = starts(case).get(law.starts)
        return stand(law, moment and local_date(moment), own, ruler) if law.changes else None

    return limits_of(case, _deadlines(case.type_code, case.desk, _door(case)), house.count, changed)


def limit_changes(session: Session, case: DeskCase) -> list[LimitChange]:
    """Of this round, in their order."""
    own = LIMIT_CHANGES.c
    mine = select(LimitChange).where(own.dispute_id == case.dispute_id, own.desk == case.desk)
    return list(session.scalars(mine.where(own.round == case.round).order_by(own.at, own.change_id)))


def running_limits(case: DeskCase, house: House) -> tuple[c.LegalLimit, ...]:
    """Those that run before anybody changed them, the soonest first."""
    found = limits_of(case, _starting(case.type_code, case.desk, _door(case)), house.count)
    return tuple(as_limit(one) for one in binding(found))


# The desks' data do not change while the process runs, and every signature asks.
@cache
def _deadlines(type_code: str, lead: str, channel: str) -> tuple[Deadline, ...]:
    return deadlines_for(type_code, lead, desks().values(), channel)


@cache
def _starting(type_code: str, lead: str, channel: str) -> tuple[Deadline, ...]:
    return tuple(one for one in _deadlines(type_code, lead, channel) if one.starts)


@cache
def _notices(type_code: str, lead: str) -> tuple[Notice, ...]:
    return notices_for(type_code, lead, desks().values())


def _door(case: DeskCase) -> str:
    return str(case.case.get("channel", ""))


def as_limit(limit: Limit) -> c.LegalLimit:
    law = limit.deadline
    return c.LegalLimit(
        matter=law.matter,
        days=law.days,
        unit=law.unit,
        source=law.source,
        starts=law.starts,
        due_on=limit.due_on,
        code=law.code,
        started_on=limit.started_on,
        paused_on=limit.paused_on,
        left=limit.left,
        extended=limit.extended,
    )


def as_change(one: LimitChange) -> c.LimitChange:
    return c.LimitChange(**{name: getattr(one, name) for name in CHANGE}, consents=tuple(one.consents))
