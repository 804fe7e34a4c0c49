"""Entry points for the case file and its sealing."""

from __future__ import annotations

from contracts import mediation as c
from mediation import errands, handlers, queries
from mediation.errands.binding import Calling
from messaging.call import Call
from messaging.entry import answers, errand


class CaseFilePoints:
    """Mixed into the service."""

    @answers(c.GetCaseFile, write=False)
    def get_case_file(self, call: Call, request: c.GetCaseFile) -> c.CaseFileSheet:
        key, office = call.settings.identity_key, call.resources
        return queries.get_case_file(call.session, request, call.actor, key, office)

    @answers(c.OpenApplication)
    def open_application(self, call: Call, request: c.OpenApplication) -> c.ApplicationSheet:
        return handlers.open_application(call, request)

    @answers(c.SaveApplication)
    def save_application(self, call: Call, request: c.SaveApplication) -> c.ApplicationSheet:
        return handlers.save_application(call, request)

    @answers(c.KeepRegistered)
    def keep_registered(self, call: Call, request: c.KeepRegistered) -> c.ApplicationSheet:
        return handlers.keep_registered(call, request)

    @answers(c.KeepNames)
    def keep_names(self, call: Call, request: c.KeepNames) -> c.KeptNames:
        return handlers.keep_names(call, request)

    @answers(c.KeepOpinions)
    def keep_opinions(self, call: Call, request: c.KeepOpinions) -> c.KeptOpinions:
        return handlers.keep_opinions(call, request)

    @answers(c.BindFile)
    def bind_file(self, call: Call, request: c.BindFile) -> c.CaseFileSheet:
        return handlers.bind_file(call, request)

    @answers(c.UnbindFile)
    def unbind_file(self, call: Call, request: c.UnbindFile) -> c.CaseFileSheet:
        return handlers.unbind_file(call, request)

    @answers(c.PreviewFile, apart=True)
    def preview_file(self, calling: Calling, request: c.PreviewFile) -> c.FileContent:
        return errands.preview_file(calling, request)

    @errand(seconds=1.0)
    def bind_waiting(self, calling: Calling) -> None:
        errands.bind_waiting(calling)

    @answers(c.GetBoundFile)
    def get_bound_file(self, call: Call, request: c.GetBoundFile) -> c.FileContent:
        return handlers.get_bound_file(call, request)

    @answers(c.VerifyBoundFile, write=False)
    def verify_bound_file(self, call: Call, request: c.VerifyBoundFile) -> c.BoundCheck:
        return handlers.verify_bound_file(call, request)
