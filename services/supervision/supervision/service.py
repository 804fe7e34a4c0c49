"""Entry points of supervision on the bus."""

from __future__ import annotations

from contracts import supervision as c
from contracts.message import Event
from contracts.registry import events
from messaging.call import Call
from messaging.entry import Service, answers, every, listens
from supervision import handlers, queries, tables
from supervision.queries.view import View
from supervision.settings import Resources, Settings, load_resources


class SupervisionService(Service):
    """The clocks and the whole picture."""

    name = "supervision"
    gathers = 0.05
    tables = tables
    settings_type = Settings

    @classmethod
    def resources(cls, settings: Settings) -> Resources:
        return load_resources(settings)

    @listens(*(event for event in events() if event is not c.CaseMoved), preload=handlers.load_batch)
    def take_event(self, call: Call, event: Event) -> None:
        handlers.take_event(call, event)

    @every(seconds=1.0)
    def issue_cards(self, call: Call) -> int:
        return handlers.issue_cards(call)

    @every(seconds=2.0)
    def add_up_tallies(self, call: Call) -> int:
        return handlers.add_up_tallies(call)

    @answers(c.ListDisputes, write=False)
    def list_disputes(self, call: Call, request: c.ListDisputes) -> c.CasePage:
        return queries.list_disputes(view_of(call), request)

    @answers(c.GetCase, write=False)
    def get_case(self, call: Call, request: c.GetCase) -> c.CaseSheet:
        return queries.get_case(view_of(call), request)

    @answers(c.GetNumbers, write=False)
    def get_numbers(self, call: Call, request: c.GetNumbers) -> c.CaseNumbers:
        return queries.get_numbers(view_of(call), request)

    @answers(c.GetTimeline, write=False)
    def get_timeline(self, call: Call, request: c.GetTimeline) -> c.Timeline:
        return queries.get_timeline(view_of(call), request)

    @answers(c.GetProgress, write=False)
    def get_progress(self, call: Call, request: c.GetProgress) -> c.Progress:
        return queries.get_progress(view_of(call), request)

    @answers(c.GetOverview, write=False)
    def get_overview(self, call: Call, request: c.GetOverview) -> c.Overview:
        return queries.get_overview(view_of(call), request)

    @answers(c.GetFlow, write=False)
    def get_flow(self, call: Call, request: c.GetFlow) -> c.Flow:
        return queries.get_flow(view_of(call), request)

    @answers(c.ListCards, write=False)
    def list_cards(self, call: Call, request: c.ListCards) -> c.CardRows:
        return queries.list_cards(view_of(call), request)


def view_of(call: Call) -> View:
    """What a read needs of the call."""
    return View(call.session, call.now, call.actor, call.resources, call.settings.identity_key)
