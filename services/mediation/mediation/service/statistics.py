"""Entry points for the statistics of mediation."""

from __future__ import annotations

from contracts import mediation as c
from mediation import handlers, queries
from messaging.call import Call
from messaging.entry import answers


class StatisticsPoints:
    """Mixed into the service."""

    @answers(c.GetStatistics, write=False)
    def get_statistics(self, call: Call, request: c.GetStatistics) -> c.StatisticsSheet:
        return queries.get_statistics(call.session, request, call.actor, call.resources)

    @answers(c.GetStatisticsBook, write=False)
    def get_statistics_book(self, call: Call, request: c.GetStatisticsBook) -> c.FileContent:
        return handlers.get_statistics_book(call, request)
