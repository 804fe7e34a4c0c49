"""Entry points of the dispatch; decides nothing."""

from __future__ import annotations

from contracts import expert_seats as e
from contracts import mediator_dispatch as c
from contracts.assistance import DisputeReopened, VisitRecorded
from contracts.departments import DisputeSigned
from contracts.directory import PersonChanged
from contracts.expert_training import TrainingCertified
from contracts.mediation import DisputeConcluded, FileBound
from contracts.merging import DisputeMerged, DisputeParted
from mediator_dispatch import handlers, queries, tables
from mediator_dispatch.handlers.crew import load_for_ends, load_for_offers
from mediator_dispatch.handlers.records import load_for_visits
from mediator_dispatch.service.changes import ChangePoints
from mediator_dispatch.service.committees import CommitteePoints
from mediator_dispatch.service.roster import RosterPoints
from mediator_dispatch.service.seats import SeatPoints
from mediator_dispatch.service.tasks import TaskPoints
from mediator_dispatch.settings import Settings
from messaging.call import Call
from messaging.entry import Service, answers, every, listens
from servicekit.clock import local_date
from servicekit.town import Town, load_town


class MediatorDispatchService(ChangePoints, CommitteePoints, RosterPoints, SeatPoints, TaskPoints, Service):
    """Finds a mediator for every dispute that a desk signed for (派单)."""

    name = "mediator_dispatch"
    takes_files = True
    tables = tables
    settings_type = Settings

    @classmethod
    def resources(cls, settings: Settings) -> Town:
        return load_town(settings.town)

    def on_start(self, call: Call) -> None:
        handlers.load_mediators(call)
        handlers.load_committees(call)
        handlers.load_workers(call)
        handlers.sum_up(call)

    @listens(DisputeSigned, preload=load_for_offers)
    def on_dispute_signed(self, call: Call, event: DisputeSigned) -> None:
        handlers.take_signed(call, event)

    @listens(DisputeReopened, preload=load_for_offers)
    def on_dispute_reopened(self, call: Call, event: DisputeReopened) -> None:
        handlers.take_reopened(call, event)

    @listens(DisputeMerged, preload=load_for_ends)
    def on_dispute_merged(self, call: Call, event: DisputeMerged) -> None:
        handlers.take_merged(call, event)

    @listens(DisputeParted, preload=load_for_ends)
    def on_dispute_parted(self, call: Call, event: DisputeParted) -> None:
        handlers.take_parted(call, event)

    @listens(DisputeConcluded, preload=load_for_ends)
    def on_dispute_concluded(self, call: Call, event: DisputeConcluded) -> None:
        handlers.take_concluded(call, event)

    @listens(FileBound, preload=load_for_ends)
    def on_file_bound(self, call: Call, event: FileBound) -> None:
        handlers.take_sealed(call, event)

    @listens(VisitRecorded, preload=load_for_visits)
    def on_visit_recorded(self, call: Call, event: VisitRecorded) -> None:
        handlers.take_visit(call, event)

    @listens(TrainingCertified)
    def on_training_certified(self, call: Call, event: TrainingCertified) -> None:
        handlers.take_trained(call, event)

    @listens(PersonChanged)
    def on_person_changed(self, call: Call, event: PersonChanged) -> None:
        handlers.take_person(call, event)

    @listens(e.PanelExpertAsked)
    def on_panel_expert_asked(self, call: Call, event: e.PanelExpertAsked) -> None:
        handlers.take_seat_told(call, event)

    @listens(e.PanelExpertNamed)
    def on_panel_expert_named(self, call: Call, event: e.PanelExpertNamed) -> None:
        handlers.take_seat_told(call, event)

    @listens(e.PanelExpertLacking)
    def on_panel_expert_lacking(self, call: Call, event: e.PanelExpertLacking) -> None:
        handlers.take_seat_told(call, event)

    @every(seconds=60.0)
    def begin_absences(self, call: Call) -> None:
        handlers.begin_absences(call)
        handlers.end_absences(call)

    @every(seconds=3600.0)
    def sum_up_records(self, call: Call) -> None:
        handlers.sum_up(call)

    @every(seconds=1.0)
    def lapse_offers(self, call: Call) -> None:
        handlers.lapse_offers(call)

    @answers(c.AcceptOffer)
    def accept_offer(self, call: Call, request: c.AcceptOffer) -> c.Offer:
        return handlers.accept_offer(call, request)

    @answers(c.RefuseOffer)
    def refuse_offer(self, call: Call, request: c.RefuseOffer) -> c.Offer:
        return handlers.refuse_offer(call, request)

    @answers(c.AssignMediator)
    def assign_mediator(self, call: Call, request: c.AssignMediator) -> c.DispatchSheet:
        return handlers.assign_mediator(call, request)

    @answers(c.ListOffers, write=False)
    def list_offers(self, call: Call, request: c.ListOffers) -> c.Offers:
        return queries.list_offers(call.session, request, call.actor)

    @answers(c.ListDispatch, write=False)
    def list_dispatch(self, call: Call, request: c.ListDispatch) -> c.DispatchRows:
        found = queries.list_dispatch(call.session, request, call.actor)
        more = {
            "on_duty": handlers.on_duty(call.resources, call.now),
            "committees_due": queries.committees_due(call.session, local_date(call.now)),
        }
        return found.model_copy(update=more)

    @answers(c.GetDispatch, write=False)
    def get_dispatch(self, call: Call, request: c.GetDispatch) -> c.DispatchSheet:
        return queries.get_dispatch(call.session, request, call.actor)

    @answers(c.SuggestMediators, write=False)
    def suggest_mediators(self, call: Call, request: c.SuggestMediators) -> c.MediatorChoices:
        return queries.suggest_mediators(call.session, request, call.actor, local_date(call.now))

    @answers(c.ListMediators, write=False)
    def list_mediators(self, call: Call, request: c.ListMediators) -> c.MediatorRows:
        return queries.list_mediators(call.session, request, call.actor, local_date(call.now))
