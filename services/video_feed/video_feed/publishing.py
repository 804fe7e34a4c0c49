"""Telling the bus with pika: a confirmed, durable message; what cannot be told now is kept and told later."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
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
    """The observation as an event; its id follows from what it says, so that a repetition is known as one."""
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


class PikaPublisher:
    """One connection, opened when needed."""

    def __init__(self, amqp_url: str) -> None:
        self._parameters = pika.URLParameters(amqp_url)
        self._connection: pika.BlockingConnection | None = None
        self._channel: pika.adapters.blocking_connection.BlockingChannel | None = None
        self._waiting: deque[Envelope] = deque(maxlen=MOST_KEPT)

    def __call__(self, envelope: Envelope) -> None:
        self._waiting.append(envelope)
        self.flush()

    def flush(self) -> int:
        """Tells what waits; gives how many still wait because the broker is away."""
        while self._waiting:
            try:
                self._publish(self._waiting[0])
            except (AMQPError, OSError) as error:
                _log.warning("%s observations wait: %s", len(self._waiting), type(error).__name__)
                self.close()
                break
            self._waiting.popleft()
        return len(self._waiting)

    def close(self) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None and connection.is_open:
            connection.close()

    def _publish(self, envelope: Envelope) -> None:
        kind = envelope.event.routing_key()
        properties = pika.BasicProperties(
            content_type=MEDIA_TYPE, delivery_mode=2, message_id=envelope.event_id, headers={"type": kind}
        )
        self._open().basic_publish(envelope.event.exchange(), kind, encode(envelope).encode(), properties)

    def _open(self) -> pika.adapters.blocking_connection.BlockingChannel:
        if self._channel is None or not self._channel.is_open:
            self._connection = pika.BlockingConnection(self._parameters)
            self._channel = self._connection.channel()
            self._channel.confirm_delivery()
            self._channel.exchange_declare(GatheringObserved.exchange(), "topic", durable=True)
        return self._channel
