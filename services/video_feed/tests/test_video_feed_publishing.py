"""What the bridge does with a broker that comes and goes."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from pika.exceptions import StreamLostError

from contracts.envelope import Envelope
from servicekit.settings import ServiceSettings
from video_feed.model import Observation, Rule, Zone
from video_feed.publishing import PikaPublisher, event_of, parameters_of
from video_feed.service import start_from_environment

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
ZONE = Zone("daji_east", "camera-1", "拳铺大集东口", "370832104200", Rule())


def observed(number: int = 1) -> Envelope:
    return event_of(Observation(ZONE, f"daji_east-{number}", "start", NOW, 12, 1))


class Flaky(PikaPublisher):
    """A publisher whose next tries fail as often as told."""

    def __init__(self, failures: int) -> None:
        super().__init__("amqp://guest:guest@127.0.0.1:1/")
        self.failures, self.told, self.closed = failures, [], 0  # type: ignore[var-annotated]

    def _publish(self, envelope: Envelope) -> None:
        if self.failures:
            self.failures -= 1
            raise StreamLostError("gone")
        self.told.append(envelope.event_id)

    def close(self) -> None:
        self.closed += 1


def test_an_observation_is_an_event_of_the_village() -> None:
    event: Any = observed().event
    assert (event.source, event.area_code, event.external_id) == ("frigate", "370832104200", "daji_east-1")
    assert (event.phase, event.count, event.camera, event.zone) == ("start", 12, "camera-1", "拳铺大集东口")


def test_a_connection_that_broke_while_idle_costs_no_observation() -> None:
    publisher = Flaky(failures=1)
    publisher(first := observed())
    assert (publisher.told, publisher.closed) == ([first.event_id], 1)


def test_what_cannot_be_told_waits_and_is_told_later_in_its_order() -> None:
    publisher = Flaky(failures=4)
    waiting = [observed(1), observed(2)]
    for each in waiting:
        publisher(each)
    assert publisher.told == []
    assert publisher.flush() == 0
    assert publisher.told == [each.event_id for each in waiting]


def test_two_threads_tell_each_observation_once() -> None:
    publisher = Flaky(failures=0)
    threads = [
        threading.Thread(target=lambda: [publisher(observed(n)) for n in range(200)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(publisher.told) == len(set(publisher.told)) == 800


def test_a_broker_that_is_away_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    publisher = PikaPublisher("amqp://guest:guest@127.0.0.1:1/?connection_attempts=1&socket_timeout=1")
    publisher(observed())
    assert publisher.flush() == 1
    assert "1 observations wait" in caplog.text


@pytest.mark.parametrize(("path", "host"), [("", "/"), ("/", "/"), ("//", "/"), ("/town", "town")])
def test_the_houses_addresses_mean_the_same_virtual_host_as_elsewhere(path: str, host: str) -> None:
    assert parameters_of(f"amqp://guest:guest@127.0.0.1:5672{path}").virtual_host == host


def test_without_an_mqtt_broker_there_is_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MQTT_URL", raising=False)
    assert start_from_environment(ServiceSettings()) is None
