"""Entry points for the case file and its sealing."""

from __future__ import annotations

from contracts import mediation as c
from mediation import handlers, queries
from messaging.call import Call
from messaging.entry import answers


class CaseFilePoints:
    """Mixed into the service."""

    @answers(c.GetCaseFile, write=False)
    def get_case_file(self, call: Call, request: c.GetCaseFile) -> c.CaseFileSheet:
        key, committee = call.settings.identity_key, call.resources.committee
        return queries.get_case_file(call.session, request, call.actor, key, committee)

    @answers(c.BindFile)
    def bind_file(self, call: Call, request: c.BindFile) -> c.CaseFileSheet:
        return handlers.bind_file(call, request)

    @answers(c.UnbindFile)
    def unbind_file(self, call: Call, request: c.UnbindFile) -> c.CaseFileSheet:
        return handlers.unbind_file(call, request)

    @answers(c.PreviewFile)
    def preview_file(self, call: Call, request: c.PreviewFile) -> c.FileContent:
        return handlers.preview_file(call, request)

    @answers(c.GetBoundFile)
    def get_bound_file(self, call: Call, request: c.GetBoundFile) -> c.FileContent:
        return handlers.get_bound_file(call, request)

    @answers(c.VerifyBoundFile, write=False)
    def verify_bound_file(self, call: Call, request: c.VerifyBoundFile) -> c.BoundCheck:
        return handlers.verify_bound_file(call, request)
