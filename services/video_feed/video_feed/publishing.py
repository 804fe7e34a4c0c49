"""Telling the bus with pika: a confirmed, durable message; what cannot be told now is kept and told later."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pika
from pika.exceptions import AMQPError

from contracts.envelope import MEDIA_TYPE, Envelope, encode
from contracts.video_feed import GatheringObserved
from servicekit.ids import new_id
from video_feed.model import Observation

_log = logging.getLogger(__name__)
MOST_KEPT = 10_000
Publish = Callable[[Envelope], None]


def event_of(found: Observation) -> Envelope:
    """The observation as an event; ``external_id`` tells which gathering it speaks of."""
    zone = found.zone
    event = GatheringObserved(
        at=found.at,
        source="frigate",
        external_id=found.external_id,
        phase=found.phase,
        event_time=found.at,
        received_at=datetime.now(UTC),
        camera=zone.camera,
        zone=zone.name,
        area_code=zone.village_code,
        count=found.count,
        level=found.level,
    )
    return Envelope(new_id(), found.external_id[:64], event)


def parameters_of(amqp_url: str) -> pika.URLParameters:
    """The house's addresses end in ``//``, which means the virtual host ``/``; pika would read an empty name."""
    parameters = pika.URLParameters(amqp_url)
    parameters.virtual_host = parameters.virtual_host or "/"
    return parameters


class PikaPublisher:
    """One connection, opened when needed. MQTT's thread and the clock's share it: pika's connections bear only one."""

    def __init__(self, amqp_url: str) -> None:
        self._parameters = parameters_of(amqp_url)
        self._connection: pika.BlockingConnection | None = None
        self._channel: pika.adapters.blocking_connection.BlockingChannel | None = None
        self._waiting: deque[Envelope] = deque(maxlen=MOST_KEPT)
        self._lock = threading.Lock()

    def __call__(self, envelope: Envelope) -> None:
        with self._lock:
            self._waiting.append(envelope)
        self.flush()

    def flush(self) -> int:
        """Tells what waits; gives how many still wait because the broker is away or nobody is bound yet."""
        with self._lock:
            while self._waiting and self._told(self._waiting[0]):
                self._waiting.popleft()
            return len(self._waiting)

    def close(self) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None and connection.is_open:
            with suppress(AMQPError, OSError):  # it may be broken already
                connection.close()

    def _told(self, envelope: Envelope) -> bool:
        """A connection that was idle may have been closed by the broker: the second try has a fresh one."""
        for last in (False, True):
            try:
                self._publish(envelope)
                return True
            except (AMQPError, OSError) as error:
                self.close()
                if last:
                    _log.warning("%s observations wait: %s", len(self._waiting), type(error).__name__)
        return False

    def _publish(self, envelope: Envelope) -> None:
        kind = envelope.event.routing_key()
        properties = pika.BasicProperties(
            content_type=MEDIA_TYPE, delivery_mode=2, message_id=envelope.event_id, headers={"type": kind}
        )
        body = encode(envelope).encode()
        self._open().basic_publish(envelope.event.exchange(), kind, body, properties, mandatory=True)

    def _open(self) -> pika.adapters.blocking_connection.BlockingChannel:
        if self._channel is None or not self._channel.is_open:
            self._connection = pika.BlockingConnection(self._parameters)
            self._channel = self._connection.channel()
            self._channel.confirm_delivery()
            self._channel.exchange_declare(GatheringObserved.exchange(), "topic", durable=True)
        return self._channel
