"""The event entry point for nameko: collects messages, hands them over as one batch, keeps what failed.

nameko acknowledges an event whose handler raised, and it is lost; here a message is acknowledged only when its effect
is committed, or when it lies in a delay queue or among the dead letters.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import eventlet
from amqp import AMQPError
from kombu.exceptions import KombuError
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint
from nameko.messaging import QueueConsumer

from contracts.message import Event
from messaging import topology
from messaging.batches import Delivery
from messaging.embedded import is_embedded
from messaging.failures import deliveries_of
from messaging.returning import SoonBack

_log = logging.getLogger(__name__)
MAX_BATCH = 200
# While one batch is in the database the next one gathers; counted for each queue.
PREFETCH = 2 * MAX_BATCH
# A service that had a batch less than CALM_SECONDS ago waits for more before the next one: so many times as long as that
# batch took, within these limits. A batch costs much the same whatever its size: the busier the machine, the more go together.
CALM_SECONDS, LINGER_TIMES, SHORTEST_LINGER, LONGEST_LINGER = 0.1, 3, 0.01, 0.25
# So many waiting messages are worth a batch at once.
PLENTY = MAX_BATCH // 2
# Pauses while the database or the broker is away, in seconds.
SHORTEST_PAUSE, LONGEST_PAUSE = 0.25, 15.0
# From so many deliveries on a message is taken alone.
SUSPECT = 3


class EventQueueConsumer(SoonBack, QueueConsumer):
    """A service's connection for events alone: their prefetch must not hold up requests, and bodies reach us undecoded.

    All queues of a service fill one buffer, and one batch of it is under way at a time. An idle service starts at the
    end of the current turn of the event loop; a busy one lingers three times as long as its last batch took, so that what comes
    together is written together, and requests find room between two batches. A service may wait longer (``Service.gathers``).
    """

    def __init__(self) -> None:
        self._buffer: deque[tuple[BatchConsumer, Any]] = deque()
        self._busy = False
        self._idle_since = self._began = 0.0
        self._linger = SHORTEST_LINGER
        self._first = True
        self._pause = SHORTEST_PAUSE
        super().__init__()

    @property
    def _patience(self) -> float:
        return float(getattr(self.container.service_cls, "gathers", 0.0))

    def get_consumers(self, consumer_cls: Any, channel: Any) -> Any:
        self._consumers.clear()
        self._buffer.clear()  # after a new connection the broker sends unacknowledged messages again
        queues = [provider.queue for provider in self._providers]
        topology.declare(channel, self.amqp_uri, queues, {self.container.service_name})
        for provider in self._providers:
            consumer = consumer_cls(
                queues=[provider.queue], on_message=partial(self._receive, provider), auto_declare=False
            )
            consumer.qos(prefetch_count=PREFETCH)
            self._consumers[provider] = consumer
        return self._consumers.values()

    def _receive(self, provider: BatchConsumer, message: Any) -> None:
        self._buffer.append((provider, message))
        if not self._busy:
            self._busy = True
            calm = time.monotonic() - self._idle_since > CALM_SECONDS
            eventlet.spawn_after(self._patience if calm else max(self._linger, self._patience), self._start)

    def _start(self) -> None:
        batch = self._next_batch()
        if not batch:
            self._busy, self._idle_since = False, time.monotonic()
            return
        self._began = time.monotonic()
        self._spawn([provider.delivery(message, self._first) for provider, message in batch], batch[0][0])

    def _go_on(self) -> None:
        """After a batch: at once where nothing or plenty waits, else when the linger is over."""
        self._linger = max(linger_after(time.monotonic() - self._began), self._patience)
        if 0 < len(self._buffer) < PLENTY:
            eventlet.spawn_after(self._linger, self._start)
        else:
            self._start()

    def _next_batch(self) -> list[tuple[BatchConsumer, Any]]:
        """What came often without an answer may have killed the process that took it: it is taken alone."""
        batch: list[tuple[BatchConsumer, Any]] = []
        while self._buffer and len(batch) < MAX_BATCH:
            suspect = deliveries_of(self._buffer[0][1].headers) >= SUSPECT
            if batch and suspect:
                break
            batch.append(self._buffer.popleft())
            if suspect:
                break
        return batch

    def _spawn(self, deliveries: Sequence[Delivery], point: BatchConsumer) -> None:
        try:
            self.container.spawn_worker(
                point, (deliveries, self._acknowledge), {}, handle_result=partial(self._done, point)
            )
        except ContainerBeingKilled:
            self._busy = False  # unacknowledged: the broker keeps them for another instance

    def _acknowledge(self, messages: Sequence[Any]) -> None:
        """All at once: one batch is under way at a time, so whatever came before its last message is settled too."""
        for message in messages if is_embedded(self.amqp_uri) else messages[-1:]:
            try:
                if message.channel.connection:
                    message.ack(multiple=True)
            except (OSError, AttributeError, AMQPError, KombuError):
                _log.info("a batch could not be acknowledged and will come again")

    def _done(self, point: BatchConsumer, worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        """While the database or the broker is away the same batch is taken again and again, ever more slowly.

        It is not given back: the broker would count that as a delivery, and it would come again at once.
        """
        self._first = False
        if exc_info is None:
            self._pause = SHORTEST_PAUSE
            self._go_on()
            return result, exc_info
        _log.warning(
            "%s: %s, a batch waits %s s", self.container.service_name, exc_info[0].__name__, self._pause
        )
        eventlet.spawn_after(self._pause, self._spawn, worker_ctx.args[0], point)
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
        return result, None


def linger_after(seconds: float) -> float:
    """How long a busy service waits for more after a batch that took ``seconds``."""
    return min(max(LINGER_TIMES * seconds, SHORTEST_LINGER), LONGEST_LINGER)


class BatchConsumer(Entrypoint):
    """One queue of one consumer; the decorated method gets a list of deliveries and settles each of them."""

    queue_consumer = EventQueueConsumer()

    def __init__(
        self,
        event: type[Event],
        handler: Callable[..., Any],
        *,
        queue: str = "",
        only: Mapping[str, Any] | None = None,
        preload: Callable[..., Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.event, self.handler, self.preload = event, handler, preload
        self.queue_name, self.only = queue, dict(only or {})
        super().__init__(**kwargs)

    def setup(self) -> None:
        name = self.queue_name or topology.queue_name(self.container.service_name, self.event)
        self.queue = topology.event_queue(self.queue_consumer.amqp_uri, name, self.event, self.only)
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        self.queue_consumer.unregister_provider(self)

    def delivery(self, message: Any, first: bool) -> Delivery:
        return Delivery(self.queue.name, message, self.handler, self.preload, self.only, first)
