"""What a past life leaves in assistance: its closed rounds with their visits, its requests, and its chain."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from assistance import policies
from assistance.model import AidRequest, Answer, FollowUp, KnownDispute, Obligation, Visit
from assistance.model.visits import CITIZEN
from assistance.settings import Settings
from assistance.tables import AID_REQUESTS, AUDIT, DISPUTES, FOLLOW_UPS, VISITS
from contracts.assistance import (
    AssistanceAsked,
    AssistanceEnded,
    DisputeReopened,
    VisitPlanned,
    VisitRecorded,
    VisitsFinished,
)
from contracts.mediation import DisputeConcluded
from contracts.past import Past
from servicekit.audit import Entry
from servicekit.bulk import Rows, audit_rows, row_of
from servicekit.calendar import WorkCalendar
from servicekit.clock import local_date
from servicekit.privacy import encrypt
from servicekit.town import load_town

MATTER, RESULT = "申请人经济困难，请求帮助。", "已按规定办理，并告知申请人。"

SYSTEM = ("system", "system")  # who, in which role


class Seeder:
    """Assistance keeps no counters."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.counted = settings, Counter[Any]()
        self.calendar = WorkCalendar(load_town(settings.town).workdays())
        self.matter, self.result = (encrypt(settings.identity_key, words) for words in (MATTER, RESULT))

    def rows(self, past: Past) -> Rows:
        life = _Life(self, past)
        for _, event in past.told:
            life.take(event)
        rounds = life.rounds.values()
        return [
            row_of(DISPUTES, KnownDispute(past.dispute_id, past.number)),
            *(row_of(FOLLOW_UPS, follow) for follow in rounds),
            *(row_of(VISITS, visit) for follow in rounds for visit in follow.visits),
            *(row_of(AID_REQUESTS, aid) for aid in life.requests.values()),
            *audit_rows(AUDIT, past.dispute_id, life.entries, past.new_id),
        ]

    def finish(self, session: Session, counted: Counter[Any]) -> None:
        """Nothing is left to do."""

    def due(self, kind: str, at: datetime) -> datetime:
        days: int = getattr(self.settings, f"{kind}_days")
        return self.calendar.deadline(local_date(at), days, "natural").due_at


class _Life:
    """The rounds and requests of one dispute as its events move them on."""

    def __init__(self, seeder: Seeder, past: Past) -> None:
        self.seeder, self.past = seeder, past
        self.rounds: dict[int, FollowUp] = {}
        self.requests: dict[str, AidRequest] = {}
        self.entries: list[Entry] = []
        self.plan: dict[date, tuple[int, ...]] = {}
        self.by = ("system", "system")  # who made the last visit

    def take(self, event: Any) -> None:
        step = _STEPS.get(type(event))
        if step is not None:
            step(self, event)

    def note(self, event: Any, action: str, by: tuple[str, str] = SYSTEM, /, **said: Any) -> None:
        self.entries.append(Entry(event.at, *by, action, said))

    def concluded(self, event: DisputeConcluded) -> None:
        case = event.case
        self.rounds[case.round] = FollowUp(
            dispute_id=case.dispute_id,
            round=case.round,
            number=case.number,
            type_code=case.type_code,
            village_code=case.village_code,
            lead_desk=case.lead_desk,
            outcome=event.outcome,
            mediator_id=event.mediator_id,
            case=case.model_dump(mode="json"),
            obligations=[one.model_dump(mode="json") for one in event.performance],
            concluded_at=event.at,
        )
        self.plan = {one.due_on: one.obligations for one in visits_after(event)}
        self.note(event, "visits.planned", round=case.round, visits=len(self.plan))

    def planned(self, event: VisitPlanned) -> None:
        asked_after = list(self.plan[event.due_on])
        visit = Visit(event.visit_id, event.dispute_id, event.round, event.due_on, asked_after)
        self.rounds[event.round].visits.append(visit)

    def recorded(self, event: VisitRecorded) -> None:
        follow = self.rounds[event.round]
        visit = next(one for one in follow.visits if one.id == event.visit_id)
        by_citizen = event.visitor_id == CITIZEN
        by = self.by = (event.visitor_id, "citizen" if by_citizen else "visitor")
        if not event.reached:
            self._unreached(visit, event, by)
            return
        answer = Answer(
            event.visitor_id, "app" if by_citizen else "phone", str(event.satisfaction), event.performance
        )
        visit.answered(answer, event.at)
        said = {"satisfaction": visit.satisfaction, "performance": visit.performance}
        self.note(event, "visit.recorded", by, visit_id=visit.id, **said)

    def _unreached(self, visit: Visit, event: VisitRecorded, by: tuple[str, str]) -> None:
        """Three tries on two days, the last two with this event."""
        today = local_date(event.at)
        for tries, day in enumerate((visit.due_on, today, today), 1):
            last = visit.missed(event.visitor_id, "phone", "", day, event.at)
            self.note(event, "visit.unreached" if last else "visit.tried", by, visit_id=visit.id, tries=tries)

    def finished(self, event: VisitsFinished) -> None:
        self.rounds[event.round].finish()
        self.note(event, "visits.finished", self.by, round=event.round)

    def reopened(self, event: DisputeReopened) -> None:
        self.rounds[event.case.round - 1].reopen()
        self.note(event, "dispute.reopened", self.by, reason=event.reason, round=event.case.round)

    def asked(self, event: AssistanceAsked) -> None:
        who = self.past.sight.lead_desk if self.past.sight else ""
        self.requests[event.request_id] = AidRequest(
            id=event.request_id,
            dispute_id=event.dispute_id,
            number=event.number,
            kind=event.kind,
            matter=self.seeder.matter,
            asked_by=self.past.posts[who],
            asked_at=event.at,
            due_at=self.seeder.due(event.kind, event.at),
        )
        by = (self.past.posts[who], "desk_officer")
        self.note(event, "assistance.asked", by, request_id=event.request_id, kind=event.kind)

    def ended(self, event: AssistanceEnded) -> None:
        window = self.past.posts["assistance"]
        self.requests[event.request_id].end(event.result, self.seeder.result, window, event.at)
        said = {"request_id": event.request_id, "kind": event.kind, "result": event.result}
        self.note(event, "assistance.ended", (window, "assistance"), **said)


_STEPS: dict[type, Any] = {
    DisputeConcluded: _Life.concluded,
    VisitPlanned: _Life.planned,
    VisitRecorded: _Life.recorded,
    VisitsFinished: _Life.finished,
    DisputeReopened: _Life.reopened,
    AssistanceAsked: _Life.asked,
    AssistanceEnded: _Life.ended,
}


def visits_after(event: DisputeConcluded) -> tuple[policies.PlannedVisit, ...]:
    """The visits that this closure leads to."""
    return policies.plan(
        local_date(event.at),
        agreed=event.outcome == "agreed",
        complex_=event.case.complexity == "complex",
        severe=event.case.severe,
        due=[Obligation(one.no, one.due_on) for one in event.performance],
    )
