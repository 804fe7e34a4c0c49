"""Entry points of the expert pool."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from contracts import expert_credentials, expert_draw, expert_roster, expert_use
from contracts import expert_pool as c
from contracts import expert_seats as e
from contracts.mediation import SessionCancelled, SessionDisplaced, SessionMoved
from contracts.mediator_dispatch import MediatorAssigned, SecondMediatorNamed
from contracts.mediator_roster import RosterChanged, RosterResult, RosterRows
from contracts.routing import DisputeRouted
from contracts.routing_corrections import RoutingCorrected
from expert_pool import handlers, queries, tables
from expert_pool.service.training import TrainingPoints
from expert_pool.settings import Settings
from messaging.call import Call
from messaging.entry import Service, answers, every, listens
from servicekit.clock import local_date
from servicekit.town import Town, load_town


def load_cases(session: Session, events: Sequence[Any]) -> Any:
    return queries.preload(session, [event.subject for event in events])


class CredentialPoints:
    """What experts hold, and how much they are used."""

    @answers(expert_credentials.RegisterCredential)
    def register_credential(
        self, call: Call, request: expert_credentials.RegisterCredential
    ) -> expert_credentials.CredentialSheet:
        return handlers.register_credential(call, request)

    @answers(expert_credentials.RenewCredential)
    def renew_credential(
        self, call: Call, request: expert_credentials.RenewCredential
    ) -> expert_credentials.CredentialSheet:
        return handlers.renew_credential(call, request)

    @answers(expert_credentials.WithdrawCredential)
    def withdraw_credential(
        self, call: Call, request: expert_credentials.WithdrawCredential
    ) -> expert_credentials.CredentialSheet:
        return handlers.withdraw_credential(call, request)

    @answers(expert_credentials.ListCredentials, write=False)
    def list_credentials(
        self, call: Call, request: expert_credentials.ListCredentials
    ) -> expert_credentials.Credentials:
        days = call.settings.credential_warn_days
        return queries.list_credentials(call.session, request, call.actor, local_date(call.now), days)

    @answers(expert_use.GetExpertUse, write=False)
    def get_expert_use(self, call: Call, request: expert_use.GetExpertUse) -> expert_use.ExpertUseSheet:
        return queries.get_expert_use(call.session, request, call.actor, call.now)


class RosterPoints:
    """Committees and experts, as people keep them."""

    @answers(expert_roster.ListExpertRoster, write=False)
    def list_expert_roster(self, call: Call, request: expert_roster.ListExpertRoster) -> RosterRows:
        return queries.list_expert_roster(call.session, request, call.actor, call.resources)

    @answers(expert_roster.ImportExperts)
    def import_experts(self, call: Call, request: expert_roster.ImportExperts) -> RosterResult:
        return handlers.import_experts(call, request)

    @answers(expert_roster.ListExpertCommittees, write=False)
    def list_expert_committees(
        self, call: Call, _request: expert_roster.ListExpertCommittees
    ) -> expert_roster.ExpertCommittees:
        return queries.list_expert_committees(call.session)

    @answers(expert_roster.KeepExpertCommittee)
    def keep_expert_committee(
        self, call: Call, request: expert_roster.KeepExpertCommittee
    ) -> expert_roster.ExpertCommittees:
        return handlers.keep_expert_committee(call, request)


class ExpertPoolService(CredentialPoints, RosterPoints, TrainingPoints, Service):
    """Experts are asked and answer in writing."""

    name = "expert_pool"
    gathers = 0.1
    tables = tables
    settings_type = Settings

    @classmethod
    def resources(cls, settings: Settings) -> Town:
        return load_town(settings.town)

    def on_start(self, call: Call) -> None:
        handlers.load_experts(call)

    @every(seconds=60.0)
    def keep_deadlines(self, call: Call) -> None:
        handlers.keep_deadlines(call)

    @listens(DisputeRouted, RoutingCorrected, preload=load_cases)
    def on_dispute_routed(self, call: Call, event: DisputeRouted | RoutingCorrected) -> None:
        handlers.take_routed(call, event)

    @listens(MediatorAssigned, preload=load_cases)
    def on_mediator_assigned(self, call: Call, event: MediatorAssigned) -> None:
        handlers.take_assigned(call, event)

    @listens(SecondMediatorNamed, preload=load_cases)
    def on_second_mediator_named(self, call: Call, event: SecondMediatorNamed) -> None:
        handlers.take_second(call, event)

    @listens(RosterChanged)
    def on_roster_changed(self, call: Call, event: RosterChanged) -> None:
        handlers.take_roster(call, event)

    @listens(e.ExpertWanted, preload=load_cases)
    def on_expert_wanted(self, call: Call, event: e.ExpertWanted) -> None:
        handlers.take_wanted(call, event)

    @listens(e.ExpertNotWanted, preload=load_cases)
    def on_expert_not_wanted(self, call: Call, event: e.ExpertNotWanted) -> None:
        handlers.take_not_wanted(call, event)

    @answers(e.NameExpert)
    def name_expert(self, call: Call, request: e.NameExpert) -> c.Consultation:
        return handlers.ask_this_expert(call, request)

    @answers(e.TakeExpertSeat)
    def take_expert_seat(self, call: Call, request: e.TakeExpertSeat) -> c.Consultation:
        return handlers.take_expert_seat(call, request)

    @listens(SessionMoved)
    def on_session_moved(self, call: Call, event: SessionMoved) -> None:
        handlers.take_moved(call, event)

    @listens(SessionCancelled)
    def on_session_cancelled(self, call: Call, event: SessionCancelled) -> None:
        handlers.take_off(call, event)

    @listens(SessionDisplaced)
    def on_session_displaced(self, call: Call, event: SessionDisplaced) -> None:
        handlers.take_off(call, event)

    @answers(c.AskOpinion)
    def ask_opinion(self, call: Call, request: c.AskOpinion) -> c.Consultation:
        return handlers.ask_opinion(call, request)

    @answers(c.GiveOpinion)
    def give_opinion(self, call: Call, request: c.GiveOpinion) -> c.Consultation:
        return handlers.give_opinion(call, request)

    @answers(c.DeclineOpinion)
    def decline_opinion(self, call: Call, request: c.DeclineOpinion) -> c.Consultation:
        return handlers.decline_opinion(call, request)

    @answers(c.ListConsultations, write=False)
    def list_consultations(self, call: Call, request: c.ListConsultations) -> c.Consultations:
        return queries.list_consultations(call.session, request, call.actor)

    @answers(c.ProposeSession)
    def propose_session(self, call: Call, request: c.ProposeSession) -> c.Consultation:
        return handlers.propose_session(call, request)

    @answers(c.AnswerSession)
    def answer_session(self, call: Call, request: c.AnswerSession) -> c.Consultation:
        return handlers.answer_session(call, request)

    @answers(expert_draw.DrawExperts)
    def draw_experts(self, call: Call, request: expert_draw.DrawExperts) -> expert_draw.Draw:
        return handlers.draw_experts(call, request)

    @answers(expert_draw.GetDraw, write=False)
    def get_draw(self, call: Call, request: expert_draw.GetDraw) -> expert_draw.Draw:
        return queries.get_draw(call.session, request, call.actor)

    @answers(expert_draw.RepeatDraw, write=False)
    def repeat_draw(self, call: Call, request: expert_draw.RepeatDraw) -> expert_draw.RepeatedDraw:
        return queries.repeat_draw(call.session, request, call.actor)

    @answers(expert_draw.ListExpertFields, write=False)
    def list_expert_fields(
        self, call: Call, _request: expert_draw.ListExpertFields
    ) -> expert_draw.ExpertFields:
        return queries.list_fields(call.session, call.settings.opinion_days, local_date(call.now))
