"""Entry points for the agreement: draft, signing, conclusion."""

from __future__ import annotations

from contracts import mediation as c
from mediation import handlers, queries
from messaging.call import Call
from messaging.entry import answers


class AgreementPoints:
    """Mixed into the service."""

    @answers(c.OpenDraft)
    def open_draft(self, call: Call, request: c.OpenDraft) -> c.DraftSheet:
        return handlers.open_draft(call, request)

    @answers(c.SaveDraft)
    def save_draft(self, call: Call, request: c.SaveDraft) -> c.DraftSheet:
        return handlers.save_draft(call, request)

    @answers(c.CheckDraft, write=False)
    def check_draft(self, call: Call, request: c.CheckDraft) -> c.AgreementCheck:
        return handlers.check_draft(call, request)

    @answers(c.OpenSigning)
    def open_signing(self, call: Call, request: c.OpenSigning) -> c.SigningSheet:
        return handlers.open_signing(call, request)

    @answers(c.GetSigning, write=False)
    def get_signing(self, call: Call, request: c.GetSigning) -> c.SigningSheet:
        return queries.get_signing(call.session, request, call.actor, call.settings.identity_key)

    @answers(c.ReviseDraft)
    def revise_draft(self, call: Call, request: c.ReviseDraft) -> c.DraftSheet:
        return handlers.revise_draft(call, request)

    @answers(c.SignAgreement)
    def sign_agreement(self, call: Call, request: c.SignAgreement) -> c.SigningSheet:
        return handlers.sign_agreement(call, request)

    @answers(c.WriteDownAgreement)
    def write_down_agreement(self, call: Call, request: c.WriteDownAgreement) -> c.ProceedingSheet:
        return handlers.write_down_agreement(call, request)

    @answers(c.ConcludeWithAgreement)
    def conclude_with_agreement(self, call: Call, request: c.ConcludeWithAgreement) -> c.ProceedingSheet:
        return handlers.conclude_with_agreement(call, request)
