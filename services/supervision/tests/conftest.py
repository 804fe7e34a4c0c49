"""A whole life of a dispute as events, and what the use cases are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from contracts import (
    assistance,
    departments,
    desk_law,
    expert_pool,
    intake,
    mediation,
    mediator_dispatch,
    routing,
    supervision,
)
from contracts import warning as warnings
from contracts.case import CaseBrief, DisputeBrief, PartyRef
from contracts.message import Event
from servicekit import privacy
from servicekit.calendar import WorkCalendar
from supervision import tables
from supervision.policies.clocks import Terms
from supervision.settings import Resources, Settings

KEY = SecretStr("a key for tests only")
START = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)  # a Wednesday, nine o'clock in the town
VILLAGE = "370832104200"
NARRATIVE = "邻居王某某家的房檐滴水到我家院墙，漏水已三年，多次协商不成。A栋3号楼旁边。"


@dataclass
class Life:
    """Events of one dispute; each call adds the next one, an hour later."""

    dispute_id: str = "d1"
    number: str = "LSQP-2026-000123"
    narrative: str = NARRATIVE
    channel: str = "window"
    village: str = VILLAGE
    names: tuple[str, ...] = ("李小红",)
    confidential: bool = False
    at: datetime = START
    step: timedelta = timedelta(hours=1)
    case: dict[str, Any] = field(default_factory=dict)
    events: list[tuple[str, Event]] = field(default_factory=list)
    round: int = 1
    decision: int = 0
    accepted_at: datetime | None = None
    registered_at: datetime | None = None

    def add(self, event_type: type[Event], /, **values: Any) -> Event:
        if "dispute_id" in event_type.model_fields:
            values = {"dispute_id": self.dispute_id, **values}
        if "number" in event_type.model_fields and "warning_id" not in event_type.model_fields:
            values = {"number": self.number, **values}
        event = event_type(at=self.at, **values)
        self.events.append((f"{self.dispute_id}-e{len(self.events):02d}", event))
        self.at += self.step
        return event

    def brief(self) -> DisputeBrief:
        parties = tuple(
            PartyRef(
                ref=f"P{n}", role="applicant", name_digest=privacy.digest(KEY, privacy.normalise_name(name))
            )
            for n, name in enumerate(self.names, 1)
        )
        return DisputeBrief(
            dispute_id=self.dispute_id, number=self.number, channel=self.channel, narrative=self.narrative,
            parties=parties, village_code=self.village, confidential=self.confidential,
            registered_at=self.registered_at, accepted_at=self.accepted_at,
        )  # fmt: skip

    def routed_brief(self) -> CaseBrief:
        coded = {
            "type_code": "02",
            "complexity": "simple",
            "lead_desk": "sfs",
            "co_desks": ("pcs",),
            **self.case,
        }
        return CaseBrief(**self.brief().model_dump(), **coded, round=self.round)

    def registered(self) -> Life:
        self.registered_at = self.at
        self.add(intake.DisputeRegistered, dispute=self.brief(), registered_by="u1")
        return self

    def accepted(self) -> Life:
        self.accepted_at = self.at
        self.add(intake.DisputeAccepted, dispute=self.brief(), accepted_by="u1")
        return self

    def refused(self) -> Life:
        self.add(intake.DisputeRefused, reason_code="N9", refused_by="u1")
        return self

    def referred(self, why: str = "low_confidence") -> Life:
        self.add(routing.RoutingReferred, why=why, decisions=self.decision)
        return self

    def routed(self, **case: Any) -> Life:
        self.case |= case
        self.decision += 1
        self.add(
            routing.DisputeRouted,
            case=self.routed_brief(),
            decision_no=self.decision,
            decided_by="rules",
            confidence=0.9,
        )
        return self

    def returned(self) -> Life:
        desk = self.routed_brief().lead_desk
        self.add(
            departments.DisputeReturned, desk=desk, officer_id="o1", reason="不属本所", proposed_desk="zrzy",
            decision_no=self.decision,
        )  # fmt: skip
        return self

    def limit_changed(self, kind: str, law: tuple[departments.LegalLimit, ...] = ()) -> Life:
        self.add(
            desk_law.LimitChanged, desk=self.routed_brief().lead_desk, round=self.round, matter="petition", kind=kind,
            on=self.at.date(), reason="等鉴定结果", law=law, by="o1",
        )  # fmt: skip
        return self

    def signed(self) -> Life:
        case = self.routed_brief()
        self.add(
            departments.DisputeSigned,
            case=case,
            desk=case.lead_desk,
            officer_id="o1",
            decision_no=self.decision,
        )
        return self

    def offered(self, mediator: str, offer: str) -> Life:
        self.add(
            mediator_dispatch.MediatorOffered,
            offer_id=offer,
            mediator_id=mediator,
            expires_at=self.at,
            round=self.round,
            attempt=self._attempt(),
        )
        return self

    def _attempt(self) -> int:
        """The how manyth offer of the round comes next."""
        kinds = [type(event) for _, event in self.events if getattr(event, "round", 0) == self.round]
        return kinds.count(mediator_dispatch.MediatorOffered) + 1

    def offer_refused(self, mediator: str, offer: str) -> Life:
        which = {"offer_id": offer, "mediator_id": mediator, "attempt": self._attempt() - 1}
        self.add(mediator_dispatch.OfferRefused, **which, round=self.round, reason="没有时间")
        return self

    def nobody_left(self) -> Life:
        self.add(mediator_dispatch.NoMediatorLeft, round=self.round, tried=1)
        return self

    def assigned(self, mediator: str) -> Life:
        self.add(mediator_dispatch.MediatorAssigned, case=self.routed_brief(), mediator_id=mediator)
        self.add(mediation.MediationOpened, mediator_id=mediator, round=self.round)
        return self

    def seconded(self, mediator: str) -> Life:
        self.add(mediator_dispatch.SecondMediatorNamed, mediator_id=mediator, round=self.round)
        return self

    def mediated(self, mediator: str, outcome: str) -> Life:
        for step in ("hearing", "inquiry", "study", "weighing"):
            self.add(mediation.StepRecorded, step=step, recorded_by=mediator, round=self.round)
        self.add(mediation.DisputeConcluded, case=self.routed_brief(), outcome=outcome, mediator_id=mediator)
        return self

    def visit_planned(self, visit: str, due_on: date) -> Life:
        self.add(assistance.VisitPlanned, visit_id=visit, due_on=due_on, round=self.round)
        return self

    def visited(self, visit: str, satisfaction: str) -> Life:
        self.add(
            assistance.VisitRecorded, visit_id=visit, visitor_id="v1", reached=True, satisfaction=satisfaction,
            round=self.round,
        )  # fmt: skip
        return self

    def reopened(self, former: str) -> Life:
        self.round += 1
        self.add(
            assistance.DisputeReopened,
            case=self.routed_brief(),
            reason="unsatisfied",
            former_mediator_id=former,
        )
        return self

    def archived(self, outcome: str) -> Life:
        self.add(assistance.VisitsFinished, round=self.round)
        self.add(mediation.CaseArchived, outcome=outcome, round=self.round)
        return self


def whole_life() -> Life:
    """Every kind of turn that a dispute can take, in one."""
    life = Life()
    life.registered().accepted().referred().routed().returned().referred("returned")
    life.routed(lead_desk="zrzy", co_desks=(), complexity="complex", risk="yellow").signed()
    life.offered("m1", "o1").offer_refused("m1", "o1").nobody_left().assigned("m2")
    life.add(expert_pool.OpinionAsked, consultation_id="c1", expert_id="x1", asked_by="m2")
    life.add(assistance.AssistanceAsked, request_id="r1", kind="legal_aid")
    life.mediated("m2", "agreed").visit_planned("v1", date(2026, 3, 20)).visited(
        "v1", "unsatisfied"
    ).reopened("m2")
    life.routed(lead_desk="sfs", co_desks=("zrzy",)).signed().offered("m3", "o2").assigned("m3").mediated(
        "m3", "agreed"
    )
    life.add(
        warnings.WarningBecameDispute, warning_id="w1", number="YJ-2026-000001", dispute_number=life.number
    )
    life.add(intake.DisputesLinked, other_id="d9", kind="related", linked_by="u1")
    life.add(supervision.CardIssued, card="reminder", clock="settle", due_at=life.at, holder="m3")
    return life.visit_planned("v2", date(2026, 3, 25)).visited("v2", "satisfied").archived("agreed")


@pytest.fixture
def new_life() -> type[Life]:
    return Life


@pytest.fixture
def full_life() -> Callable[[], Life]:
    return whole_life


@pytest.fixture(scope="module")
def metadata() -> Any:
    return tables.metadata


@pytest.fixture
def resources() -> Resources:
    terms = {"accept": (1, "working"), "route": (1, "working"), "sign": (1, "working")}
    settle = {"simple": (3, "natural"), "complex": (7, "natural")}
    return Resources(WorkCalendar(), Terms(terms | settle), {"A1": (VILLAGE, "370832104201")})


@pytest.fixture
def settings() -> Settings:
    return Settings(identity_key=KEY)
