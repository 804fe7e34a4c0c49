"""Reads of loads: what lies with each committee, and what is open in each village."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts import mediator_roster as c
from contracts.errors import Forbidden
from contracts.people import Actor
from mediator_dispatch.model import Mediator
from mediator_dispatch.tables import DISPATCH_CASES, MEDIATORS

OPEN = ("offering", "unassigned", "assigned")


def get_dispatch_load(
    session: Session, request: c.GetDispatchLoad, actor: Actor, day: date
) -> c.DispatchLoad:
    """One read of the roster, and one sum over the disputes that have not ended."""
    if not actor.may("dispatch.manage"):
        raise Forbidden("您没有查看派单的权限。")
    committees = sorted(
        _committees(session, request.area_code, day),
        key=lambda one: (-one.load / max(1, one.cap), one.committee),
    )
    return c.DispatchLoad(committees=tuple(committees), villages=_villages(session, request.area_code))


def _committees(session: Session, area_code: str, day: date) -> list[c.CommitteeLoad]:
    statement = select(Mediator).where(MEDIATORS.c.active)
    if area_code:
        statement = statement.where(MEDIATORS.c.area_code == area_code)
    members: dict[str, list[Mediator]] = defaultdict(list)
    for one in session.scalars(statement):
        members[one.committee].append(one)
    return [
        c.CommitteeLoad(
            committee=name,
            mediators=len(some),
            there=sum(one.is_there_on(day) for one in some),
            load=sum(one.load for one in some),
            cap=sum(one.load_cap for one in some),
        )
        for name, some in members.items()
    ]


def _villages(session: Session, area_code: str) -> tuple[c.VillageLoad, ...]:
    cases = DISPATCH_CASES.c
    statement = select(cases.village_code, cases.state, func.count()).where(cases.state.in_(OPEN))
    if area_code:
        statement = statement.where(cases.area_code == area_code)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for village, state, number in session.execute(statement.group_by(cases.village_code, cases.state)):
        found[village][state] = number
    return tuple(c.VillageLoad(village_code=village, **states) for village, states in sorted(found.items()))
