"""Messages that fitted nowhere, and what an order says beside its registration."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from contracts import exchange as c
from contracts.people import Actor
from intake.model import Connection, Order, OrderVersion, Stray
from intake.policies.fields import clean
from intake.policies.seeing import HIDDEN_WORDS
from intake.queries.connections import demand_reconcile, names_of
from intake.tables import STRAYS, VERSIONS
from servicekit.paging import page


def list_strays(session: Session, request: c.ListStrays, actor: Actor) -> c.StrayRows:
    """:raises NotAllowed: no right to reconcile."""
    demand_reconcile(actor)
    keys = [STRAYS.c.received_at, STRAYS.c.stray_id]
    found, cursor = page(session, _narrowed(request), keys, cursor=request.cursor, limit=request.limit)
    names = names_of(session)
    return c.StrayRows(items=tuple(stray_row(one, names) for one in found), next_cursor=cursor)


def stray_row(stray: Stray, names: dict[str, str]) -> c.StrayRow:
    fields = {name: getattr(stray, name) for name in c.StrayRow.model_fields if name != "connection"}
    return c.StrayRow(**fields, connection=names.get(stray.connection_id, stray.connection_id))


def order_sheet(session: Session, order: Order, *, hidden: bool) -> c.OrderSheet:
    """The order with all its versions; ``hidden`` keeps a confidential one's words back."""
    connection = session.get(Connection, order.connection_id)
    own = (VERSIONS.c.connection_id == order.connection_id, VERSIONS.c.order_no == order.order_no)
    versions = session.scalars(select(OrderVersion).where(*own).order_by(VERSIONS.c.version.desc()))
    names = (
        "order_no",
        "due_at",
        "due_given",
        "return_by",
        "priority",
        "matter",
        "designated",
        "withdrawn_at",
    )
    return c.OrderSheet(
        **{name: getattr(order, name) for name in names},
        connection=connection.name if connection else order.connection_id,
        asked_until=order.waits_until,
        may_extend=order.may_extend,
        versions=tuple(_version(one, hidden) for one in versions),
    )


def _version(version: OrderVersion, hidden: bool) -> c.OrderVersionRow:
    return c.OrderVersionRow(
        version=version.version,
        kind=version.kind,
        fields=tuple(version.changes),
        words=HIDDEN_WORDS if hidden else version.words,
        received_at=version.received_at,
        files=tuple(c.OrderFileRow.model_validate(one) for one in version.files),
    )


def _narrowed(request: c.ListStrays) -> Select[Any]:
    settled = STRAYS.c.settled != "" if request.settled else STRAYS.c.settled == ""
    statement = select(Stray).where(settled)
    if request.connection_id:
        statement = statement.where(STRAYS.c.connection_id == clean(request.connection_id))
    return statement
