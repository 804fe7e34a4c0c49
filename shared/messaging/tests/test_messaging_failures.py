"""What becomes of a message that failed, and the names on the broker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.errors import TooEarly
from contracts.routing import DisputeRouted
from messaging import topology
from messaging.failures import ATTEMPTS, FAILED_AT, HANDLER, QUEUE, REASON, REFERENCE, Failures, deliveries_of
from messaging.publisher import Letter
from messaging.topology import DELAYS

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
BROKER = "amqp://guest:guest@127.0.0.1:5672//"
PERSONAL = "王小明 13812345678"


class Recorder:
    """A publisher that only notes."""

    embedded = False

    def __init__(self) -> None:
        self.sent: list[Letter] = []

    def publish(self, letters: Sequence[Letter]) -> set[str]:
        self.sent += letters
        return set()


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def failures(recorder: Recorder) -> Failures:
    return Failures("routing", recorder, lambda: NOW)  # type: ignore[arg-type]


def message(**headers: Any) -> Any:
    return SimpleNamespace(
        headers={"type": "DisputeAccepted.v1", **headers},
        properties={"message_id": "e1"},
        body=b'{"some":"body"}',
    )


@pytest.mark.parametrize(("attempts", "seconds"), list(enumerate(DELAYS)))
def test_each_try_waits_longer(failures: Failures, recorder: Recorder, attempts: int, seconds: float) -> None:
    came = {ATTEMPTS: attempts} if attempts else {}
    failures.keep("routing.DisputeAccepted", message(**came), ValueError(PERSONAL), "ref1")
    [letter] = recorder.sent
    assert (letter.exchange, letter.routing_key) == (f"retry.{seconds:g}s", "routing.DisputeAccepted")
    assert letter.expiration == int(seconds * 1000)
    assert letter.headers == {"type": "DisputeAccepted.v1", ATTEMPTS: attempts + 1}
    assert (letter.message_id, letter.body) == ("e1", b'{"some":"body"}')


def test_after_the_last_try_it_is_a_dead_letter_with_its_reason(
    failures: Failures, recorder: Recorder
) -> None:
    error = ValueError(PERSONAL)
    handler = "RoutingService.on_dispute_accepted"
    failures.keep("routing.DisputeAccepted", message(**{ATTEMPTS: len(DELAYS)}), error, "ref1", handler)
    [letter] = recorder.sent
    assert (letter.exchange, letter.routing_key) == ("", "dead-letters.routing")
    assert letter.headers == {
        "type": "DisputeAccepted.v1",
        ATTEMPTS: len(DELAYS) + 1,
        REASON: f"ValueError after {len(DELAYS) + 1} attempts",
        REFERENCE: "ref1",
        QUEUE: "routing.DisputeAccepted",
        FAILED_AT: NOW.isoformat(),
        HANDLER: handler,
    }
    assert letter.expiration is None


def test_nothing_personal_is_told_of_a_failure(
    failures: Failures, recorder: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    for attempts in range(len(DELAYS) + 1):
        failures.keep("q", message(**{ATTEMPTS: attempts}), ValueError(PERSONAL), "ref1")
    told = str([dict(letter.headers) for letter in recorder.sent]) + caplog.text
    assert "王小明" not in told
    assert "13812345678" not in told
    assert "ref1" in caplog.text


def test_coming_too_early_is_no_warning(failures: Failures, caplog: pytest.LogCaptureFixture) -> None:
    failures.keep("q", message(), TooEarly("not yet"), "ref1")
    assert [record.levelname for record in caplog.records if record.levelno >= 30] == []


def test_what_the_broker_wrote_is_not_carried_along(failures: Failures, recorder: Recorder) -> None:
    came = {"x-death": [{"count": 1}], "x-delivery-count": 3, "x-first-death-queue": "q", "desk": "czjs"}
    failures.keep("q", message(**came), ValueError("x"), "ref1")
    assert recorder.sent[0].headers == {"type": "DisputeAccepted.v1", "desk": "czjs", ATTEMPTS: 1}


def test_a_text_body_is_kept_as_bytes_and_a_long_reason_is_cut(
    failures: Failures, recorder: Recorder
) -> None:
    text = message()
    text.body = "中"
    failures.bury("q", text, "x" * 1000, "ref1")
    assert recorder.sent[0].body == "中".encode()
    assert len(recorder.sent[0].headers[REASON]) == 300


def test_deliveries_are_counted_by_the_broker() -> None:
    assert (deliveries_of({}), deliveries_of({"x-delivery-count": 4})) == (0, 4)


def test_names_on_the_broker() -> None:
    assert topology.queue_name("supervision", DisputeRouted) == "supervision.DisputeRouted"
    assert topology.events_exchange("routing").name == "routing.events"
    assert topology.dead_letters_name("routing") == "dead-letters.routing"
    assert [topology.delay_name(seconds) for seconds in DELAYS] == [
        "retry.0.5s",
        "retry.2s",
        "retry.10s",
        "retry.60s",
        "retry.300s",
    ]


def test_queues_are_durable_quorum_queues_bound_by_type() -> None:
    queue = topology.event_queue(BROKER, "supervision.DisputeRouted", DisputeRouted, None)
    assert (queue.durable, queue.queue_arguments) == (True, {"x-queue-type": "quorum"})
    assert (queue.exchange.name, queue.routing_key) == ("routing.events", "DisputeRouted.v1")


def test_a_desk_is_bound_by_header_and_on_the_embedded_bus_by_type() -> None:
    only = {"desk": "czjs"}
    [bound] = topology.event_queue(BROKER, "desk.czjs", DisputeRouted, only).bindings
    assert (bound.exchange.name, bound.exchange.type) == ("routing.events.by-header", "headers")
    assert bound.arguments == {"x-match": "all", "type": "DisputeRouted.v1", "desk": "czjs"}
    embedded = topology.event_queue("embedded://", "desk.czjs", DisputeRouted, only)
    assert embedded.routing_key == "DisputeRouted.v1"


def test_a_delay_queue_gives_back_and_refuses_rather_than_loses() -> None:
    arguments = topology.delay_queue(2).queue_arguments
    assert arguments["x-dead-letter-exchange"] == ""
    assert arguments["x-overflow"] == "reject-publish"
    assert arguments["x-dead-letter-strategy"] == "at-least-once"


def test_the_embedded_address_has_a_host_for_kombu() -> None:
    assert topology.address("embedded://") == "embedded://here/"
    assert topology.address(BROKER) == BROKER
