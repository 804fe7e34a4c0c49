"""What the warning desk reads: lists by level and place, one warning with its steps."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from contracts import warning as c
from contracts.people import Actor
from servicekit.paging import page
from warning.errors import UnknownWarning
from warning.model import Step, Warning
from warning.policies import levels_of
from warning.tables import STEPS, WARNINGS

SEES_ALL = ("town_coordinator", "supervisor", "leader", "auditor", "system")


def list_warnings(session: Session, request: c.ListWarnings, actor: Actor) -> c.Warnings:
    """What this person's level and place may see, newest first; ``open`` counts what waits at their own level."""
    wanted: Select[Any] = select(Warning).where(visible_to(actor))
    for column, value in (
        ("state", request.state),
        ("level", request.level),
        ("village_code", request.village_code),
    ):
        if value:
            wanted = wanted.where(WARNINGS.c[column] == value)
    keys = [WARNINGS.c.reported_at, WARNINGS.c.warning_id]
    found, cursor = page(session, wanted, keys, cursor=request.cursor, limit=request.limit)
    return c.Warnings(
        items=tuple(as_sheet(w, ()) for w in found), next_cursor=cursor, open=_waiting(session, actor)
    )


def get_warning(session: Session, warning_id: str, actor: Actor) -> c.WarningSheet:
    warning = find(session, warning_id, actor)
    steps = session.execute(
        select(Step).where(STEPS.c.warning_id == warning_id).order_by(STEPS.c.position)
    ).scalars()
    return as_sheet(warning, tuple(steps))


def find(session: Session, warning_id: str, actor: Actor, *, lock: bool = False) -> Warning:
    """:raises UnknownWarning: there is none, or this person may not see it."""
    wanted = select(Warning).where(WARNINGS.c.warning_id == warning_id, visible_to(actor))
    warning = session.execute(wanted.with_for_update() if lock else wanted).scalar_one_or_none()
    if warning is None:
        raise UnknownWarning("没有找到这条预警，或者它不在您的管辖范围内。")
    return warning


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Their village, their area, or everything; a reporter always sees their own."""
    if set(SEES_ALL) & set(actor.roles):
        return true()
    mine = WARNINGS.c.reported_by == actor.person_id
    village = WARNINGS.c.village_code == actor.village_code if actor.village_code else false()
    area = WARNINGS.c.area_code == actor.area_code if actor.area_code and not actor.village_code else false()
    return or_(mine, village, area)


def _waiting(session: Session, actor: Actor) -> int:
    levels = levels_of(actor.roles)
    condition = and_(WARNINGS.c.state == "open", WARNINGS.c.level.in_(levels), visible_to(actor))
    return session.scalar(select(func.count()).select_from(WARNINGS).where(condition)) or 0


def as_sheet(warning: Warning, steps: tuple[Step, ...]) -> c.WarningSheet:
    return c.WarningSheet(
        warning_id=warning.warning_id,
        number=warning.number,
        state=warning.state,
        source=warning.source,
        level=warning.level,
        colour=warning.colour,
        village_code=warning.village_code,
        place=warning.place,
        text=warning.text,
        people_count=warning.people_count,
        signs=tuple(warning.signs),
        score=warning.score,
        reported_by=warning.reported_by,
        reported_at=warning.reported_at,
        due_at=warning.due_at,
        dispute_id=warning.dispute_id,
        dispute_number=warning.dispute_number,
        steps=tuple(as_step(step) for step in steps),
    )


def as_step(step: Step) -> c.WarningStep:
    return c.WarningStep(
        at=step.at, actor_id=step.actor_id, action=step.action, level=step.level, words=step.words
    )
