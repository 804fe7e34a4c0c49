"""No query in a loop on the road from the door to the offer: a batch of 100 costs the statements of a batch of 1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData

from contracts.case import CaseBrief, PartyRef
from contracts.departments import DisputeSigned
from contracts.envelope import Envelope, encode
from contracts.intake import DisputeAccepted, DisputeRegistered
from contracts.mediator_dispatch import MediatorOffered
from contracts.message import Event
from contracts.routing import DisputeRouted
from departments.service import desk_service
from mediator_dispatch.service import MediatorDispatchService
from messaging.batches import Delivery
from messaging.consumer import BatchConsumer
from messaging.failures import Failures
from messaging.publisher import Letter
from messaging.relay import Relay
from messaging.runtime import Runtime
from routing.service import RoutingService
from servicekit.ids import new_id
from servicekit.settings import load
from supervision.service import SupervisionService
from testkit.clock import FixedClock
from testkit.statements import statements

ROOT = Path(__file__).parents[2]
VILLAGE = "370832104200"
NARRATIVE = "包工头欠我们农民工工资不给，半年工资两万三千元"
SETTINGS = {
    "DESK_SIGNS_ITSELF": "true",
    "IDENTITY_KEY": "a key for tests only",
    "TOWN": str(ROOT / "infra/town"),
}


class SilentPublisher:
    """Keeps what would go to the broker; here that is only what failed."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def publish(self, letters: Sequence[Letter]) -> set[str]:
        self.letters += letters
        return set()


class Station:
    """One service of the road with its real runtime on a test's database."""

    def __init__(self, service: type[Any], engine: Engine, clock: FixedClock) -> None:
        settings = load(service.settings_type, SETTINGS)
        self.engine, self.publisher = engine, SilentPublisher()
        self.service = service()
        self.service.runtime = Runtime(
            name=service.name,
            tables=service.tables,
            engine=engine,
            relay=Relay(service.name, engine, service.tables.BUS.outbox, self.publisher, clock.now),
            failures=Failures(service.name, self.publisher, clock.now),
            clock=clock,
            settings=settings,
            resources=service.load_resources(settings),
        )
        if hasattr(service, "on_start"):
            self.service.runtime.begin(self.service.on_start)

    def take(self, entry: str, events: Iterable[Event]) -> list[str]:
        """The statements of one batch; every event of it must have been handled."""
        point = points(getattr(type(self.service), entry))[0]
        deliveries = [
            Delivery("queue", _message(event), point.handler, point.preload, point.only) for event in events
        ]
        with statements(self.engine) as seen:
            self.service.runtime.take(self.service, deliveries, lambda _: None)
        assert self.publisher.letters == []
        return seen


def points(method: Any) -> list[BatchConsumer]:
    """The bus's entry points of a service's method."""
    return [point for point in method.nameko_entrypoints if isinstance(point, BatchConsumer)]


def _message(event: Event) -> Any:
    body = encode(Envelope(new_id(), "", event))
    return SimpleNamespace(body=body, headers={}, properties={})


class Told:
    """What is told of a dispute on this road."""

    def __init__(self, clock: FixedClock) -> None:
        self.now = clock.now()

    def brief(self, dispute_id: str) -> CaseBrief:
        return CaseBrief(
            dispute_id=dispute_id,
            number=f"LSQP-{dispute_id[-12:]}",
            channel="window",
            narrative=NARRATIVE,
            parties=(
                PartyRef(ref="P1", role="applicant", name_digest=new_id()),
                PartyRef(ref="P2", role="respondent", name_digest=new_id()),
            ),
            village_code=VILLAGE,
            registered_at=self.now,
            accepted_at=self.now,
            type_code="08",
            complexity="simple",
            level="village",
            lead_desk="rss",
            co_desks=("sfs",),
        )

    def registered(self, dispute_id: str) -> Event:
        return DisputeRegistered(at=self.now, dispute=self.brief(dispute_id), registered_by="window1")

    def accepted(self, dispute_id: str) -> Event:
        return DisputeAccepted(at=self.now, dispute=self.brief(dispute_id), accepted_by="window1")

    def routed(self, dispute_id: str, decision_no: int = 1) -> Event:
        return DisputeRouted(
            at=self.now,
            case=self.brief(dispute_id),
            decision_no=decision_no,
            decided_by="rules",
            confidence=0.9,
        )

    def routed_again(self, dispute_id: str) -> Event:
        return self.routed(dispute_id, decision_no=2)

    def signed(self, dispute_id: str) -> Event:
        return DisputeSigned(
            at=self.now, case=self.brief(dispute_id), desk="rss", officer_id="o1", decision_no=1
        )

    def offered(self, dispute_id: str) -> Event:
        return MediatorOffered(
            at=self.now, dispute_id=dispute_id, number="LSQP-1", offer_id=new_id(), mediator_id="m0001",
            expires_at=self.now, reasons=("擅长劳动争议。",),
        )  # fmt: skip


# service, entry point, what it hears, what it heard before of the same disputes
ROAD = (
    (RoutingService, "on_dispute_accepted", "accepted", ""),
    (desk_service("rss"), "on_dispute_routed", "routed", ""),
    (desk_service("rss"), "on_dispute_routed", "routed_again", "routed"),
    (MediatorDispatchService, "on_dispute_signed", "signed", ""),
    (SupervisionService, "take_event", "registered", ""),
    (SupervisionService, "take_event", "routed", ""),
    (SupervisionService, "take_event", "accepted", "registered"),
    (SupervisionService, "take_event", "routed", "accepted"),
    (SupervisionService, "take_event", "signed", "routed"),
    (SupervisionService, "take_event", "offered", "signed"),
)


@pytest.fixture(
    params=ROAD, ids=lambda stop: f"{stop[0].name} hears {stop[2]}{stop[3] and f' after {stop[3]}'}"
)
def stop(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def metadata(stop: Any) -> MetaData:
    found: MetaData = stop[0].tables.metadata
    return found


def test_a_batch_of_100_costs_the_statements_of_a_batch_of_1(
    stop: Any, engine: Engine, clock: FixedClock
) -> None:
    service, entry, kind, before = stop
    station, told = Station(service, engine, clock), Told(clock)
    ids = [new_id() for _ in range(101)]
    if before:
        station.take(entry, [getattr(told, before)(dispute_id) for dispute_id in ids])
    one, hundred = (
        station.take(entry, [getattr(told, kind)(dispute_id) for dispute_id in some])
        for some in (ids[:1], ids[1:])
    )
    assert [gist(text) for text in hundred] == [gist(text) for text in one]


def gist(statement: str) -> str:
    """What a statement does, to which table: a batch may make it longer, never more of them."""
    verb = statement.split()[0]
    table = re.search(r"(?:FROM|INTO|UPDATE) \(?(\w+)", statement)
    return f"{verb} {table[1] if table else ''}"
