"""The record of a draw, the draw repeated, and the fields one may ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import expert_draw as c
from contracts.people import Actor
from expert_pool import policies
from expert_pool.errors import UnknownDraw
from expert_pool.model import Committee, Draw, Expert, KnownCase
from expert_pool.queries.consultations import all_committees, all_experts, by_id, of_panel
from expert_pool.tables import AUDIT, COMMITTEES, EXPERTS


def may_see(actor: Actor, case: KnownCase | None) -> bool:
    """Whoever reads everything, who mediates, and the desks of the case."""
    if actor.may("dispute.read_all"):
        return True
    return case is not None and (case.mediates(actor.person_id) or case.concerns_desk(actor.desk))


def find_draw(session: Session, draw_id: str, actor: Actor) -> Draw:
    """:raises UnknownDraw: there is none, or it is of a dispute that this person has nothing to do with."""
    found = session.get(Draw, draw_id)
    if found is None or not may_see(actor, session.get(KnownCase, found.dispute_id)):
        raise UnknownDraw("没有这次抽取，请从纠纷页面打开。")
    return found


def get_draw(session: Session, request: c.GetDraw, actor: Actor) -> c.Draw:
    return draw_sheet(session, find_draw(session, request.draw_id, actor))


def repeat_draw(session: Session, request: c.RepeatDraw, actor: Actor) -> c.RepeatedDraw:
    """Draws again from the record, and holds the seed against the audit chain."""
    draw = find_draw(session, request.draw_id, actor)
    again = list(policies.lots_of(draw.seed, draw.candidates))[: draw.count]
    return c.RepeatedDraw(
        draw_id=draw.id,
        drawn=tuple(draw.drawn),
        again=tuple(again),
        same=again == draw.drawn,
        sealed=_sealed_seed(session, draw) == draw.seed,
    )


def draw_sheet(session: Session, draw: Draw) -> c.Draw:
    people = _people(session, [*draw.candidates, *draw.passed_over])
    asked = {one for row in of_panel(session, draw.id) for one in (row.expert_id, *row.declined_by)}
    lots = tuple(
        c.Lot(**people[one], lot=lot, drawn=one in draw.drawn, stood_in=one in asked - set(draw.drawn))
        for one, lot in policies.lots_of(draw.seed, draw.candidates).items()
    )
    copied = {name: getattr(draw, name) for name in COPIED}
    passed = tuple(c.PassedOver(**people[one], why=why) for one, why in draw.passed_over.items())
    return c.Draw(**copied, draw_id=draw.id, field=draw.field_name, lots=lots, passed_over=passed)


def list_fields(session: Session, days: int, today: date) -> c.ExpertFields:
    """Every committee with how many of its experts have a valid credential."""
    ready = [
        one.committee_code for one in all_experts(session) if one.active and policies.is_able(one, today)
    ]
    items = tuple(
        c.ExpertFieldSheet(code=one.code, name=one.name, experts=ready.count(one.code))
        for one in all_committees(session)
    )
    return c.ExpertFields(items=items, days=days)


def _people(session: Session, ids: Iterable[str]) -> Mapping[str, dict[str, str]]:
    """Id → what the record says of an expert; nobody is ever deleted from the pool."""
    experts = by_id(session, Expert, EXPERTS.c.id, set(ids))
    codes = {one.committee_code for one in experts.values()}
    names = {code: one.name for code, one in by_id(session, Committee, COMMITTEES.c.code, codes).items()}
    return {
        one.id: {"expert_id": one.id, "name": one.name, "committee": names.get(one.committee_code, "")}
        for one in experts.values()
    }


def _sealed_seed(session: Session, draw: Draw) -> str:
    """The seed as the dispute's hash chain has it."""
    rows = select(AUDIT.c.details).where(
        AUDIT.c.dispute_id == draw.dispute_id, AUDIT.c.action == "experts.drawn"
    )
    seeds = [str(row["seed"]) for row in session.scalars(rows) if row["draw_id"] == draw.id]
    return seeds[0] if seeds else ""


COPIED = ("dispute_id", "number", "question", "days", "count", "seed", "drawn_by", "drawn_at")
