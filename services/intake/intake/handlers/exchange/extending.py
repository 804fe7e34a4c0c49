"""Asking an outside system for more time (申请延期, domain.md §5.2): told with the state, granted by a changed order."""

from __future__ import annotations

from contracts import exchange as c
from intake.errors import NoSuchOrder, NotToExtend
from intake.handlers.exchange.connecting import connection_for
from intake.handlers.exchange.telling import masked, tell_again
from intake.handlers.viewing import dispute_for, order_of, town_of
from intake.model import Connection
from intake.queries.strays import order_sheet
from messaging.call import Call
from servicekit.calendar import WorkCalendar
from servicekit.clock import local_date


def ask_extension(call: Call, request: c.AskExtension) -> c.OrderSheet:
    """:raises DisputeUnknown, NoSuchOrder: no such dispute, or it came without an order.
    :raises NotToExtend: no term, answered, asked for already, or the system has no address for statuses.
    """
    call.demand("dispute.accept")
    dispute = dispute_for(call, request.dispute_id, locked=True)
    order = order_of(call, dispute.id)
    if order is None:
        raise NoSuchOrder("这件纠纷没有来源工单，不用申请延期。", field="dispute_id")
    connection = connection_for(call, order.connection_id)
    _must_hear(connection)
    due = local_date(order.due_at) if order.due_at is not None else local_date(call.now)
    until = WorkCalendar(town_of(call).workdays).deadline(due, request.days, "working").due_at
    order.ask_until(until)
    reason = masked(call, dispute, request.reason)
    tell_again(call, connection, order, {"asked_until": until.isoformat(), "asked_why": reason})
    call.audit(dispute.id, "extension_asked", number=dispute.number)
    by = call.actor.person_id
    call.publish(
        c.ExtensionAsked(at=call.now, dispute_id=dispute.id, asked_until=until, reason=reason, asked_by=by)
    )
    return order_sheet(call.session, order, hidden=dispute.confidential)


def _must_hear(connection: Connection) -> None:
    if not (connection.active and connection.status_url):
        raise NotToExtend("来源系统没有填接收状态的地址，请用电话申请延期。")
