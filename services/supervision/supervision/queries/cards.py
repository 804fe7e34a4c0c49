"""The cards that were issued: all for supervisors, their own for a desk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select

from contracts.codes import CARDS as CARD_NAMES
from contracts.supervision import CardRow, CardRows, ListCards
from servicekit.aside import aside
from servicekit.paging import page
from supervision.errors import BadFilter
from supervision.model import CardRecord
from supervision.queries.view import View
from supervision.tables import CARDS


def list_cards(view: View, request: ListCards) -> CardRows:
    """Newest first. :raises Forbidden: neither a supervisor nor a desk officer."""
    statement = select(CardRecord)
    filtered = aside if request.open_only else _as_it_is  # open cards are few and have an index of their own
    if "desk_officer" in view.actor.roles and not view.actor.may("supervision.read"):
        statement = statement.where(filtered(CARDS.c.desk) == view.actor.desk)
    else:
        view.demand("supervision.read")
    if request.card and request.card not in CARD_NAMES:
        raise BadFilter("没有这种督办牌，请从列表中选择。", field="card")
    if request.card:
        statement = statement.where(filtered(CARDS.c.card) == request.card)
    if request.open_only:
        statement = statement.where(CARDS.c.lifted_at.is_(None))
    rows, cursor = page(
        view.session,
        statement,
        [CARDS.c.issued_at, CARDS.c.card_id],
        cursor=request.cursor,
        limit=request.limit,
    )
    return CardRows(items=tuple(_row(card) for card in rows), next_cursor=cursor)


def _as_it_is(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return column


def _row(card: CardRecord) -> CardRow:
    return CardRow(
        dispute_id=card.dispute_id,
        number=card.number,
        card=card.card,
        clock=card.clock,
        holder=card.holder,
        desk=card.desk,
        due_at=card.due_at,
        issued_at=card.issued_at,
        lifted_at=card.lifted_at,
    )
