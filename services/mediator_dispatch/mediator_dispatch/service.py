"""Entry points of the dispatch; decides nothing."""

from __future__ import annotations

from contracts import mediator_dispatch as c
from contracts.assistance import DisputeReopened
from contracts.departments import DisputeSigned
from contracts.mediation import DisputeConcluded
from mediator_dispatch import handlers, queries, tables
from mediator_dispatch.handlers.crew import load_for_ends, load_for_offers
from mediator_dispatch.settings import Settings
from messaging.call import Call
from messaging.entry import Service, answers, every, listens
from servicekit.clock import local_date
from servicekit.town import Town, load_town


class MediatorDispatchService(Service):
    """Finds a mediator for every dispute that a desk signed for (派单)."""

    name = "mediator_dispatch"
    tables = tables
    settings_type = Settings

    @classmethod
    def resources(cls, settings: Settings) -> Town:
        return load_town(settings.town)

    def on_start(self, call: Call) -> None:
        handlers.load_mediators(call)

    @listens(DisputeSigned, preload=load_for_offers)
    def on_dispute_signed(self, call: Call, event: DisputeSigned) -> None:
        handlers.take_signed(call, event)

    @listens(DisputeReopened, preload=load_for_offers)
    def on_dispute_reopened(self, call: Call, event: DisputeReopened) -> None:
        handlers.take_reopened(call, event)

    @listens(DisputeConcluded, preload=load_for_ends)
    def on_dispute_concluded(self, call: Call, event: DisputeConcluded) -> None:
        handlers.take_concluded(call, event)

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
        return queries.list_dispatch(call.session, request, call.actor)

    @answers(c.GetDispatch, write=False)
    def get_dispatch(self, call: Call, request: c.GetDispatch) -> c.DispatchSheet:
        return queries.get_dispatch(call.session, request, call.actor)

    @answers(c.SuggestMediators, write=False)
    def suggest_mediators(self, call: Call, request: c.SuggestMediators) -> c.MediatorChoices:
        return queries.suggest_mediators(call.session, request, call.actor, local_date(call.now))

    @answers(c.ListMediators, write=False)
    def list_mediators(self, call: Call, request: c.ListMediators) -> c.MediatorRows:
        return queries.list_mediators(call.session, request, call.actor, local_date(call.now))
