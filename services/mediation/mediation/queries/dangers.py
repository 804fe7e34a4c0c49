"""Reports of danger of the whole town, for those who watch and those who answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.case import CaseBrief
from contracts.errors import Forbidden
from contracts.people import Actor
from mediation.model import DangerReport, Proceeding
from mediation.policies import dangers as policy
from mediation.queries.sealing import unseal
from mediation.tables import DANGER_REPORTS, PROCEEDINGS
from servicekit.paging import page
from servicekit.privacy import Key, mask_text

_ITS_ROUND = and_(
    PROCEEDINGS.c.dispute_id == DANGER_REPORTS.c.dispute_id, PROCEEDINGS.c.round == DANGER_REPORTS.c.round
)


def list_dangers(session: Session, request: c.ListDangers, actor: Actor, key: Key) -> c.DangerRows:
    """:raises Forbidden: neither watches the town nor works at a desk."""
    seen, own = _seen_by(actor), DANGER_REPORTS.c
    unanswered = own.replied_at.is_(None)
    wanted = _joined(select(DangerReport)).where(*seen)
    wanted = wanted.where(unanswered if request.state == "open" else own.replied_at.is_not(None))
    keys = [own.reported_at, own.report_id]
    found, cursor = page(session, wanted, keys, cursor=request.cursor, limit=request.limit)
    number = session.scalar(_joined(select(func.count(own.report_id))).where(*seen, unanswered))
    rows = tuple(danger_row(session, one, key) for one in found)
    return c.DangerRows(items=rows, next_cursor=cursor, open=number or 0)


def danger_row(session: Session, report: DangerReport, key: Key) -> c.DangerRow:
    brief = brief_of_report(session, report)
    return c.DangerRow(
        report_id=report.report_id,
        dispute_id=report.dispute_id,
        number=brief.number,
        kind=report.kind,
        informed=report.informed,
        village_code="" if brief.confidential else brief.village_code,
        reported_by=report.reported_by,
        reported_at=report.reported_at,
        answer_by=policy.answer_by(report.recorded_at),
        replied_at=report.replied_at,
        answered_by=mask_text(str(unseal(key, report.reply_sealed).get("by", ""))),
    )


def brief_of_report(session: Session, report: DangerReport) -> CaseBrief:
    proceeding = session.get_one(Proceeding, (report.dispute_id, report.round))
    return CaseBrief.model_validate(proceeding.brief)


def _joined(statement: Select[Any]) -> Select[Any]:
    return statement.select_from(DANGER_REPORTS).join(PROCEEDINGS, _ITS_ROUND)


def _seen_by(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    if policy.sees_all(frozenset(actor.rights), actor.desk):
        return ()
    if actor.may("desk.work") and actor.desk:
        return (PROCEEDINGS.c.brief["lead_desk"].as_string() == actor.desk,)
    raise Forbidden("您没有查看险情的权限。")
