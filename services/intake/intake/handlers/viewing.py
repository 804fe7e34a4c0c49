"""Loads a dispute for somebody: who may not know of it is told that there is none."""

from __future__ import annotations

from sqlalchemy import select

from intake.errors import DisputeUnknown
from intake.model import Dispute, Order
from intake.policies.fields import TownBook, clean
from intake.policies.seeing import Viewer
from intake.tables import ORDERS
from messaging.call import Call

UNKNOWN = "没有这件纠纷，请核对编号。"


def viewer_of(call: Call) -> Viewer:
    return Viewer(call.actor.person_id, frozenset(call.actor.rights), call.actor.channel)


def town_of(call: Call) -> TownBook:
    book: TownBook = call.resources
    return book


def dispute_for(call: Call, dispute_id: str, *, locked: bool = False) -> Dispute:
    """The dispute, locked for a decision where asked.

    :raises DisputeUnknown: no such id, or another channel's for a channel's token.
    """
    dispute = call.session.get(Dispute, clean(dispute_id), with_for_update=locked or None)
    if dispute is None or not viewer_of(call).knows_of(dispute.channel):
        raise DisputeUnknown(UNKNOWN, field="dispute_id")
    return dispute


def order_of(call: Call, dispute_id: str) -> Order | None:
    """The order that a dispute came as."""
    return call.session.scalars(select(Order).where(ORDERS.c.dispute_id == dispute_id)).one_or_none()
