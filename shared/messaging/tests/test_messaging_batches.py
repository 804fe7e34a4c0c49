"""A batch of deliveries on both databases: one transaction, and what spoils it is put aside alone."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from sqlalchemy import Column, Engine, MetaData, String, Table, event, insert, select
from sqlalchemy.exc import OperationalError

from contracts.directory import Done
from contracts.envelope import Envelope, encode
from contracts.errors import NotFound, TooEarly
from contracts.message import Request
from contracts.warning import WarningDropped, WarningSettled
from messaging import consumer
from messaging.batches import Batches, Delivery
from messaging.consumer import LONGEST_LINGER, SHORTEST_LINGER, EventQueueConsumer, linger_after
from messaging.failures import MAX_DELIVERIES
from messaging.runtime import Runtime
from messaging.tables import bus_tables
from servicekit.audit import audit_tables
from servicekit.clock import SystemClock
from servicekit.engine import new_metadata

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
METADATA = new_metadata()
BUS = bus_tables(METADATA)
AUDIT, ANCHORS = audit_tables(METADATA)
SEEN = Table("seen", METADATA, Column("what", String(40), primary_key=True), Column("by", String(10)))
TABLES = SimpleNamespace(metadata=METADATA, BUS=BUS, AUDIT=AUDIT, ANCHORS=ANCHORS)


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return METADATA


class Kept:
    """What was put off or given up."""

    def __init__(self) -> None:
        self.off: list[tuple[str, str, str]] = []
        self.buried: list[str] = []

    def keep(self, queue: str, message: Any, error: BaseException, reference: str, handler: str) -> None:
        self.off.append((queue, json.loads(message.body)["id"], type(error).__name__))

    def bury(self, queue: str, message: Any, reason: str, reference: str) -> None:
        self.buried.append(reason)


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def batches(engine: Engine, kept: Kept) -> Batches:
    relay = SimpleNamespace(soon=lambda rows: None)
    runtime = Runtime(
        name="toy",
        tables=TABLES,
        engine=engine,
        relay=relay,  # type: ignore[arg-type]
        failures=kept,  # type: ignore[arg-type]
        clock=SystemClock(),
        settings=None,
        resources=None,
    )
    return Batches(runtime, service=None)


def note(_service: Any, call: Any, told: Any) -> None:
    """Notes what it hears; some of it cannot be heard."""
    if told.warning_id.startswith("bad"):
        raise ValueError("王小明 13812345678")
    if told.warning_id.startswith("early"):
        raise TooEarly("not yet")
    if told.warning_id.startswith("away"):
        raise OperationalError("SELECT 1", {}, Exception("disk I/O error"))
    call.session.execute(insert(SEEN).values(what=told.warning_id, by=told.name()[:10]))
    call.audit(told.warning_id, "toy.heard")


def note_otherwise(_service: Any, call: Any, told: Any) -> None:
    """Needs what ``note`` has written."""
    found = call.session.execute(select(SEEN.c.what).where(SEEN.c.what == told.warning_id)).first()
    if found is None:
        raise TooEarly("not yet")


def delivery(warning_id: str, event_id: str = "", **options: Any) -> Delivery:
    told = WarningSettled(at=NOW, warning_id=warning_id, number="YJ-1", level="grid", settled_by="p1")
    body = encode(Envelope(event_id or f"e-{warning_id}", "", told))
    message = SimpleNamespace(headers=options.pop("headers", {}), body=body.encode(), properties={})
    return Delivery(options.pop("queue", "q"), message, options.pop("handler", note), **options)


def dropped(warning_id: str, **options: Any) -> Delivery:
    told = WarningDropped(at=NOW, warning_id=warning_id, number="YJ-1", level="grid", dropped_by="p1")
    body = encode(Envelope(f"d-{warning_id}", "", told))
    return Delivery("q.other", SimpleNamespace(headers={}, body=body, properties={}), note_otherwise)


def seen(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return sorted(connection.execute(select(SEEN.c.what)).scalars())


def commits(engine: Engine) -> list[int]:
    counted: list[int] = []
    event.listen(engine, "commit", lambda _connection: counted.append(1))
    return counted


def test_a_batch_is_one_transaction(batches: Batches, engine: Engine) -> None:
    counted = commits(engine)
    batches.take([delivery(f"w{number}") for number in range(50)])
    assert (len(seen(engine)), len(counted)) == (50, 1)


def test_an_event_that_comes_twice_is_handled_once(batches: Batches, engine: Engine, kept: Kept) -> None:
    batches.take([delivery("w1"), delivery("w1")])
    batches.take([delivery("w1"), delivery("w2")])
    assert (seen(engine), kept.off) == (["w1", "w2"], [])


def test_one_bad_event_costs_two_transactions_and_not_one_for_each(
    batches: Batches, engine: Engine, kept: Kept
) -> None:
    counted = commits(engine)
    batches.take([delivery(f"w{number}") for number in range(20)] + [delivery("bad1")])
    assert (len(seen(engine)), len(counted)) == (20, 1)
    assert kept.off == [("q", "e-bad1", "ValueError")]


def test_many_bad_events_cost_only_themselves(batches: Batches, engine: Engine, kept: Kept) -> None:
    all_of_them = [delivery(f"w{number}") for number in range(10)] + [
        delivery(f"bad{number}") for number in range(10)
    ]
    random.Random(7).shuffle(all_of_them)
    batches.take(all_of_them)
    assert len(seen(engine)) == 10
    assert sorted(event_id for _, event_id, _ in kept.off) == [f"e-bad{number}" for number in range(10)]


def test_a_write_that_fails_at_the_end_is_found_one_by_one(
    batches: Batches, engine: Engine, kept: Kept
) -> None:
    batches.take([delivery("w1", "first")])
    batches.take([delivery("w2"), delivery("w1", "same row again"), delivery("w3")])
    assert seen(engine) == ["w1", "w2", "w3"]
    assert kept.off == [("q", "same row again", "IntegrityError")]


def test_what_one_handler_wrote_the_next_one_finds_in_the_same_batch(
    batches: Batches, engine: Engine, kept: Kept
) -> None:
    batches.take([delivery("w1"), dropped("w1"), delivery("w2"), dropped("w2")])
    assert (seen(engine), kept.off) == (["w1", "w2"], [])


def test_an_event_that_comes_too_early_is_put_off(batches: Batches, engine: Engine, kept: Kept) -> None:
    batches.take([dropped("w1"), delivery("w2")])
    assert (seen(engine), kept.off) == (["w2"], [("q.other", "d-w1", "TooEarly")])


def test_a_database_that_is_away_costs_no_event_a_try(batches: Batches, engine: Engine, kept: Kept) -> None:
    with pytest.raises(OperationalError):
        batches.take([delivery("w1"), delivery("away1")])
    assert (seen(engine), kept.off, kept.buried) == ([], [], [])


def test_what_cannot_be_read_is_buried_and_the_rest_handled(
    batches: Batches, engine: Engine, kept: Kept
) -> None:
    bad = Delivery("q", SimpleNamespace(headers={}, body=b"\xff", properties={}), note)
    batches.take([delivery("w1"), bad])
    assert (seen(engine), kept.buried) == (["w1"], ["not UTF-8"])


def test_what_is_for_another_desk_is_passed_over(batches: Batches, engine: Engine, kept: Kept) -> None:
    batches.take([
        delivery("w1", only={"desk": "czjs"}, headers={"desk": "pcs"}),
        delivery("w2", only={"desk": "czjs"}, headers={"desk": "czjs"}),
        delivery("w3", only={"desk": "czjs"}),
    ])  # fmt: skip
    assert seen(engine) == ["w2", "w3"]


@pytest.mark.parametrize(("first", "buried"), [(True, 1), (False, 0)])
def test_only_the_first_of_a_process_is_taken_for_its_killer(
    batches: Batches, engine: Engine, kept: Kept, first: bool, buried: int
) -> None:
    often = {"x-delivery-count": MAX_DELIVERIES + 1}
    batches.take([delivery("w1", headers=often, first=first)])
    assert (len(kept.buried), len(seen(engine))) == (buried, 1 - buried)


@pytest.mark.parametrize(
    ("took", "waits"),
    [(0.0, SHORTEST_LINGER), (0.0625, 0.1875), (LONGEST_LINGER, LONGEST_LINGER), (9.0, LONGEST_LINGER)],
)
def test_a_busy_service_waits_for_more_three_times_as_long_as_its_last_batch_took(
    took: float, waits: float
) -> None:
    assert linger_after(took) == pytest.approx(waits)


@pytest.mark.parametrize(("gathers", "waits"), [(0.0, 0.0), (0.3, 0.3)])
def test_an_idle_service_begins_at_once_unless_nobody_waits_for_it(
    gathers: float, waits: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(consumer.eventlet, "spawn_after", lambda seconds, *_: waited.append(seconds))
    queue = EventQueueConsumer()
    queue.container = SimpleNamespace(service_cls=SimpleNamespace(gathers=gathers))
    for message in ("first", "second"):
        queue._receive(None, message)  # type: ignore[arg-type]
    assert waited == [waits], "the second goes with the first"


class Ask(Request[Done]):
    service: ClassVar[str] = "toy"
    what: str


def test_an_answer_apart_opens_its_own_transactions_for_who_asks(batches: Batches, engine: Engine) -> None:
    """What was done in one of them stays, also where the whole is refused afterwards."""

    def handler(_service: Any, calling: Any, request: Ask) -> Done:
        with calling() as call:
            call.session.execute(insert(SEEN).values(what=request.what, by=call.actor.person_id))
        with calling() as call:
            assert call.session.scalar(select(SEEN.c.by)) == "P1"
        raise NotFound("没有这一件。", field="what")

    payload = {"request": {"what": "a"}, "actor": {"person_id": "P1"}}
    reply = batches.runtime.answer_apart(None, Ask, handler, payload)
    assert reply["fault"]["code"] == NotFound.code
    with engine.connect() as connection:
        assert connection.execute(select(SEEN.c.what)).scalars().all() == ["a"]
