"""Entry points of the committees."""

from __future__ import annotations

from contracts import committees as c
from contracts.mediator_roster import RosterResult, RosterRows
from mediator_dispatch import handlers, queries
from messaging.call import Call
from messaging.entry import answers
from servicekit.clock import local_date


class CommitteePoints:
    """People's mediation committees (人民调解委员会)."""

    @answers(c.ListCommittees, write=False)
    def list_committees(self, call: Call, request: c.ListCommittees) -> c.Committees:
        return queries.list_committees(call.session, request, call.actor, local_date(call.now))

    @answers(c.GetCommittee, write=False)
    def get_committee(self, call: Call, request: c.GetCommittee) -> c.CommitteeSheet:
        return queries.get_committee(call.session, request, call.actor, local_date(call.now))

    @answers(c.ListCommitteeRows, write=False)
    def list_committee_rows(self, call: Call, _request: c.ListCommitteeRows) -> RosterRows:
        return queries.list_committee_rows(call.session, call.actor)

    @answers(c.ImportCommittees)
    def import_committees(self, call: Call, request: c.ImportCommittees) -> RosterResult:
        return handlers.import_committees(call, request)

    @answers(c.KeepCommittee)
    def keep_committee(self, call: Call, request: c.KeepCommittee) -> c.KeptCommittee:
        return handlers.keep_committee(call, request)
