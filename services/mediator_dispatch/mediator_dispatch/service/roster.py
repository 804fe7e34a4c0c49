"""Entry points of the roster: as a table, one by one, and its brand studios."""

from __future__ import annotations

from contracts import mediator_roster as c
from mediator_dispatch import handlers, queries
from messaging.call import Call
from messaging.entry import answers
from servicekit.clock import local_date


class RosterPoints:
    """The roster of mediators (名册)."""

    @answers(c.ListRoster, write=False)
    def list_roster(self, call: Call, request: c.ListRoster) -> c.RosterRows:
        return queries.list_roster(call.session, request, call.actor)

    @answers(c.ImportRoster)
    def import_roster(self, call: Call, request: c.ImportRoster) -> c.RosterResult:
        return handlers.import_roster(call, request)

    @answers(c.FindMediators, write=False)
    def find_mediators(self, call: Call, request: c.FindMediators) -> c.FoundMediators:
        return queries.find_mediators(call.session, request, call.actor, local_date(call.now))

    @answers(c.GetMediator, write=False)
    def get_mediator(self, call: Call, request: c.GetMediator) -> c.MediatorSheet:
        return queries.get_mediator(call.session, request, call.actor, local_date(call.now))

    @answers(c.KeepMediator)
    def keep_mediator(self, call: Call, request: c.KeepMediator) -> c.KeptMediator:
        return handlers.keep_mediator(call, request)

    @answers(c.ListStudios, write=False)
    def list_studios(self, call: Call, _request: c.ListStudios) -> c.Studios:
        return queries.list_studios(call.session, call.actor, call.resources, local_date(call.now))

    @answers(c.GetRosterNames, write=False)
    def get_roster_names(self, call: Call, request: c.GetRosterNames) -> c.RosterNames:
        return queries.get_roster_names(call.session, request)
