"""Entry points for hand-overs, absences and deputies."""

from __future__ import annotations

from contracts import desk_people as c
from departments import handlers, queries
from messaging.call import Call
from messaging.entry import answers
from servicekit.clock import local_date


class PeoplePoints:
    """Mixed into every desk."""

    @answers(c.ListOfficers, write=False)
    def list_officers(self, call: Call, request: c.ListOfficers) -> c.Officers:
        return queries.list_officers(call.session, request, call.actor, call.resources, local_date(call.now))

    @answers(c.OfferHandover)
    def offer_handover(self, call: Call, request: c.OfferHandover) -> c.Handover:
        return handlers.offer_handover(call, request)

    @answers(c.ListHandovers, write=False)
    def list_handovers(self, call: Call, request: c.ListHandovers) -> c.Handovers:
        return queries.list_handovers(call.session, request, call.actor)

    @answers(c.AcceptHandover)
    def accept_handover(self, call: Call, request: c.AcceptHandover) -> c.Handover:
        return handlers.accept_handover(call, request)

    @answers(c.DeclineHandover)
    def decline_handover(self, call: Call, request: c.DeclineHandover) -> c.Handover:
        return handlers.decline_handover(call, request)

    @answers(c.TakeHandoverBack)
    def take_handover_back(self, call: Call, request: c.TakeHandoverBack) -> c.Handover:
        return handlers.take_handover_back(call, request)

    @answers(c.MarkAbsence)
    def mark_absence(self, call: Call, request: c.MarkAbsence) -> c.Absence:
        return handlers.mark_absence(call, request)

    @answers(c.EndAbsence)
    def end_absence(self, call: Call, request: c.EndAbsence) -> c.Absence:
        return handlers.end_absence(call, request)

    @answers(c.ListAbsences, write=False)
    def list_absences(self, call: Call, request: c.ListAbsences) -> c.Absences:
        return queries.list_absences(call.session, request, call.actor, call.resources, local_date(call.now))
