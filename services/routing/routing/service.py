"""Entry points of routing; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from contracts import routing as c
from contracts.departments import DisputeReturned
from contracts.intake import DisputeAccepted
from messaging.call import Call
from messaging.entry import Service, answers, listens
from routing import handlers, queries, tables
from routing.policies import Rules, load_rules
from routing.settings import Settings


def load_dockets(session: Session, events: Sequence[Any]) -> None:
    queries.preload(session, [event.subject for event in events])


class RoutingService(Service):
    """Decides where an accepted dispute goes (研判分流)."""

    name = "routing"
    tables = tables
    settings_type = Settings

    @classmethod
    def resources(cls, settings: Settings) -> Rules:
        return load_rules(settings.town / "routing")

    @listens(DisputeAccepted, preload=load_dockets)
    def on_dispute_accepted(self, call: Call, event: DisputeAccepted) -> None:
        handlers.take_accepted(call, event)

    @listens(DisputeReturned, preload=load_dockets)
    def on_dispute_returned(self, call: Call, event: DisputeReturned) -> None:
        handlers.take_returned(call, event)

    @answers(c.ListReferred, write=False)
    def list_referred(self, call: Call, request: c.ListReferred) -> c.ReferredList:
        call.demand("routing.decide")
        return queries.list_referred(call.session, request, call.actor)

    @answers(c.GetRouting, write=False)
    def get_routing(self, call: Call, request: c.GetRouting) -> c.RoutingSheet:
        return queries.get_routing(call.session, request.dispute_id)

    @answers(c.DecideRouting)
    def decide_routing(self, call: Call, request: c.DecideRouting) -> c.RoutingSheet:
        return handlers.decide_routing(call, request)

    @answers(c.Classify, write=False)
    def classify(self, call: Call, request: c.Classify) -> c.Suggestion:
        return queries.classify(request, call.resources)
