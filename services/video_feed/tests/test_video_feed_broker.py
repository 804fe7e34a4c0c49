"""The bridge between a real Mosquitto and a real RabbitMQ."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import pika
import pytest

from contracts.envelope import decode
from contracts.video_feed import GatheringObserved
from testkit.absence import absent
from testkit.programs import free_port
from video_feed.publishing import PikaPublisher, parameters_of
from video_feed.service import Bridge
from video_feed.settings import Settings

pytestmark = pytest.mark.broker
STANDARD_PORT = 1883


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def until(true: Callable[[], Any], seconds: float = 10) -> Any:
    """What ``true`` gives as soon as it is something."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def mosquitto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a Mosquitto: the standard one, or a private one from an installed program."""
    if answers(STANDARD_PORT):
        yield STANDARD_PORT
        return
    program = shutil.which("mosquitto") or next(
        (str(path) for path in [Path("/usr/sbin/mosquitto")] if path.exists()), None
    )
    if program is None:
        pytest.skip("no Mosquitto: 127.0.0.1:1883 does not answer and the program is not installed")
    port = free_port()
    settings = tmp_path_factory.mktemp("mosquitto") / "mosquitto.conf"
    settings.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n")
    process = subprocess.Popen(
        [program, "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + 10
        while not answers(port):
            if process.poll() is not None or time.monotonic() > end:
                absent("the installed Mosquitto does not start")
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def bound_queue(broker_url: str) -> Iterator[tuple[Any, str]]:
    """A channel and a queue of our own that gets every gathering."""
    connection = pika.BlockingConnection(parameters_of(broker_url))
    channel = connection.channel()
    channel.exchange_declare(GatheringObserved.exchange(), "topic", durable=True)
    name = channel.queue_declare("", exclusive=True).method.queue
    channel.queue_bind(name, GatheringObserved.exchange(), "GatheringObserved.v1")
    yield channel, name
    connection.close()


@pytest.fixture
def camera(mosquitto: int) -> Iterator[mqtt.Client]:
    """Speaks as Frigate does."""
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", mosquitto)
    client.loop_start()
    yield client
    client.disconnect()
    client.loop_stop()


def test_counts_on_mqtt_become_an_event_on_the_bus(
    tmp_path: Path,
    mosquitto: int,
    broker_url: str,
    bound_queue: tuple[Any, str],
    camera: mqtt.Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("video_feed.service.TICK_SECONDS", 0.1)
    zone = f"zone{free_port()}"  # a shared broker may carry other people's messages
    cameras = tmp_path / "cameras.csv"
    head = "topic,camera,zone,village_code,people,seconds\n"
    cameras.write_text(f"{head}{zone},camera-1,拳铺大集东口,370832104200,10,0.2\n", "utf-8")
    settings = Settings(
        mqtt_url=f"mqtt://127.0.0.1:{mosquitto}", cameras=cameras, frigate_prefix=f"frigate-{zone}"
    )
    publisher = PikaPublisher(broker_url)
    bridge = Bridge(settings, publisher).start()
    try:
        until(bridge._client.is_connected)
        topic = f"frigate-{zone}/{zone}/person"

        def heard() -> bool:
            camera.publish(topic, "many", qos=1).wait_for_publish(5)
            return bridge.unreadable > 0

        until(heard)
        camera.publish(topic, "12", qos=1).wait_for_publish(5)
        method, properties, body = until(lambda: received(*bound_queue, zone))
    finally:
        bridge.stop()
        publisher.close()
    event: Any = decode(body).event
    assert (event.phase, event.count, event.level) == ("start", 12, 1)
    assert (event.camera, event.zone, event.area_code) == ("camera-1", "拳铺大集东口", "370832104200")
    assert (method.routing_key, properties.delivery_mode) == ("GatheringObserved.v1", 2)
    assert properties.headers == {"type": "GatheringObserved.v1"}
    assert properties.message_id == decode(body).event_id


def received(channel: Any, queue: str, zone: str) -> Any:
    found = channel.basic_get(queue, auto_ack=True)
    return found if found[0] is not None and zone.encode() in found[2] else None
