"""A person settles a message that fitted nowhere: tries it again, adds it to a case, or lays it aside with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from contracts import exchange as c
from intake.errors import DisputeUnknown, FieldInvalid, StrayUnknown
from intake.handlers.exchange.connecting import connection_for
from intake.handlers.exchange.orders import add_words
from intake.handlers.exchange.receiving import as_far_as_read, place
from intake.handlers.vault import Vault
from intake.handlers.viewing import UNKNOWN, order_of
from intake.model import Connection, Dispute, Order, OrderFile, Stray
from intake.policies.fields import clean
from intake.policies.orders import readable
from intake.queries.connections import demand_reconcile, names_of
from intake.queries.strays import stray_row
from intake.tables import DISPUTES
from messaging.call import Call


def settle_stray(call: Call, request: c.SettleStray) -> c.StrayRow:
    """:raises StrayUnknown, AlreadySettled: no such message, or settled before.
    :raises Refusal: tried again it is still wrong, for the reason that is told.
    """
    demand_reconcile(call.actor)
    stray = call.session.get(Stray, request.stray_id, with_for_update=True)
    if stray is None:
        raise StrayUnknown("没有这一件，请刷新列表。", field="stray_id")
    why = clean(request.why)
    if request.how == "drop" and len(why) < 2:
        raise FieldInvalid("请写明搁置的理由。", field="why")
    dispute_id = "" if request.how == "drop" else _placed(call, stray, request)
    stray.settle(request.how, by=call.actor.person_id, at=call.now, why=why, dispute_id=dispute_id)
    call.audit(f"exchange:{stray.connection_id}", "exchange.stray_settled", how=request.how)
    return stray_row(stray, names_of(call.session))


def _placed(call: Call, stray: Stray, request: c.SettleStray) -> str:
    """The id of the dispute that the message belongs to now."""
    connection = connection_for(call, stray.connection_id)
    content = Vault(call.settings).open(stray.sealed)
    if request.how == "again":
        answer = place(call, connection, content)
        return _numbered(call, answer.number).id
    dispute = _numbered(call, request.number)
    order = order_of(call, dispute.id) or _new_order(call, stray, dispute)
    add_words(call, order, stray.kind or "supplement", readable(content), _files_of(connection, content))
    return dispute.id


def _files_of(connection: Connection, content: str) -> Sequence[OrderFile]:
    message = as_far_as_read(connection, content)
    return message.order.files if message.order else message.files


def _new_order(call: Call, stray: Stray, dispute: Dispute) -> Order:
    """The dispute came without an order of this system: from now on it has one."""
    number = stray.order_no or stray.stray_id
    if call.session.get(Order, (stray.connection_id, number)) is not None:
        number = stray.stray_id
    order = Order(
        connection_id=stray.connection_id,
        order_no=number,
        dispute_id=dispute.id,
        digest="",
        version=0,
        created_at=stray.received_at,
        received_at=call.now,
    )
    call.session.add(order)
    return order


def _numbered(call: Call, number: str) -> Dispute:
    written = clean(number).upper()
    found = call.session.scalars(select(Dispute).where(DISPUTES.c.number == written)).one_or_none()
    if found is None:
        raise DisputeUnknown(UNKNOWN, field="number")
    return found
