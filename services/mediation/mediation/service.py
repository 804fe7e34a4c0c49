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
        return Office(committee, town.settings.agreement_prefix, town.settings.court, names)

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

    @answers(c.ConcludeWithAgreement)
    def conclude_with_agreement(self, call: Call, request: c.ConcludeWithAgreement) -> c.ProceedingSheet:
        return handlers.conclude_with_agreement(call, request)

    @answers(c.RecordFailure)
    def record_failure(self, call: Call, request: c.RecordFailure) -> c.ProceedingSheet:
        return handlers.record_failure(call, request)

    @answers(c.GetPaper)
    def get_paper(self, call: Call, request: c.GetPaper) -> c.Paper:
        return handlers.get_paper(call, request)
