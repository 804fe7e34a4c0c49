"""Entry points for judicial confirmation."""

from __future__ import annotations

from contracts import mediation as c
from mediation import handlers, queries
from messaging.call import Call
from messaging.entry import answers
from servicekit.clock import local_date


class ConfirmationPoints:
    """Mixed into the service."""

    @answers(c.GetConfirmation, write=False)
    def get_confirmation(self, call: Call, request: c.GetConfirmation) -> c.ConfirmationSheet:
        key, calendar = call.settings.identity_key, call.resources.calendar
        return queries.get_confirmation(
            call.session, request, call.actor, key, calendar, local_date(call.now)
        )

    @answers(c.OpenConfirmation)
    def open_confirmation(self, call: Call, request: c.OpenConfirmation) -> c.ConfirmationForm:
        return handlers.open_confirmation(call, request)

    @answers(c.SaveConfirmation)
    def save_confirmation(self, call: Call, request: c.SaveConfirmation) -> c.ConfirmationSheet:
        return handlers.save_confirmation(call, request)

    @answers(c.SubmitConfirmation)
    def submit_confirmation(self, call: Call, request: c.SubmitConfirmation) -> c.ConfirmationSheet:
        return handlers.submit_confirmation(call, request)

    @answers(c.RecordCourtFiling)
    def record_court_filing(self, call: Call, request: c.RecordCourtFiling) -> c.ConfirmationSheet:
        return handlers.record_court_filing(call, request)

    @answers(c.RecordCourtDecision)
    def record_court_decision(self, call: Call, request: c.RecordCourtDecision) -> c.ConfirmationSheet:
        return handlers.record_court_decision(call, request)

    @answers(c.MediateAgain)
    def mediate_again(self, call: Call, request: c.MediateAgain) -> c.ConfirmationSheet:
        return handlers.mediate_again(call, request)

    @answers(c.RecordEnforcement)
    def record_enforcement(self, call: Call, request: c.RecordEnforcement) -> c.ConfirmationSheet:
        return handlers.record_enforcement(call, request)
