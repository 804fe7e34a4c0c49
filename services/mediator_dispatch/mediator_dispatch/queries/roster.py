"""Reads of the roster as the table that people keep."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import mediator_roster as c
from contracts.errors import Forbidden
from contracts.people import Actor
from mediator_dispatch.model import Mediator
from mediator_dispatch.policies.obstacles import LEVEL_NAMES
from mediator_dispatch.tables import MEDIATORS
from servicekit.paging import page


def list_roster(session: Session, request: c.ListRoster, actor: Actor) -> c.RosterRows:
    """Who is on it; employer and relatives are digests and stay empty."""
    if not actor.may("dispatch.manage"):
        raise Forbidden("您没有导出调解员名册的权限。")
    statement = select(Mediator).where(MEDIATORS.c.active)
    found, cursor = page(
        session,
        statement,
        [MEDIATORS.c.mediator_id],
        cursor=request.cursor,
        limit=request.limit,
        descending=False,
    )
    return c.RosterRows(items=tuple(c.RosterRow(cells=cells_of(one)) for one in found), next_cursor=cursor)


def cells_of(one: Mediator) -> dict[str, str]:
    """One row in the words of the table."""
    said = {
        "编号": one.mediator_id,
        "姓名": one.name,
        "层级": LEVEL_NAMES[one.level],
        "调委会": one.committee,
        "专长": ";".join(one.skills),
        "方法": ";".join(one.methods),
        "语言": ";".join(one.languages),
        "品牌调解室": one.studio_code,
        "从业年数": str(one.standing),
        "培训": ";".join(one.training),
        "上限": str(one.load_cap),
        "在岗": "是" if one.available else "否",
        "状态": "在册" if one.active else "退出",
    }
    return {column: said.get(column, "") for column in c.COLUMNS}
