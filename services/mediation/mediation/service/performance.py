"""Entry points for performance, with the timer that reminds."""

from __future__ import annotations

from contracts import mediation as c
from mediation import handlers, queries
from messaging.call import Call
from messaging.entry import answers, every
from servicekit.clock import local_date

REMIND_SECONDS = 60.0


class PerformancePoints:
    """Mixed into the service."""

    @every(REMIND_SECONDS)
    def remind_performance(self, call: Call) -> None:
        handlers.remind_performance(call)

    @answers(c.GetPerformance, write=False)
    def get_performance(self, call: Call, request: c.GetPerformance) -> c.Performance:
        key, today = call.settings.identity_key, local_date(call.now)
        return queries.get_performance(call.session, request, call.actor, key, today)

    @answers(c.ListDue, write=False)
    def list_due(self, call: Call, request: c.ListDue) -> c.DueRows:
        return queries.list_due(call.session, request, call.actor, local_date(call.now))

    @answers(c.RecordPerformance)
    def record_performance(self, call: Call, request: c.RecordPerformance) -> c.Performance:
        return handlers.record_performance(call, request)

    @answers(c.RecordBreach)
    def record_breach(self, call: Call, request: c.RecordBreach) -> c.Performance:
        return handlers.record_breach(call, request)
