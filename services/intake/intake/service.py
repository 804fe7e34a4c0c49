"""Entry points of intake on the bus."""

from __future__ import annotations

from typing import Any

from contracts import attachments, callers, linking, notices
from contracts import exchange as ex
from contracts import import_files as imp
from contracts import importing as many
from contracts import intake as c
from contracts.supervision import CaseMoved
from contracts.warning import WarningBecameDispute
from intake import errands, handlers, tables
from intake.errands.sending import Calling
from intake.queries import connections, deliveries, imports, reconciling
from intake.queries.arrivals import list_arrivals
from intake.queries.strays import list_strays
from intake.settings import Settings
from messaging.call import Call
from messaging.entry import Service, answers, errand, every, listens
from servicekit.town import load_town


class IntakeService(Service):
    """Registration at every door."""

    name = "intake"
    tables = tables
    settings_type = Settings

    @classmethod
    def resources(cls, settings: Settings) -> Any:
        return handlers.town_book(load_town(settings.town))

    @answers(c.RegisterDispute)
    def register_dispute(self, call: Call, request: c.RegisterDispute) -> c.Registered:
        return handlers.register_dispute(call, request)

    @answers(many.CheckDisputes, write=False)
    def check_disputes(self, call: Call, request: many.CheckDisputes) -> many.CheckedDisputes:
        return handlers.check_disputes(call, request)

    @answers(many.ImportDisputes)
    def import_disputes(self, call: Call, request: many.ImportDisputes) -> many.ImportedDisputes:
        return handlers.import_disputes(call, request)

    @answers(c.FindLookAlikes, write=False)
    def find_look_alikes(self, call: Call, request: c.FindLookAlikes) -> c.LookAlikes:
        return handlers.find_look_alikes(call, request)

    @answers(c.AcceptDispute)
    def accept_dispute(self, call: Call, request: c.AcceptDispute) -> c.DisputeState:
        return handlers.accept_dispute(call, request)

    @answers(c.RefuseDispute)
    def refuse_dispute(self, call: Call, request: c.RefuseDispute) -> c.RefusalNotice:
        return handlers.refuse_dispute(call, request)

    @answers(c.LinkDisputes)
    def link_disputes(self, call: Call, request: c.LinkDisputes) -> c.DisputeState:
        return handlers.link_disputes(call, request)

    @answers(linking.UnlinkDisputes)
    def unlink_disputes(self, call: Call, request: linking.UnlinkDisputes) -> linking.Links:
        return handlers.unlink_disputes(call, request)

    @answers(linking.ListLinks, write=False)
    def list_links(self, call: Call, request: linking.ListLinks) -> linking.Links:
        return handlers.list_links(call, request)

    @answers(notices.GetNotice)
    def get_notice(self, call: Call, request: notices.GetNotice) -> attachments.FileContent:
        return handlers.get_notice(call, request)

    @answers(notices.ConfirmHandover)
    def confirm_handover(self, call: Call, request: notices.ConfirmHandover) -> notices.Duty:
        return handlers.confirm_handover(call, request)

    @answers(callers.FindCaller)
    def find_caller(self, call: Call, request: callers.FindCaller) -> callers.Callers:
        return handlers.find_caller(call, request)

    @answers(callers.ListSamePerson)
    def list_same_person(self, call: Call, request: callers.ListSamePerson) -> callers.SamePerson:
        return handlers.list_same_person(call, request)

    @answers(attachments.AddAttachment)
    def add_attachment(self, call: Call, request: attachments.AddAttachment) -> attachments.AttachmentSheet:
        return handlers.add_attachment(call, request)

    @answers(attachments.ListAttachments)
    def list_attachments(self, call: Call, request: attachments.ListAttachments) -> attachments.Attachments:
        return handlers.list_attachments(call, request)

    @answers(attachments.GetAttachment)
    def get_attachment(self, call: Call, request: attachments.GetAttachment) -> attachments.FileContent:
        return handlers.get_attachment(call, request)

    @answers(attachments.WithdrawAttachment)
    def withdraw_attachment(
        self, call: Call, request: attachments.WithdrawAttachment
    ) -> attachments.AttachmentSheet:
        return handlers.withdraw_attachment(call, request)

    @answers(c.GetDispute)
    def get_dispute(self, call: Call, request: c.GetDispute) -> c.DisputeSheet:
        return handlers.get_dispute(call, request)

    @answers(c.RevealDispute)
    def reveal_dispute(self, call: Call, request: c.RevealDispute) -> c.Revealed:
        return handlers.reveal_dispute(call, request)

    @answers(c.FindByQueryCode, write=False)
    def find_by_query_code(self, call: Call, request: c.FindByQueryCode) -> c.FoundByCode:
        return handlers.find_by_query_code(call, request)

    @answers(c.ListArrivals, write=False)
    def list_arrivals(self, call: Call, request: c.ListArrivals) -> c.Arrivals:
        return list_arrivals(call.session, request, call.actor)

    @answers(c.GetReceipt)
    def get_receipt(self, call: Call, request: c.GetReceipt) -> c.Receipt:
        return handlers.get_receipt(call, request)

    @listens(WarningBecameDispute)
    def on_warning_became_dispute(self, call: Call, event: WarningBecameDispute) -> None:
        handlers.take_warning(call, event)

    # files

    @answers(imp.BeginImport)
    def begin_import(self, call: Call, request: imp.BeginImport) -> imp.ImportRow:
        return handlers.begin_import(call, request)

    @answers(imp.AddImportPart)
    def add_import_part(self, call: Call, request: imp.AddImportPart) -> imp.ImportRow:
        return handlers.add_import_part(call, request)

    @answers(imp.StartImport)
    def start_import(self, call: Call, request: imp.StartImport) -> imp.ImportRow:
        return handlers.start_import(call, request)

    @answers(imp.ListImports, write=False)
    def list_imports(self, call: Call, request: imp.ListImports) -> imp.ImportRows:
        return imports.list_imports(call.session, request, call.actor)

    @answers(imp.GetImport, write=False)
    def get_import(self, call: Call, request: imp.GetImport) -> imp.ImportSheet:
        return imports.get_import(call.session, request, call.actor)

    @errand(seconds=1.0)
    def import_waiting(self, calling: Calling) -> None:
        errands.import_waiting(calling)

    @every(seconds=3600)
    def forget_files(self, call: Call) -> int:
        return handlers.forget_files(call)

    # outside systems

    @answers(ex.ReceiveMessage)
    def receive_message(self, call: Call, request: ex.ReceiveMessage) -> ex.MessageReceived:
        return handlers.receive_message(call, request)

    @answers(ex.GetOrder, write=False)
    def get_order(self, call: Call, request: ex.GetOrder) -> ex.OrderSheet:
        return handlers.get_order(call, request)

    @answers(ex.ListConnections, write=False)
    def list_connections(self, call: Call, request: ex.ListConnections) -> ex.ConnectionRows:
        return connections.list_connections(call.session, call.now, call.actor)

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

    @errand(seconds=3.0)
    def reconcile_waiting(self, calling: Calling) -> None:
        errands.reconcile_waiting(calling, self.runtime.settings.delivery_timeout)

    @listens(CaseMoved)
    def on_case_moved(self, call: Call, event: CaseMoved) -> None:
        handlers.take_move(call, event)

    @errand(seconds=2.0)
    def send_deliveries(self, calling: Calling) -> None:
        errands.send_deliveries(calling, self.runtime.settings.delivery_timeout)

    @every(seconds=3600)
    def forget_messages(self, call: Call) -> int:
        return handlers.forget_messages(call)

    @every(seconds=3600)
    def forget_traces(self, call: Call) -> int:
        return handlers.forget_traces(call)
