"""Experts as the table that people keep, and the committees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import expert_roster as c
from contracts.mediator_roster import RosterRow, RosterRows
from contracts.people import Actor
from contracts.refusals import Forbidden
from expert_pool.model import Consultation, Expert
from expert_pool.queries.consultations import all_committees, all_experts
from expert_pool.tables import CONSULTATIONS, EXPERTS
from servicekit.paging import page

KEEPERS = ("expert.manage", "supervision.read")


def list_expert_roster(session: Session, request: c.ListExpertRoster, actor: Actor, town: Any) -> RosterRows:
    """Who is in the pool; employers are digests and stay empty."""
    if not any(map(actor.may, KEEPERS)):
        raise Forbidden("只有管理专家库或者督办的人可以查看专家名册。")
    statement = select(Expert).where(EXPERTS.c.active)
    keys = [EXPERTS.c.id]
    found, cursor = page(
        session, statement, keys, cursor=request.cursor, limit=request.limit, descending=False
    )
    names = {one.code: one.name for one in all_committees(session, given_up=True)}
    return RosterRows(items=tuple(_roster_row(one, names, town) for one in found), next_cursor=cursor)


def list_expert_committees(session: Session) -> c.ExpertCommittees:
    """All of them, those that were given up too."""
    of = [one.committee_code for one in all_experts(session) if one.active]
    items = (
        c.ExpertCommittee(
            code=one.code,
            name=one.name,
            types=tuple(one.types),
            experts=of.count(one.code),
            active=one.active,
        )
        for one in all_committees(session, given_up=True)
    )
    return c.ExpertCommittees(items=tuple(items))


def waiting_for(session: Session, expert_id: str) -> Sequence[Consultation]:
    """The open questions of one expert, and the panels in which the expert sits."""
    own = (CONSULTATIONS.c.expert_id == expert_id, CONSULTATIONS.c.state.in_(("asked", "seated")))
    return session.scalars(select(Consultation).where(*own).order_by(CONSULTATIONS.c.id)).all()


def _roster_row(one: Expert, committees: Mapping[str, str], town: Any) -> RosterRow:
    """The credential is the one that holds the longest."""
    held = [each for each in one.credentials if each.withdrawn_on is None]
    village = town.villages.get(one.village_code)
    said = {
        "编号": one.id,
        "姓名": one.name,
        "委员会": committees.get(one.committee_code, one.committee_code),
        "专长": ";".join(one.fields),
        "职称": one.title,
        "所在村": village.name if village else "",
        "资质": held[-1].name if held else "",
        "资质有效期至": held[-1].valid_until.isoformat() if held else "",
        "状态": "在册",
    }
    return RosterRow(cells={column: said.get(column, "") for column in c.EXPERT_COLUMNS})
