"""Entry points of intake on the bus."""

from __future__ import annotations

from typing import Any

from contracts import attachments, callers, linking, notices, petitioners, repeats
from contracts import import_files as imp
from contracts import importing as many
from contracts import intake as c
from contracts.supervision import CaseMoved
from contracts.warning import WarningBecameDispute
from intake import errands, handlers, tables
from intake.errands.sending import Calling
from intake.queries import imports
from intake.queries.arrivals import list_arrivals
from intake.service.exchange import ExchangePoints
from intake.settings import Settings
from messaging.call import Call
from messaging.entry import Service, answers, errand, every, listens
from servicekit.town import load_town


class IntakeService(ExchangePoints, Service):
    """Registration at every door."""

    name = "intake"
    takes_files = True
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

    @answers(repeats.ListProposals, write=False)
    def list_proposals(self, call: Call, request: repeats.ListProposals) -> repeats.Proposals:
        return handlers.list_proposals(call, request)

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

    @answers(petitioners.ListPetitioners)
    def list_petitioners(self, call: Call, request: petitioners.ListPetitioners) -> petitioners.Petitioners:
        return handlers.list_petitioners(call, request)

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

    @answers(notices.GetReceipt)
    def get_receipt(self, call: Call, request: notices.GetReceipt) -> notices.Receipt:
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

    @listens(CaseMoved)
    def on_case_moved(self, call: Call, event: CaseMoved) -> None:
        handlers.take_move(call, event)
