"""The choice by hand: the best who may be asked, or anybody on the roster with what stands against them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import mediator_dispatch as c
from contracts.codes import TYPES
from contracts.people import Actor
from mediator_dispatch import policies
from mediator_dispatch.errors import CaseUnknown
from mediator_dispatch.model import DispatchCase, Mediator
from mediator_dispatch.queries.dispatch import matching, need
from mediator_dispatch.tables import MEDIATORS


def suggest_mediators(
    session: Session, request: c.SuggestMediators, actor: Actor, day: date
) -> c.MediatorChoices:
    """As a new offer would rank them, with cost and reasons; of everybody those too whom a rule passes over, after the others.

    :raises CaseUnknown: dispatch has not heard of the dispute.
    """
    need(actor, "dispatch.manage")
    case = session.get(DispatchCase, request.dispute_id)
    if case is None:
        raise CaseUnknown("派单中没有这件纠纷，可能部门还没有签收。")
    search = policies.search_for(case, day)
    found = session.scalars(matching(select(Mediator).where(MEDIATORS.c.active), request))
    order = policies.rank_all if request.everybody else policies.rank
    ranked = order(search, found, policies.WEIGHTS)
    items = tuple(_choice(search, one) for one in ranked[: request.limit])
    return c.MediatorChoices(items=items, total=len(ranked))


def _choice(search: policies.Search, choice: policies.Choice) -> c.MediatorChoice:
    one, type_name = choice.mediator, TYPES.get(search.type_code, search.type_code)
    return c.MediatorChoice(
        mediator_id=one.mediator_id,
        name=one.name,
        committee=one.committee,
        level=one.level,
        load=one.load,
        load_cap=one.load_cap,
        cost=choice.cost,
        reasons=policies.reasons_for(search, one, policies.WEIGHTS, type_name),
        obstacles=policies.obstacles_of(search, one),
        barred=policies.is_barred(search, one),
    )
