"""Entry points of mediation; decides nothing."""

from __future__ import annotations

from contracts import mediation as c
from contracts.assistance import DisputeReopened, VisitRecorded, VisitsFinished
from contracts.mediator_dispatch import MediatorAssigned
from mediation import handlers, queries, tables
from mediation.handlers.finding import load_proceedings
from mediation.model import Office
from mediation.settings import Settings
from messaging.call import Call
from messaging.entry import Service, answers, listens
from servicekit.town import load_town

POLICE_DESK = "pcs"


class MediationService(Service):
    """Keeps the proceedings: five records, agreement or failure, papers (调解)."""

    name = "mediation"
    tables = tables
    settings_type = Settings

    @classmethod
    def resources(cls, settings: Settings) -> Office:
        """What the papers name: the committee, its number's prefix, the court and the mediators."""
        town = load_town(settings.town)
        committee = next(c.name for c in town.committees.values() if c.kind == "town")
        names = {mediator.id: mediator.name for mediator in town.mediators.values()}
        police = next((one.phone for one in town.departments.values() if one.code == POLICE_DESK), "")
        return Office(committee, town.settings.agreement_prefix, town.settings.court, names, police)

    @listens(MediatorAssigned, preload=load_proceedings)
    def on_mediator_assigned(self, call: Call, event: MediatorAssigned) -> None:
        handlers.take_assigned(call, event)

    @listens(VisitRecorded, preload=load_proceedings)
    def on_visit_recorded(self, call: Call, event: VisitRecorded) -> None:
        handlers.take_visit(call, event)

    @listens(VisitsFinished, preload=load_proceedings)
    def on_visits_finished(self, call: Call, event: VisitsFinished) -> None:
        handlers.take_visits_finished(call, event)

    @listens(DisputeReopened, preload=load_proceedings)
    def on_dispute_reopened(self, call: Call, event: DisputeReopened) -> None:
        handlers.take_reopened(call, event)

    @answers(c.ListProceedings, write=False)
    def list_proceedings(self, call: Call, request: c.ListProceedings) -> c.ProceedingRows:
        return queries.list_proceedings(call.session, request, call.actor)

    @answers(c.GetProceeding, write=False)
    def get_proceeding(self, call: Call, request: c.GetProceeding) -> c.ProceedingSheet:
        return queries.get_proceeding(call.session, request, call.actor, call.settings.identity_key)

    @answers(c.RecordStep)
    def record_step(self, call: Call, request: c.RecordStep) -> c.ProceedingSheet:
        return handlers.record_step(call, request)

    @answers(c.ListSkips, write=False)
    def list_skips(self, call: Call, request: c.ListSkips) -> c.SkipSheets:
        call.demand("mediation.approve")
        return queries.list_skips(call.session, request, call.actor, call.settings.identity_key)

    @answers(c.AskSkip)
    def ask_skip(self, call: Call, request: c.AskSkip) -> c.SkipSheet:
        return handlers.ask_skip(call, request)

    @answers(c.DecideSkip)
    def decide_skip(self, call: Call, request: c.DecideSkip) -> c.SkipSheet:
        return handlers.decide_skip(call, request)

    @answers(c.GetGates, write=False)
    def get_gates(self, call: Call, request: c.GetGates) -> c.Gates:
        proceeding = queries.readable(call.session, request.dispute_id, call.actor)
        phone = call.resources.police_phone
        return queries.gates_sheet(call.session, proceeding, call.settings.identity_key, phone)

    @answers(c.SettleGate)
    def settle_gate(self, call: Call, request: c.SettleGate) -> c.Gates:
        return handlers.settle_gate(call, request)

    @answers(c.ReportDanger)
    def report_danger(self, call: Call, request: c.ReportDanger) -> c.Gates:
        return handlers.report_danger(call, request)

    @answers(c.RecordDangerReply)
    def record_danger_reply(self, call: Call, request: c.RecordDangerReply) -> c.Gates:
        return handlers.record_danger_reply(call, request)

    @answers(c.ListEvidence, write=False)
    def list_evidence(self, call: Call, request: c.ListEvidence) -> c.EvidenceList:
        proceeding = queries.readable(call.session, request.dispute_id, call.actor)
        own = call.actor.person_id == proceeding.mediator_id
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
    def get_file(self, call: Call, request: c.GetFile) -> c.FileContent:
        return handlers.get_file(call, request)

    @answers(c.WithdrawFile)
    def withdraw_file(self, call: Call, request: c.WithdrawFile) -> c.FileSheet:
        return handlers.withdraw_file(call, request)

    @answers(c.ConcludeWithAgreement)
    def conclude_with_agreement(self, call: Call, request: c.ConcludeWithAgreement) -> c.ProceedingSheet:
        return handlers.conclude_with_agreement(call, request)

    @answers(c.RecordFailure)
    def record_failure(self, call: Call, request: c.RecordFailure) -> c.ProceedingSheet:
        return handlers.record_failure(call, request)

    @answers(c.GetPaper)
    def get_paper(self, call: Call, request: c.GetPaper) -> c.Paper:
        return handlers.get_paper(call, request)
