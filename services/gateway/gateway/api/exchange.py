"""The door of outside systems: signed messages, and the routes by which the exchange is managed."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from contracts import exchange
from contracts.people import CITIZEN
from gateway.api.attachments import FILE_BODY
from gateway.api.bodies import text_of
from gateway.api.routes import READ, Route
from gateway.people import ask, needs
from gateway.problems import problem

MANAGE = ("exchange.manage",)
RECONCILE = ("exchange.manage", "exchange.reconcile")
OF = "/exchange/connections/{connection_id}"

ROUTES = (
    Route("GET", "/disputes/{dispute_id}/order", exchange.GetOrder, READ),
    Route("POST", "/disputes/{dispute_id}/order/extension", exchange.AskExtension, ("dispute.accept",)),
    Route("GET", "/exchange/connections", exchange.ListConnections, RECONCILE),
    Route("POST", "/exchange/connections", exchange.AddConnection, MANAGE, 201),
    Route("POST", OF, exchange.ChangeConnection, MANAGE),
    Route("POST", f"{OF}/keys", exchange.AddKey, MANAGE, 201),
    Route("POST", f"{OF}/keys/{{key_id}}/retire", exchange.RetireKey, MANAGE),
    Route("GET", "/exchange/strays", exchange.ListStrays, RECONCILE),
    Route("POST", "/exchange/strays/{stray_id}", exchange.SettleStray, RECONCILE),
    Route("GET", "/exchange/deliveries", exchange.ListDeliveries, MANAGE),
    Route("GET", "/exchange/deliveries/{delivery_id}", exchange.GetDelivery, MANAGE),
    Route("GET", "/exchange/reconciliations", exchange.ListReconciliations, RECONCILE),
    Route("POST", "/exchange/reconciliations", exchange.Reconcile, RECONCILE, 202),
    Route("GET", "/exchange/reconciliations/{reconciliation_id}", exchange.GetReconciliation, RECONCILE),
    Route(
        "POST", "/exchange/reconciliations/{reconciliation_id}/remedy", exchange.RemedyDifference, RECONCILE
    ),
    Route(
        "POST",
        "/exchange/reconciliations/{reconciliation_id}/remedies",
        exchange.RemedyDifferences,
        RECONCILE,
    ),
    Route("POST", "/exchange/deliveries/replay", exchange.ReplayDeliveries, MANAGE),
)


@needs()
def receive_message(connection_id: str) -> ResponseReturnValue:
    """Whoever has a key of the connection may come in: the signature is checked by intake, which has the keys."""
    answer = ask(exchange.ReceiveMessage.model_validate(_signed(connection_id)), as_actor=CITIZEN)
    if answer.problem is not None:
        return problem(answer.problem)
    body: dict[str, Any] = answer.model_dump(mode="json", exclude={"problem"})
    return body, 200 if answer.repeated else 201


@needs()
def receive_list(connection_id: str) -> ResponseReturnValue:
    """A page of a list that the outside system sends by itself, signed in the same way."""
    answer = ask(exchange.ReceiveList.model_validate(_signed(connection_id)), as_actor=CITIZEN)
    return answer.model_dump(mode="json"), 200 if answer.repeated else 201


def _signed(connection_id: str) -> dict[str, str]:
    return {
        "connection_id": connection_id,
        "message_id": _header("webhook-id", 200),
        "timestamp": _header("webhook-timestamp", 40),
        "signature": _header("webhook-signature", 2_000),
        "content": text_of(request.get_data()),
    }


def _header(name: str, longest: int) -> str:
    return request.headers.get(name, "")[:longest]


# A message may bring files: together as much as one file may have.
vars(receive_message)["max_body"] = FILE_BODY

VIEWS = (
    ("POST", "/v1/exchange/<connection_id>/messages", receive_message),
    ("POST", "/v1/exchange/<connection_id>/lists", receive_list),
)
