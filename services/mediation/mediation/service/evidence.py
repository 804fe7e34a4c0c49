"""Entry points for evidence, files and the case file."""

from __future__ import annotations

from contracts import mediation as c
from contracts.attachments import FileContent
from mediation import handlers, queries
from messaging.call import Call
from messaging.entry import answers


class EvidencePoints:
    """Mixed into the service."""

    @answers(c.ListEvidence, write=False)
    def list_evidence(self, call: Call, request: c.ListEvidence) -> c.EvidenceList:
        proceeding = queries.readable(call.session, request.dispute_id, call.actor)
        own = proceeding.mediates(call.actor.person_id)
        return queries.evidence_list(call.session, proceeding, call.settings.identity_key, may_change=own)

    @answers(c.AddEvidence)
    def add_evidence(self, call: Call, request: c.AddEvidence) -> c.EvidenceList:
        return handlers.add_evidence(call, request)

    @answers(c.OpenEvidence)
    def open_evidence(self, call: Call, request: c.OpenEvidence) -> c.OpenedEvidence:
        return handlers.open_evidence(call, request)

    @answers(c.ChangeEvidence)
    def change_evidence(self, call: Call, request: c.ChangeEvidence) -> c.EvidenceList:
        return handlers.change_evidence(call, request)

    @answers(c.ReturnEvidence)
    def return_evidence(self, call: Call, request: c.ReturnEvidence) -> c.EvidenceList:
        return handlers.return_evidence(call, request)

    @answers(c.WithdrawEvidence)
    def withdraw_evidence(self, call: Call, request: c.WithdrawEvidence) -> c.EvidenceList:
        return handlers.withdraw_evidence(call, request)

    @answers(c.AttachFile)
    def attach_file(self, call: Call, request: c.AttachFile) -> c.FileSheet:
        return handlers.attach_file(call, request)

    @answers(c.GetFile)
    def get_file(self, call: Call, request: c.GetFile) -> FileContent:
        return handlers.get_file(call, request)

    @answers(c.ListExpertPapers)
    def list_expert_papers(self, call: Call, request: c.ListExpertPapers) -> c.ExpertPapers:
        return handlers.list_expert_papers(call, request)

    @answers(c.WithdrawFile)
    def withdraw_file(self, call: Call, request: c.WithdrawFile) -> c.FileSheet:
        return handlers.withdraw_file(call, request)
