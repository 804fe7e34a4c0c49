"""The bridge's process: MQTT in, events out; it decides nothing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import paho.mqtt.client as mqtt

from servicekit.settings import ServiceSettings, load
from video_feed.cameras import load_zones
from video_feed.errors import UnreadableMessage
from video_feed.frigate import Frigate
from video_feed.model import Observation
from video_feed.publishing import PikaPublisher, Publish, event_of
from video_feed.settings import Settings

_log = logging.getLogger(__name__)
TICK_SECONDS = 1.0


class Bridge:
    """Listens to Frigate's broker until stopped; reconnects by itself, first after 1 s, then up to 60 s."""

    def __init__(self, settings: Settings, publish: Publish) -> None:
        self.frigate = Frigate(settings.frigate_prefix, load_zones(settings.cameras_file()))
        self.publish = publish
        self._flush: Callable[[], object] = getattr(publish, "flush", lambda: 0)
        self.unreadable = 0
        self.last_message_at: datetime | None = None
        self._stopping = threading.Event()
        self._address = urlsplit(settings.mqtt_url)
        self._client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
        if self._address.username:
            self._client.username_pw_set(self._address.username, self._address.password)
        self._client.reconnect_delay_set(1, 60)
        self._client.on_connect = self._connected
        self._client.on_message = self._message

    def start(self) -> Bridge:
        self._client.connect_async(self._address.hostname or "127.0.0.1", self._address.port or 1883)
        self._client.loop_start()
        threading.Thread(target=self._tick, name="video-feed-clock", daemon=True).start()
        return self

    def stop(self) -> None:
        self._stopping.set()
        self._client.disconnect()
        self._client.loop_stop()

    def _connected(self, client: mqtt.Client, *_: Any) -> None:
        """Subscribed anew after each connection; ``onConnect`` asks for the present state."""
        client.subscribe([(topic, 1) for topic in self.frigate.topics()])
        client.publish(f"{self.frigate.prefix}/onConnect", "")

    def _message(self, _client: Any, _userdata: Any, message: mqtt.MQTTMessage) -> None:
        self.last_message_at = datetime.now(UTC)
        try:
            self._tell(self.frigate.message(message.topic, bytes(message.payload), self.last_message_at))
        except UnreadableMessage as error:
            self.unreadable += 1
            _log.warning("%s: %s", message.topic, error)

    def _tick(self) -> None:
        while not self._stopping.wait(TICK_SECONDS):
            self._tell(self.frigate.tick(datetime.now(UTC)))
            self._flush()

    def _tell(self, found: list[Observation]) -> None:
        for observation in found:
            _log.info("%s: %s, %s people", observation.zone.topic, observation.phase, observation.count)
            self.publish(event_of(observation))


def start_from_environment(settings: ServiceSettings, publish: Publish | None = None) -> Bridge | None:
    """The running bridge, or None where no MQTT broker is named; publishes with pika unless told otherwise."""
    own = load(Settings)
    if not own.mqtt_url:
        return None
    return Bridge(own, publish or PikaPublisher(settings.amqp_url)).start()
