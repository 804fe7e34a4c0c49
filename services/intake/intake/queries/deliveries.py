"""What outside systems were told, are being told, and could not be told."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from contracts import exchange as c
from contracts.codes import STATES
from contracts.people import Actor
from intake.errors import DeliveryUnknown
from intake.model import Connection, Delivery, DeliveryTry
from intake.policies.fields import clean
from intake.policies.formats import Status, format_of
from intake.queries.connections import demand_manage, names_of
from intake.tables import DELIVERIES, TRIES
from servicekit.paging import page


def list_deliveries(session: Session, request: c.ListDeliveries, actor: Actor) -> c.Deliveries:
    """:raises NotAllowed: no right to manage the exchange."""
    demand_manage(actor)
    found, cursor = page(
        session,
        _narrowed(request),
        [DELIVERIES.c.created_at, DELIVERIES.c.delivery_id],
        cursor=request.cursor,
        limit=request.limit,
    )
    names = names_of(session)
    return c.Deliveries(items=tuple(c.DeliveryRow(**_row(one, names)) for one in found), next_cursor=cursor)


def get_delivery(session: Session, request: c.GetDelivery, actor: Actor) -> c.DeliverySheet:
    """:raises DeliveryUnknown: there is none."""
    demand_manage(actor)
    delivery = session.get(Delivery, request.delivery_id)
    if delivery is None:
        raise DeliveryUnknown("没有这条推送，请核对编号。", field="delivery_id")
    connection = session.get(Connection, delivery.connection_id)
    assert connection is not None
    tries = session.scalars(
        select(DeliveryTry).where(TRIES.c.delivery_id == delivery.delivery_id).order_by(TRIES.c.attempt)
    )
    return c.DeliverySheet(
        **_row(delivery, names_of(session)),
        body=body_of(delivery, connection),
        tries=tuple(c.DeliveryTryRow.model_validate(vars(one)) for one in tries),
    )


def body_of(delivery: Delivery, connection: Connection) -> str:
    """The JSON that is sent: the same at every attempt."""
    status = Status(
        order_no=delivery.order_no,
        number=delivery.number,
        status=delivery.status,
        words=STATES.get(delivery.status, delivery.status),
        sequence=delivery.sequence,
        happened_at=delivery.happened_at,
        details=delivery.details,
    )
    return json.dumps(format_of(connection.form).write_status(status), ensure_ascii=False)


def _narrowed(request: c.ListDeliveries) -> Select[Any]:
    statement = select(Delivery)
    for column in ("connection_id", "state", "dispute_id"):
        if value := getattr(request, column):
            statement = statement.where(DELIVERIES.c[column] == clean(value))
    if words := clean(request.q):
        starts = (
            DELIVERIES.c[column].startswith(words, autoescape=True) for column in ("number", "order_no")
        )
        statement = statement.where(or_(*starts))
    return statement


def _row(delivery: Delivery, names: dict[str, str]) -> dict[str, Any]:
    fields = {name: getattr(delivery, name) for name in c.DeliveryRow.model_fields if name != "connection"}
    return {**fields, "connection": names.get(delivery.connection_id, delivery.connection_id)}
