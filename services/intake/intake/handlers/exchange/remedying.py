"""Dealing with several differences of a reconciliation at once, each by itself."""

from __future__ import annotations

from contracts import exchange as c
from contracts.errors import Refusal
from intake.handlers.exchange.reconciling import remedy_difference
from intake.queries.connections import demand_reconcile
from messaging.call import Call


def remedy_differences(call: Call, request: c.RemedyDifferences) -> c.RemediedDifferences:
    """:raises NotAllowed: no right to manage the exchange. What is wrong with one of them is told of that one."""
    demand_reconcile(call.actor)
    left = [one for number in dict.fromkeys(request.order_nos) if (one := _tried(call, request, number))]
    call.audit(request.reconciliation_id, "exchange.remedied", how=request.how, left=len(left))
    return c.RemediedDifferences(done=len(set(request.order_nos)) - len(left), left=tuple(left))


def _tried(call: Call, request: c.RemedyDifferences, order_no: str) -> c.Unremedied | None:
    wanted = c.RemedyDifference(
        reconciliation_id=request.reconciliation_id, order_no=order_no, how=request.how, why=request.why
    )
    try:
        with call.session.begin_nested():
            remedy_difference(call, wanted)
    except Refusal as refused:
        return c.Unremedied(order_no=order_no, reason=refused.message)
    return None
