"""Telling the outside system how its case stands: written when the state changes, sent later, never in the event's way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from contracts import exchange as c
from contracts.codes import END_REASONS, OUTCOMES, SATISFACTIONS
from contracts.desk_law import LIMIT_KINDS
from contracts.supervision import CaseMoved
from intake.errors import DeliveryUnknown
from intake.handlers.exchange.connecting import connection_at, good_secrets
from intake.handlers.vault import Vault
from intake.handlers.viewing import order_of
from intake.model import Connection, Delivery, DeliveryTry, Dispute, Order
from intake.policies import results
from intake.policies.fields import clean
from intake.policies.signing import headers
from intake.queries.connections import MANAGE
from intake.queries.deliveries import body_of
from intake.tables import DELIVERIES
from messaging.call import Call
from servicekit.privacy import mask_text

AT_ONCE = 20  # deliveries that one round takes
PAUSE = timedelta(seconds=30)


@dataclass(frozen=True)
class Outgoing:
    """One delivery as it goes out; without an address or a key ``trouble`` says why it cannot."""

    delivery_id: str
    connection_id: str
    attempt: int
    url: str
    headers: dict[str, str]
    body: str
    trouble: str = ""


@dataclass(frozen=True)
class _Told:
    """What is to be told: the state, what came of it, the moment."""

    status: str
    details: dict[str, Any]
    at: datetime


def take_move(call: Call, event: CaseMoved) -> None:
    """The state changed: what the outside system is told is written down."""
    dispute = call.session.get(Dispute, event.dispute_id)
    connection = connection_at(call, event.channel)
    if dispute is None or connection is None:
        return
    order = order_of(call, dispute.id)
    if order is not None:
        order.status, order.result = event.state, event.end.outcome if event.end else ""
    number = order.order_no if order else dispute.external_ref
    if number and connection.active and connection.status_url:
        told = _Told(event.state, _details(call, dispute, event), event.at)
        _write(call, connection, dispute, number, told)


def tell_again(
    call: Call, connection: Connection, order: Order, more: Mapping[str, Any] | None = None
) -> None:
    """The present state once more, with what was last told of it and ``more``, as a new delivery."""
    dispute = call.session.get(Dispute, order.dispute_id)
    assert dispute is not None
    last = _last(call, dispute.id)
    known = last.details if last is not None and last.status == order.status else {}
    told = _Told(order.status or dispute.state, {**known, **(more or {})}, call.now)
    _write(call, connection, dispute, order.order_no, told, again=True)


def masked(call: Call, dispute: Dispute, reason: str) -> str:
    """A reason without the names of the parties, which nobody but this service knows, and without numbers."""
    vault = Vault(call.settings)
    names = [vault.open_party(party)["name"] for party in dispute.parties if party.kind == "person"]
    return mask_text(clean(reason), names)


def replay_deliveries(call: Call, request: c.ReplayDeliveries) -> c.Replayed:
    """:raises DeliveryUnknown: one of them is not there. :raises NotToReplay: one is on its way."""
    call.demand(MANAGE)
    for delivery_id in dict.fromkeys(request.delivery_ids):
        delivery = call.session.get(Delivery, delivery_id, with_for_update=True)
        if delivery is None:
            raise DeliveryUnknown("没有这条推送，请刷新列表。", field="delivery_id")
        delivery.replay(call.now)
        call.audit(delivery.dispute_id, "exchange.replayed", number=delivery.number)
    return c.Replayed(count=len(set(request.delivery_ids)))


def claim_deliveries(call: Call) -> list[Outgoing]:
    """What is due now, leased to this process, the oldest first."""
    due = (
        select(Delivery)
        .where(DELIVERIES.c.state == "waiting", DELIVERIES.c.next_at <= call.now)
        .order_by(DELIVERIES.c.next_at, DELIVERIES.c.sequence)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    found = list(call.session.scalars(due))
    for delivery in found:
        delivery.take(call.now)
    return [_outgoing(call, delivery) for delivery in found]


def record_try(call: Call, sent: Outgoing, code: int, trouble: str, took_ms: int) -> None:
    """What came of it; the next attempt or the end follows from that."""
    delivery = call.session.get(Delivery, sent.delivery_id, with_for_update=True)
    if delivery is None or delivery.state != "waiting" or delivery.attempts >= sent.attempt:
        return
    attempt = DeliveryTry(sent.delivery_id, sent.attempt, call.now, code, trouble, took_ms)
    delivery.record(attempt, call.settings.delivery_waits)
    call.session.add(attempt)


def give_back(call: Call, sent: Outgoing) -> None:
    """It was not tried after all: it is due again a little later, without counting."""
    delivery = call.session.get(Delivery, sent.delivery_id, with_for_update=True)
    if delivery is not None and delivery.state == "waiting":
        delivery.next_at = call.now + PAUSE


def _write(
    call: Call,
    connection: Connection,
    dispute: Dispute,
    order_no: str,
    told: _Told,
    *,
    again: bool = False,
) -> None:
    last = _last(call, dispute.id)
    if last is not None and last.says(told.status, told.details) and not again:
        return
    call.session.add(
        Delivery(
            delivery_id=call.new_id(),
            connection_id=connection.connection_id,
            dispute_id=dispute.id,
            number=dispute.number,
            order_no=order_no,
            status=told.status,
            sequence=(last.sequence if last else 0) + 1,
            happened_at=told.at,
            details=told.details,
            created_at=call.now,
            next_at=call.now,
        )
    )
    call.session.flush()


def _details(call: Call, dispute: Dispute, event: CaseMoved) -> dict[str, Any]:
    """Why not and where else, what came of it, what the visit heard, why it came back: as far as the state has it."""
    found = results.of_refusal(dispute.refusal) if event.state == "refused" else {}
    if end := event.end:
        found |= results.of_end(end.outcome, end.reason_code, end.ended_on, OUTCOMES, END_REASONS)
    if visit := event.visit:
        found |= results.of_visit(
            visit.reached, visit.satisfaction, visit.performance, visit.visited_on, SATISFACTIONS
        )
    if event.returned:
        found |= results.of_return(masked(call, dispute, event.returned.reason))
    if limit := event.limit:
        why = masked(call, dispute, limit.reason)
        found |= results.of_limit(limit.kind, why, limit.due_on, LIMIT_KINDS)
    return found


def _last(call: Call, dispute_id: str) -> Delivery | None:
    newest = select(func.max(DELIVERIES.c.sequence)).where(DELIVERIES.c.dispute_id == dispute_id)
    statement = select(Delivery).where(
        DELIVERIES.c.dispute_id == dispute_id, DELIVERIES.c.sequence == newest.scalar_subquery()
    )
    return call.session.scalars(statement).one_or_none()


def _outgoing(call: Call, delivery: Delivery) -> Outgoing:
    connection = call.session.get(Connection, delivery.connection_id)
    assert connection is not None
    secrets: Sequence[str] = good_secrets(call, connection.connection_id)
    body = body_of(delivery, connection)
    made: dict[str, Any] = headers(secrets, delivery.delivery_id, call.now, body) if secrets else {}
    trouble = "" if secrets else "no_key"
    return Outgoing(
        delivery_id=delivery.delivery_id,
        connection_id=connection.connection_id,
        attempt=delivery.attempts + 1,
        url=connection.status_url,
        headers=made,
        body=body,
        trouble=trouble if connection.status_url else "no_address",
    )
