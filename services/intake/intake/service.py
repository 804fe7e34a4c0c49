"""Entry points of intake on the bus."""

from __future__ import annotations

from typing import Any

from contracts import importing as many
from contracts import intake as c
from contracts.warning import WarningBecameDispute
from intake import handlers, tables
from intake.queries.arrivals import list_arrivals
from intake.settings import Settings
from messaging.call import Call
from messaging.entry import Service, answers, every, listens
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

    @every(seconds=3600)
    def forget_traces(self, call: Call) -> int:
        return handlers.forget_traces(call)
