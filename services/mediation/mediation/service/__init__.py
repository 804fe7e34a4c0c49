"""Entry points of mediation; decides nothing."""

from __future__ import annotations

from contracts import mediation as c
from contracts.assistance import DisputeReopened, VisitRecorded, VisitsFinished
from contracts.expert_pool import OpinionAsked, OpinionDeclined, OpinionGiven
from contracts.expert_seats import PanelExpertNamed
from contracts.mediator_dispatch import MediatorAssigned, SecondMediatorNamed
from contracts.mediator_moves import DeputyNamed, FollowUpAssigned
from contracts.merging import MediationHalted
from mediation import handlers, queries, tables
from mediation.handlers.finding import load_proceedings
from mediation.handlers.papers.trying import try_templates
from mediation.model import Committee, Office, Room
from mediation.model.office import Keeping
from mediation.service.agreements import AgreementPoints
from mediation.service.casefile import CaseFilePoints
from mediation.service.confirmations import ConfirmationPoints
from mediation.service.evidence import EvidencePoints
from mediation.service.performance import PerformancePoints
from mediation.service.sessions import SessionPoints
from mediation.service.statistics import StatisticsPoints
from mediation.service.steps import StepPoints
from mediation.settings import Settings
from messaging.call import Call
from messaging.entry import Service, answers, listens
from servicekit.calendar import WorkCalendar
from servicekit.town import load_town
from servicekit.town.settings import FileRule

POLICE_DESK = "pcs"


def keeping_of(rule: FileRule) -> Keeping:
    long_types = frozenset(rule.long_types.split())
    return Keeping(rule.usual, rule.long, rule.for_good, long_types, rule.many_people)


class MediationService(
    StepPoints,
    EvidencePoints,
    SessionPoints,
    AgreementPoints,
    PerformancePoints,
    ConfirmationPoints,
    CaseFilePoints,
    StatisticsPoints,
    Service,
):
    """Keeps the proceedings: five records, agreement or failure, papers (调解)."""

    name = "mediation"
    takes_files = True
    tables = tables
    settings_type = Settings

    @classmethod
    def resources(cls, settings: Settings) -> Office:
        """What the papers name, and the rooms: from the town's folder.

        :raises TemplateFaulty: one of the town's own templates does not hold.
        """
        forms = settings.town / "forms"
        try_templates(forms)
        town = load_town(settings.town)
        own = town.settings
        police = next((one.phone for one in town.departments.values() if one.code == POLICE_DESK), "")
        fields = ("code", "name", "floor", "capacity", "kind", "bookable")
        return Office(
            committee=next(c.name for c in town.committees.values() if c.kind == "town"),
            agreement_prefix=own.agreement_prefix,
            court=own.court,
            mediators={mediator.id: mediator.name for mediator in town.mediators.values()},
            experts={expert.id: expert.name for expert in town.experts.values()},
            calendar=WorkCalendar(town.workdays()),
            police_phone=police,
            phone=own.phone,
            address=own.address,
            committees={
                one.id: Committee(there.code, there.name, there.kind)
                for one in town.mediators.values()
                if (there := town.committees.get(one.committee_code))
            },
            keeping=keeping_of(own.files),
            forms=str(forms),
            rooms={r.code: Room(**{name: getattr(r, name) for name in fields}) for r in town.rooms.values()},
        )

    @listens(MediatorAssigned, preload=load_proceedings)
    def on_mediator_assigned(self, call: Call, event: MediatorAssigned) -> None:
        handlers.take_assigned(call, event)

    @listens(SecondMediatorNamed, preload=load_proceedings)
    def on_second_mediator_named(self, call: Call, event: SecondMediatorNamed) -> None:
        handlers.take_second(call, event)

    @listens(FollowUpAssigned, preload=load_proceedings)
    def on_follow_up_assigned(self, call: Call, event: FollowUpAssigned) -> None:
        handlers.take_follow_up(call, event)

    @listens(DeputyNamed, preload=load_proceedings)
    def on_deputy_named(self, call: Call, event: DeputyNamed) -> None:
        handlers.take_deputy(call, event)

    @listens(PanelExpertNamed, preload=load_proceedings)
    def on_panel_expert_named(self, call: Call, event: PanelExpertNamed) -> None:
        handlers.take_expert(call, event)

    @listens(MediationHalted, preload=load_proceedings)
    def on_mediation_halted(self, call: Call, event: MediationHalted) -> None:
        handlers.take_halted(call, event)

    @listens(VisitRecorded, preload=load_proceedings)
    def on_visit_recorded(self, call: Call, event: VisitRecorded) -> None:
        handlers.take_visit(call, event)

    @listens(VisitsFinished, preload=load_proceedings)
    def on_visits_finished(self, call: Call, event: VisitsFinished) -> None:
        handlers.take_visits_finished(call, event)

    @listens(DisputeReopened, preload=load_proceedings)
    def on_dispute_reopened(self, call: Call, event: DisputeReopened) -> None:
        handlers.take_reopened(call, event)

    @listens(OpinionAsked)
    def on_opinion_asked(self, call: Call, event: OpinionAsked) -> None:
        handlers.take_opinion_asked(call, event)

    @listens(OpinionDeclined)
    def on_opinion_declined(self, call: Call, event: OpinionDeclined) -> None:
        handlers.take_opinion_declined(call, event)

    @listens(OpinionGiven)
    def on_opinion_given(self, call: Call, event: OpinionGiven) -> None:
        handlers.take_opinion_given(call, event)

    @answers(c.ListProceedings, write=False)
    def list_proceedings(self, call: Call, request: c.ListProceedings) -> c.ProceedingRows:
        return queries.list_proceedings(call.session, request, call.actor)

    @answers(c.GetProceeding, write=False)
    def get_proceeding(self, call: Call, request: c.GetProceeding) -> c.ProceedingSheet:
        return queries.get_proceeding(call.session, request, call.actor, call.settings.identity_key)

    @answers(c.RecordStep)
    def record_step(self, call: Call, request: c.RecordStep) -> c.ProceedingSheet:
        return handlers.record_step(call, request)

    @answers(c.RecordFailure)
    def record_failure(self, call: Call, request: c.RecordFailure) -> c.ProceedingSheet:
        return handlers.record_failure(call, request)

    @answers(c.GetPaper)
    def get_paper(self, call: Call, request: c.GetPaper) -> c.Paper:
        return handlers.get_paper(call, request)
