"""Entry points of assistance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from assistance import handlers, queries, tables
from assistance.settings import Settings
from contracts import assistance as c
from contracts.intake import DisputeRegistered
from contracts.mediation import AgreementPerformed, DisputeConcluded, NewAgreementWanted, ObligationBreached
from messaging.call import Call
from messaging.entry import Service, answers, listens
from servicekit.calendar import WorkCalendar
from servicekit.clock import local_date
from servicekit.town import load_town


def load_disputes(session: Session, events: Sequence[Any]) -> Any:
    return queries.preload_disputes(session, [event.subject for event in events])


def load_rounds(session: Session, events: Sequence[Any]) -> Any:
    return queries.preload_rounds(session, [(event.case.dispute_id, event.case.round) for event in events])


def load_round_of(session: Session, events: Sequence[Any]) -> Any:
    keys = [(event.dispute_id, event.round) for event in events]
    return queries.preload_rounds(session, keys, lock=True)


class AssistanceService(Service):
    """Visits after a closure, and the windows of legal aid, counselling and relief."""

    name = "assistance"
    gathers = 0.1
    tables = tables
    settings_type = Settings

    @classmethod
    def resources(cls, settings: Settings) -> WorkCalendar:
        return WorkCalendar(load_town(settings.town).workdays())

    @listens(DisputeRegistered, preload=load_disputes)
    def on_dispute_registered(self, call: Call, event: DisputeRegistered) -> None:
        handlers.take_registered(call, event)

    @listens(DisputeConcluded, preload=load_rounds)
    def on_dispute_concluded(self, call: Call, event: DisputeConcluded) -> None:
        handlers.take_concluded(call, event)

    @listens(ObligationBreached, preload=load_round_of)
    def on_obligation_breached(self, call: Call, event: ObligationBreached) -> None:
        handlers.take_breached(call, event)

    @listens(NewAgreementWanted, preload=load_round_of)
    def on_new_agreement_wanted(self, call: Call, event: NewAgreementWanted) -> None:
        handlers.take_refused_by_court(call, event)

    @listens(AgreementPerformed, preload=load_round_of)
    def on_agreement_performed(self, call: Call, event: AgreementPerformed) -> None:
        handlers.take_performed(call, event)

    @answers(c.ListVisits, write=False)
    def list_visits(self, call: Call, request: c.ListVisits) -> c.Visits:
        return queries.list_visits(call.session, request, call.actor, local_date(call.now))

    @answers(c.RecordVisit)
    def record_visit(self, call: Call, request: c.RecordVisit) -> c.Visit:
        return handlers.record_visit(call, request)

    @answers(c.CountVisits, write=False)
    def count_visits(self, call: Call, request: c.CountVisits) -> c.VisitFigures:
        return queries.count_visits(call.session, request, call.actor)

    @answers(c.AnswerSatisfaction)
    def answer_satisfaction(self, call: Call, request: c.AnswerSatisfaction) -> c.Visit:
        return handlers.answer_satisfaction(call, request)

    @answers(c.AskAssistance)
    def ask_assistance(self, call: Call, request: c.AskAssistance) -> c.AssistanceSheet:
        return handlers.ask_assistance(call, request)

    @answers(c.ListAssistance)
    def list_assistance(self, call: Call, request: c.ListAssistance) -> c.AssistanceSheets:
        return handlers.list_assistance(call, request)

    @answers(c.EndAssistance)
    def end_assistance(self, call: Call, request: c.EndAssistance) -> c.AssistanceSheet:
        return handlers.end_assistance(call, request)
