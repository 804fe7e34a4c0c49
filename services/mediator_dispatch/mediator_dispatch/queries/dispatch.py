"""Reads of the dispatch: lists, sheets and suggestions as contract models."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, String, cast, func, select
from sqlalchemy.orm import Session

from contracts import mediator_dispatch as c
from contracts.errors import Forbidden
from contracts.people import Actor
from mediator_dispatch import policies
from mediator_dispatch.model import DispatchCase, Mediator, Offer
from mediator_dispatch.queries.left import count_of, lacking_second, orphaned
from mediator_dispatch.queries.seats import seats_due, seats_of, with_seat_due
from mediator_dispatch.tables import DISPATCH_CASES, MEDIATORS, OFFERS
from servicekit.paging import page

EXCERPT = 80
# Beside the states of a dispute: its seat for an expert waits for a decision; it ended, and nobody follows up; its
# second seat is empty.
SEAT_DUE, ORPHANED, LACKING_SECOND = "expert", "orphaned", "second"
# One of these rights lets a person see how a dispute was dispatched.
READERS = (
    "dispatch.manage",
    "dispute.read",
    "dispute.read_all",
    "supervision.read",
    "mediation.work",
    "offer.answer",
)


def list_offers(session: Session, request: c.ListOffers, actor: Actor) -> c.Offers:
    """Offers of one mediator, newest first; a mediator sees their own."""
    if actor.person_id != request.mediator_id:
        need(actor, "dispatch.manage", "dispute.read_all")
    statement = select(Offer).where(OFFERS.c.mediator_id == request.mediator_id)
    if request.state:
        statement = statement.where(OFFERS.c.state == request.state)
    keys = [OFFERS.c.offered_at, OFFERS.c.offer_id]
    offers, cursor = page(session, statement, keys, cursor=request.cursor, limit=request.limit)
    cases = _cases_of(session, offers)
    items = tuple(offer_sheet(one, cases[one.dispute_id]) for one in offers)
    return c.Offers(items=items, next_cursor=cursor)


def list_dispatch(session: Session, request: c.ListDispatch, actor: Actor) -> c.DispatchRows:
    """Disputes by state of their dispatch, those waiting longest first."""
    need(actor, "dispatch.manage", "dispute.read_all", "supervision.read")
    statement = _in_state(session, request.state)
    keys = [DISPATCH_CASES.c.since, DISPATCH_CASES.c.dispute_id]
    cases, cursor = page(
        session, statement, keys, cursor=request.cursor, limit=request.limit, descending=False
    )
    offers = _open_offers(session, cases)
    seats = seats_of(session, cases)
    rows = tuple(_row(case, offers.get(case.offer_id), seats.get(case.dispute_id)) for case in cases)
    return c.DispatchRows(
        items=rows,
        next_cursor=cursor,
        unassigned=_unassigned(session),
        seats=seats_due(session),
        orphaned=count_of(session, orphaned(session)),
        lacking=count_of(session, lacking_second(session)),
    )


def _in_state(session: Session, state: str) -> Select[Any]:
    """A state, or one of the things that somebody has to decide."""
    special = {ORPHANED: orphaned, LACKING_SECOND: lacking_second}
    if state == SEAT_DUE:
        return with_seat_due()
    if state in special:
        return special[state](session)
    statement = select(DispatchCase)
    return statement.where(DISPATCH_CASES.c.state == state) if state else statement


def get_dispatch(session: Session, request: c.GetDispatch, actor: Actor) -> c.DispatchSheet:
    """How one dispute was dispatched; a dispute that dispatch has not heard of is ``unknown``."""
    need(actor, *READERS)
    case = session.get(DispatchCase, request.dispute_id)
    if case is None:
        return c.DispatchSheet(dispute_id=request.dispute_id, state="unknown")
    return sheet_of(session, case)


def list_mediators(session: Session, request: c.ListMediators, actor: Actor, day: date) -> c.MediatorRows:
    """The roster with loads, in the order of ids."""
    need(actor, "dispatch.manage", "people.manage", "dispute.read_all", "supervision.read", "offer.answer")
    statement = matching(select(Mediator).where(MEDIATORS.c.active), request)
    found, cursor = page(
        session,
        statement,
        [MEDIATORS.c.mediator_id],
        cursor=request.cursor,
        limit=request.limit,
        descending=False,
    )
    return c.MediatorRows(items=tuple(_mediator_row(one, day) for one in found), next_cursor=cursor)


def sheet_of(session: Session, case: DispatchCase) -> c.DispatchSheet:
    statement = select(Offer).where(OFFERS.c.dispute_id == case.dispute_id)
    offers = session.scalars(statement.order_by(OFFERS.c.offered_at, OFFERS.c.offer_id))
    sheets = tuple(offer_sheet(offer, case) for offer in offers)
    return c.DispatchSheet(
        dispute_id=case.dispute_id,
        state=case.state,
        mediator_id=case.mediator_id,
        offers=sheets,
        second_id=case.second_id,
        assign_reason=case.assign_reason,
        needed=policies.mediators_needed(case),
        wished=tuple(case.wished),
        expert=seats_of(session, [case]).get(case.dispute_id),
        objections=tuple(c.Objection.model_validate(one) for one in case.objections),
        number=case.number,
        moves=tuple(c.Move.model_validate(one) for one in case.moves),
        successor_id=case.successor_id,
        deputy_id=case.deputy_id,
        sealed=case.sealed,
    )


def offer_sheet(offer: Offer, case: DispatchCase) -> c.Offer:
    return c.Offer(
        offer_id=offer.offer_id,
        dispute_id=case.dispute_id,
        number=case.number,
        mediator_id=offer.mediator_id,
        state=offer.state,
        type_code=case.type_code,
        complexity=case.complexity,
        risk=case.risk,
        village_code=case.village_code,
        excerpt=excerpt(case),
        reasons=tuple(offer.reasons),
        offered_at=offer.offered_at,
        expires_at=offer.expires_at,
        answer_reason=offer.answer_reason,
        kind=offer.kind,
        runners_up=tuple(c.RunnerUp.model_validate(one) for one in offer.runners_up),
    )


def excerpt(case: DispatchCase) -> str:
    """The beginning of the masked narrative; a confidential dispute shows none."""
    if case.brief.get("confidential"):
        return "保密件，接单后查看。"
    text = str(case.brief.get("narrative", ""))
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"


def need(actor: Actor, *rights: str) -> None:
    if not any(actor.may(right) for right in rights):
        raise Forbidden("您没有查看派单的权限。")


def matching(statement: Select[Any], request: c.ListMediators | c.SuggestMediators) -> Select[Any]:
    """Of the roster those whom the words, the area and the skill describe."""
    if request.q:
        statement = statement.where(
            MEDIATORS.c.name.contains(request.q, autoescape=True) | (MEDIATORS.c.mediator_id == request.q)
        )
    if request.area_code:
        statement = statement.where(MEDIATORS.c.area_code == request.area_code)
    if request.skill:
        statement = statement.where(
            cast(MEDIATORS.c.skills, String).contains(f'"{request.skill}"', autoescape=True)
        )
    return statement


def _cases_of(session: Session, offers: Iterable[Offer]) -> dict[str, DispatchCase]:
    ids = sorted({offer.dispute_id for offer in offers})
    cases = session.scalars(select(DispatchCase).where(DISPATCH_CASES.c.dispute_id.in_(ids)))
    return {case.dispute_id: case for case in cases}


def _open_offers(session: Session, cases: Iterable[DispatchCase]) -> dict[str, Offer]:
    ids = sorted({case.offer_id for case in cases if case.offer_id})
    return {one.offer_id: one for one in session.scalars(select(Offer).where(OFFERS.c.offer_id.in_(ids)))}


def _unassigned(session: Session) -> int:
    return (
        session.scalar(
            select(func.count()).select_from(DISPATCH_CASES).where(DISPATCH_CASES.c.state == "unassigned")
        )
        or 0
    )


def _row(case: DispatchCase, offer: Offer | None, seat: c.ExpertSeat | None) -> c.DispatchRow:
    return c.DispatchRow(
        dispute_id=case.dispute_id,
        number=case.number,
        state=case.state,
        type_code=case.type_code,
        complexity=case.complexity,
        risk=case.risk,
        village_code=case.village_code,
        round=case.round,
        tried=len(case.tried),
        mediator_id=case.mediator_id,
        offer=offer_sheet(offer, case) if offer is not None and offer.state == "open" else None,
        since=case.since,
        second_id=case.second_id,
        expert=seat,
        successor_id=case.successor_id,
        deputy_id=case.deputy_id,
    )


def _mediator_row(one: Mediator, day: date) -> c.MediatorRow:
    return c.MediatorRow(
        mediator_id=one.mediator_id,
        name=one.name,
        level=one.level,
        committee=one.committee,
        village_code=one.village_code,
        skills=tuple(one.skills),
        load=one.load,
        load_cap=one.load_cap,
        available=one.is_there_on(day),
    )
