"""What a year of training asks of experts and mediators: set on the page, else by a setting, else by the town's folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import expert_training as c
from expert_pool.model import RequiredHours
from expert_pool.tables import REQUIRED_HOURS

GROUPS = ("experts", "mediators")
BY_SETTING, UNKNOWN = "运行参数", "来源没有写明"


def required_hours(session: Session, town: Any, settings: Any) -> c.RequiredHoursList:
    return c.RequiredHoursList(
        items=tuple(required_of(session, town, settings, group) for group in GROUPS),
        earlier=tuple(_sheet(one) for group in GROUPS for one in versions_of(session, group)),
    )


def required_of(session: Session, town: Any, settings: Any, group: str) -> c.RequiredHoursSheet:
    """What counts now for this group."""
    if kept := versions_of(session, group):
        return _sheet(kept[0])
    one = group.removesuffix("s")
    by_setting = getattr(settings, f"{one}_training_hours")
    if by_setting is not None:
        return c.RequiredHoursSheet(audience=group, hours=by_setting, source=BY_SETTING)
    rule = town.settings.training
    hours = getattr(rule, f"{one}_hours")
    return c.RequiredHoursSheet(audience=group, hours=hours, source=rule.source or UNKNOWN)


def versions_of(session: Session, group: str) -> Sequence[RequiredHours]:
    """The newest first."""
    own = REQUIRED_HOURS.c
    statement = select(RequiredHours).where(own.audience == group).order_by(own.version.desc())
    return session.scalars(statement).all()


def _sheet(one: RequiredHours) -> c.RequiredHoursSheet:
    fields = ("audience", "hours", "source", "version", "set_by", "set_at")
    return c.RequiredHoursSheet(**{name: getattr(one, name) for name in fields})
