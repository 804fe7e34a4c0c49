"""Entry points for the exchange with outside systems."""

from __future__ import annotations

from typing import Any

from contracts import exchange as ex
from contracts import order_marks as om
from intake import errands, handlers
from intake.errands.sending import Calling
from intake.queries import connections, deliveries, reconciling
from intake.queries.later_words import get_order_marks
from intake.queries.strays import list_strays
from messaging.call import Call
from messaging.entry import answers, errand, every
from servicekit.scanning import standing


class ExchangePoints:
    """Mixed into intake."""

    runtime: Any

    @answers(ex.ReceiveMessage)
    def receive_message(self, call: Call, request: ex.ReceiveMessage) -> ex.MessageReceived:
        return handlers.receive_message(call, request)

    @answers(ex.ReceiveList)
    def receive_list(self, call: Call, request: ex.ReceiveList) -> ex.ListReceived:
        return handlers.receive_list(call, request)

    @answers(ex.GetOrder, write=False)
    def get_order(self, call: Call, request: ex.GetOrder) -> ex.OrderSheet:
        return handlers.get_order(call, request)

    @answers(om.GetOrderMarks, write=False)
    def get_order_marks(self, call: Call, request: om.GetOrderMarks) -> om.OrderMarks:
        return get_order_marks(call.session, request, call.actor)

    @answers(ex.AskExtension)
    def ask_extension(self, call: Call, request: ex.AskExtension) -> ex.OrderSheet:
        return handlers.ask_extension(call, request)

    @answers(ex.ListConnections, write=False)
    def list_connections(self, call: Call, request: ex.ListConnections) -> ex.ConnectionRows:
        return connections.list_connections(
            call.session, call.now, call.actor, standing(call.settings.malware_scan)
        )

    @answers(ex.AddConnection)
    def add_connection(self, call: Call, request: ex.AddConnection) -> ex.ConnectionRow:
        return handlers.add_connection(call, request)

    @answers(ex.ChangeConnection)
    def change_connection(self, call: Call, request: ex.ChangeConnection) -> ex.ConnectionRow:
        return handlers.change_connection(call, request)

    @answers(ex.AddKey)
    def add_key(self, call: Call, request: ex.AddKey) -> ex.KeyAdded:
        return handlers.add_key(call, request)

    @answers(ex.RetireKey)
    def retire_key(self, call: Call, request: ex.RetireKey) -> ex.ConnectionRow:
        return handlers.retire_key(call, request)

    @answers(ex.ListStrays, write=False)
    def list_strays(self, call: Call, request: ex.ListStrays) -> ex.StrayRows:
        return list_strays(call.session, request, call.actor)

    @answers(ex.SettleStray)
    def settle_stray(self, call: Call, request: ex.SettleStray) -> ex.StrayRow:
        return handlers.settle_stray(call, request)

    @answers(ex.ListDeliveries, write=False)
    def list_deliveries(self, call: Call, request: ex.ListDeliveries) -> ex.Deliveries:
        return deliveries.list_deliveries(call.session, request, call.actor)

    @answers(ex.GetDelivery, write=False)
    def get_delivery(self, call: Call, request: ex.GetDelivery) -> ex.DeliverySheet:
        return deliveries.get_delivery(call.session, request, call.actor)

    @answers(ex.ReplayDeliveries)
    def replay_deliveries(self, call: Call, request: ex.ReplayDeliveries) -> ex.Replayed:
        return handlers.replay_deliveries(call, request)

    @answers(ex.Reconcile)
    def reconcile(self, call: Call, request: ex.Reconcile) -> ex.ReconciliationRow:
        return handlers.reconcile(call, request)

    @answers(ex.ListReconciliations, write=False)
    def list_reconciliations(self, call: Call, request: ex.ListReconciliations) -> ex.ReconciliationRows:
        return reconciling.list_reconciliations(call.session, request, call.actor)

    @answers(ex.GetReconciliation, write=False)
    def get_reconciliation(self, call: Call, request: ex.GetReconciliation) -> ex.ReconciliationSheet:
        return reconciling.get_reconciliation(call.session, request, call.actor)

    @answers(ex.RemedyDifference)
    def remedy_difference(self, call: Call, request: ex.RemedyDifference) -> ex.DifferenceRow:
        return handlers.remedy_difference(call, request)

    @answers(ex.RemedyDifferences)
    def remedy_differences(self, call: Call, request: ex.RemedyDifferences) -> ex.RemediedDifferences:
        return handlers.remedy_differences(call, request)

    @errand(seconds=3.0)
    def reconcile_waiting(self, calling: Calling) -> None:
        errands.reconcile_waiting(calling, self.runtime.settings.delivery_timeout)

    @errand(seconds=2.0)
    def send_deliveries(self, calling: Calling) -> None:
        errands.send_deliveries(calling, self.runtime.settings.delivery_timeout)

    @every(seconds=600)  # oftener than its pause of an hour, and soon after a start
    def reconcile_nightly(self, call: Call) -> int:
        return handlers.reconcile_nightly(call)

    @every(seconds=3600)
    def give_up_lists(self, call: Call) -> int:
        return handlers.give_up_lists(call)

    @every(seconds=3600)
    def forget_messages(self, call: Call) -> int:
        return handlers.forget_messages(call)

    @every(seconds=3600)
    def forget_traces(self, call: Call) -> int:
        return handlers.forget_traces(call)
