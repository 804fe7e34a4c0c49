"""What an outside system said of its order after it came: a change, a supplement, an urge, a withdrawal (domain.md §5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from contracts.errors import Forbidden
from contracts.exchange import OUTSIDE
from contracts.order_marks import GetOrderMarks, OrderMarks
from contracts.people import Actor
from intake.model import Dispute
from intake.tables import ORDERS, VERSIONS

FIRST = 1  # the order as it came
ANY = "any"
WORKERS = ("dispute.accept", "desk.work", "offer.answer", "mediation.work", "dispute.read_all")
OF_ORDER = and_(VERSIONS.c.connection_id == ORDERS.c.connection_id, VERSIONS.c.order_no == ORDERS.c.order_no)


def later_words(session: Session, found: Sequence[Dispute]) -> dict[str, tuple[str, ...]]:
    """The kinds of all later messages by dispute, each once, the latest first."""
    return words_of(session, [one.id for one in found if one.channel in OUTSIDE])


def get_order_marks(session: Session, request: GetOrderMarks, actor: Actor) -> OrderMarks:
    """:raises Forbidden: somebody who works on no disputes."""
    if not any(actor.may(right) for right in WORKERS):
        raise Forbidden("您没有查看来源工单的权限。")
    return OrderMarks(said=words_of(session, request.dispute_ids))


def words_of(session: Session, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    if not ids:
        return {}
    later = (
        select(ORDERS.c.dispute_id, VERSIONS.c.kind)
        .join(VERSIONS, OF_ORDER)
        .where(ORDERS.c.dispute_id.in_(ids), VERSIONS.c.version > FIRST)
        .order_by(VERSIONS.c.version.desc())
    )
    kinds: dict[str, dict[str, None]] = {}
    for row in session.execute(later):
        kinds.setdefault(row.dispute_id, {})[row.kind] = None
    return {dispute_id: tuple(own) for dispute_id, own in kinds.items()}


def of_later_words(kind: str) -> Select[Any]:
    """The disputes whose order was followed by such a message, or by any."""
    later = select(ORDERS.c.dispute_id).join(VERSIONS, OF_ORDER).where(VERSIONS.c.version > FIRST)
    return later if kind == ANY else later.where(VERSIONS.c.kind == kind)
