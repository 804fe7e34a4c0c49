"""The window's list: what waits for a decision, or what somebody registered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from contracts.exchange import OUTSIDE
from contracts.intake import Arrival, Arrivals, ListArrivals
from contracts.people import Actor
from intake.errors import NotAllowed
from intake.model import Dispute, Order
from intake.policies.fields import clean
from intake.policies.seeing import (
    HIDDEN_NAME,
    HIDDEN_WORDS,
    Viewer,
    excerpt,
    lists_only_own,
    may_list,
    sees_confidential,
)
from intake.queries.later_words import later_words, of_later_words
from intake.queries.repeats import undecided
from intake.tables import DISPUTES, ORDERS
from servicekit.aside import aside
from servicekit.paging import page

COUNTED = 1_000  # more than so many waiting are shown as so many


def list_arrivals(session: Session, request: ListArrivals, actor: Actor) -> Arrivals:
    """One page of what this person may list: what waits by its turn, the rest with the latest first.

    :raises NotAllowed: no right to register or to accept.
    :raises Invalid: the cursor is not one of ours.
    """
    if not may_list(actor.rights):
        raise NotAllowed("您没有查看登记列表的权限。")
    found, cursor = (
        _urgent(session, request, actor) if request.order_due_until else _by_moment(session, request, actor)
    )
    viewer = Viewer(actor.person_id, frozenset(actor.rights), actor.channel)
    terms, said = _terms(session, found), later_words(session, found)
    alike = undecided(session, found) if "dispute.link" in actor.rights else {}
    return Arrivals(
        items=tuple(
            arrival(one, viewer, len(alike.get(one.id, ())), terms.get(one.id), said.get(one.id, ()))
            for one in found
        ),
        next_cursor=cursor,
        waiting=_waiting(session, actor),
    )


def _by_moment(session: Session, request: ListArrivals, actor: Actor) -> tuple[list[Dispute], str]:
    return page(
        session,
        _narrowed(request, actor),
        [DISPUTES.c.registered_at, DISPUTES.c.id],
        cursor=request.cursor,
        limit=request.limit,
        descending=not _by_turn(request),
    )


def _urgent(session: Session, request: ListArrivals, actor: Actor) -> tuple[list[Dispute], str]:
    """Outside orders that are due by a moment, what is due first in front."""
    orders = select(ORDERS.c.due_at, ORDERS.c.dispute_id).subquery()
    statement = (
        _narrowed(request, actor)
        .join(orders, orders.c.dispute_id == DISPUTES.c.id)
        .where(orders.c.due_at <= request.order_due_until)
        .add_columns(orders.c.due_at, orders.c.dispute_id)
    )
    rows, cursor = page(
        session,
        statement,
        [orders.c.due_at, orders.c.dispute_id],
        cursor=request.cursor,
        limit=request.limit,
        descending=False,
        scalars=False,
    )
    return [row[0] for row in rows], cursor


def _terms(session: Session, found: Sequence[Dispute]) -> dict[str, Order]:
    """The outside orders behind these disputes."""
    ids = [one.id for one in found if one.channel in OUTSIDE]
    if not ids:
        return {}
    return {one.dispute_id: one for one in session.scalars(select(Order).where(ORDERS.c.dispute_id.in_(ids)))}


def _narrowed(request: ListArrivals, actor: Actor) -> Select[Any]:
    by = actor.person_id if lists_only_own(actor.rights) else clean(request.registered_by)
    statement = select(Dispute)
    if request.state and not request.awaits_handover:
        state = aside(DISPUTES.c.state) if by else DISPUTES.c.state
        statement = statement.where(state == clean(request.state))
    if by:
        statement = statement.where(DISPUTES.c.registered_by == by)
    if request.awaits_handover:
        statement = statement.where(DISPUTES.c.state == "refused", DISPUTES.c.handed_at.is_(None))
    if request.since is not None:
        statement = statement.where(DISPUTES.c.registered_at >= request.since)
    if request.until is not None:
        statement = statement.where(DISPUTES.c.registered_at <= request.until)
    return statement.where(*_from(request, actor))


def _from(request: ListArrivals, actor: Actor) -> Iterator[ColumnElement[bool]]:
    """The door and the village; a program knows of its own door only."""
    for channel in filter(None, (actor.channel, clean(request.channel))):
        yield aside(DISPUTES.c.channel) == channel
    if request.village:
        yield DISPUTES.c.village_code == clean(request.village)
    if request.order_said:
        yield DISPUTES.c.id.in_(of_later_words(clean(request.order_said)))


def _by_turn(request: ListArrivals) -> bool:
    """Who came first is decided about first."""
    return request.state == "registered" and not request.awaits_handover


def _waiting(session: Session, actor: Actor) -> int:
    """How many wait for acceptance, counted up to a bound; nothing for those who do not accept."""
    if lists_only_own(actor.rights):
        return 0
    waiting = select(DISPUTES.c.id).where(DISPUTES.c.state == "registered").limit(COUNTED).subquery()
    return session.execute(select(func.count()).select_from(waiting)).scalar_one()


def arrival(
    dispute: Dispute,
    viewer: Viewer,
    alike: int = 0,
    order: Order | None = None,
    said: Sequence[str] = (),
) -> Arrival:
    """A row of a list as this person may see it."""
    by = dispute.registered_by
    hidden = dispute.confidential and not sees_confidential(viewer, registered_by=by, handles=False)
    return Arrival(
        dispute_id=dispute.id,
        number=dispute.number,
        channel=dispute.channel,
        state=dispute.state,
        village_code=dispute.village_code,
        excerpt=HIDDEN_WORDS if hidden else excerpt(dispute.narrative_masked),
        applicant=HIDDEN_NAME if hidden else dispute.applicant.name_masked,
        registered_at=dispute.registered_at,
        alike=alike,
        order_due_at=order.due_at if order else None,
        return_by=order.return_by if order and not order.designated else None,
        order_said=tuple(said),
    )
