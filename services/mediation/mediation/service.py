"""Entry points of the mediation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.assistance import DisputeReopened, VisitRecorded, VisitsFinished
from contracts.mediator_dispatch import MediatorAssigned
from mediation import handlers, queries, tables
from mediation.settings import Settings
from messaging.call import Call
from messaging.entry import Service, answers, listens
from servicekit.town import load_town


def load_assigned(session: Session, events: Sequence[MediatorAssigned]) -> Any:
    """The proceedings of a batch of assignments, with one query."""
    return queries.preload(session, [(event.case.dispute_id, event.case.round) for event in events])


def load_reopened(session: Session, events: Sequence[DisputeReopened]) -> Any:
    """The rounds before those that a batch opens, with one query."""
    return queries.preload(session, [(event.case.dispute_id, event.case.round - 1) for event in events])


def load_visited(session: Session, events: Sequence[VisitRecorded | VisitsFinished]) -> Any:
    """The proceedings that a batch of visits speaks of, with one query."""
    return queries.preload(session, [(event.dispute_id, event.round) for event in events])


class MediationService(Service):
    """Proceedings in the five steps, agreements and papers."""

    name = "mediation"
    tables: ClassVar[Any] = tables
    settings_type = Settings

    @classmethod
    def resources(cls, settings: Settings) -> Any:
        return load_town(settings.town)

    @listens(MediatorAssigned, preload=load_assigned)
    def on_mediator_assigned(self, call: Call, event: MediatorAssigned) -> None:
        handlers.take_assigned(call, event)

    @listens(DisputeReopened, preload=load_reopened)
    def on_dispute_reopened(self, call: Call, event: DisputeReopened) -> None:
        handlers.follow_reopened(call, event)

    @listens(VisitRecorded, preload=load_visited)
    def on_visit_recorded(self, call: Call, event: VisitRecorded) -> None:
        handlers.take_visit(call, event)

    @listens(VisitsFinished, preload=load_visited)
    def on_visits_finished(self, call: Call, event: VisitsFinished) -> None:
        handlers.finish_visits(call, event)

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
