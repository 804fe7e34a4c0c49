"""Reads for the parties' choice: the three from whom they may choose, and who is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import mediator_changes as c
from contracts.codes import TYPES
from mediator_dispatch import policies
from mediator_dispatch.model import Candidate, DispatchCase, Mediator, Offer
from servicekit import batches

CHOICES = 3


def suggest_to_parties(session: Session, request: c.SuggestToParties, day: date) -> c.SuggestedMediators:
    """For whoever holds the query code, and for the window: names of those who mediate in public, nothing of the case."""
    case = session.get(DispatchCase, request.dispute_id)
    if case is None:
        return c.SuggestedMediators(items=(), state="unknown")
    return suggested(session, case, day)


def suggested(session: Session, case: DispatchCase, day: date) -> c.SuggestedMediators:
    holder = session.get(Mediator, case.mediator_id) if case.mediator_id else None
    waits = case.state in ("offering", "unassigned")
    return c.SuggestedMediators(
        items=three_for(session, case, day) if waits else (),
        state=case.state,
        mediator_id=case.mediator_id,
        mediator=holder.name if holder else "",
    )


def three_for(session: Session, case: DispatchCase, day: date) -> tuple[c.Suggested, ...]:
    """Whoever is asked now counts as one who may be chosen; an earlier wish does not change the three."""
    asked = asked_now(session, case)
    search = policies.search_for(case, day)
    search = replace(search, tried=search.tried - {asked}, wished=frozenset())
    ranked = policies.rank(search, session.scalars(select(Mediator)), policies.WEIGHTS)
    best = sorted(ranked, key=lambda one: one.mediator.mediator_id != asked)[:CHOICES]
    return tuple(_suggested(search, one.mediator, asked) for one in best)


def asked_now(session: Session, case: DispatchCase) -> str:
    """Who has an open offer of this dispute."""
    offer = _open(session, case)
    return offer.mediator_id if offer is not None else ""


def kind_asked(session: Session, case: DispatchCase) -> str:
    """For which seat somebody is asked now."""
    offer = _open(session, case)
    return offer.kind if offer is not None else ""


def _open(session: Session, case: DispatchCase) -> Offer | None:
    offer = batches.find(session, Offer, case.offer_id) if case.offer_id else None
    return offer if offer is not None and offer.state == "open" else None


def _suggested(search: policies.Search, one: Candidate, asked: str) -> c.Suggested:
    name = TYPES.get(search.type_code, search.type_code)
    return c.Suggested(
        mediator_id=one.mediator_id,
        name=one.name,
        committee=one.committee,
        level=one.level,
        standing=one.standing,
        reasons=policies.reasons_for(search, one, policies.WEIGHTS, name)[:2],
        asked=one.mediator_id == asked,
    )
