"""Entry points of the expert pool."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from contracts import expert_draw
from contracts import expert_pool as c
from contracts.mediator_dispatch import MediatorAssigned
from contracts.routing import DisputeRouted
from expert_pool import handlers, queries, tables
from expert_pool.settings import Settings
from messaging.call import Call
from messaging.entry import Service, answers, listens
from servicekit.clock import local_date
from servicekit.town import Town, load_town


def load_cases(session: Session, events: Sequence[Any]) -> Any:
    return queries.preload(session, [event.case.dispute_id for event in events])


class ExpertPoolService(Service):
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

    @listens(DisputeRouted, preload=load_cases)
    def on_dispute_routed(self, call: Call, event: DisputeRouted) -> None:
        handlers.take_routed(call, event)

    @listens(MediatorAssigned, preload=load_cases)
    def on_mediator_assigned(self, call: Call, event: MediatorAssigned) -> None:
        handlers.take_assigned(call, event)

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
