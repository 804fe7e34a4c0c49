"""The embedded bus: kombu's in-memory transport that wakes its readers on a put instead of polling."""

from __future__ import annotations

import threading
import time
import weakref
from collections import defaultdict
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, memory, virtual

SCHEME = "embedded"
# A put wakes the reader at once; this is only how long a reader that missed one would sleep.
LONGEST_WAIT = 5.0


class Message(virtual.Message):
    """nameko's RPC answers read the content type among the properties."""

    def __init__(self, payload: Any, channel: Any = None, **kwargs: Any) -> None:
        super().__init__(payload, channel=channel, **kwargs)
        self.properties.setdefault("content_type", self.content_type)


class Channel(memory.Channel):
    """A channel whose puts wake the connections that consume from the queue."""

    Message = Message
    body_encoding = ""  # bodies stay as they are: nothing leaves the process
    readers: defaultdict[str, weakref.WeakSet[Any]] = defaultdict(weakref.WeakSet)

    def basic_consume(self, queue: str, *args: Any, **kwargs: Any) -> Any:
        self.readers[queue].add(self.connection)
        return super().basic_consume(queue, *args, **kwargs)

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:
        super()._put(queue, message, **kwargs)
        for transport in list(self.readers[queue]):
            transport.wake.set()

    def basic_ack(self, delivery_tag: Any, multiple: bool = False) -> None:
        super().basic_ack(delivery_tag, multiple)
        self.connection.wake.set()  # room under the prefetch limit again


class Transport(memory.Transport):
    """One process's bus; ``drain_events`` sleeps until something was put."""

    Channel = Channel
    global_state = virtual.BrokerState()

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self.wake = threading.Event()

    def drain_events(self, connection: Any, timeout: float | None = None, **_: Any) -> None:
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            self.wake.clear()
            try:
                if self.cycle is not None:
                    self.cycle.get(self._deliver)
                return
            except Empty:
                self._sleep(end)

    def _sleep(self, end: float | None) -> None:
        left = LONGEST_WAIT if end is None else end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.wake.wait(min(left, LONGEST_WAIT))


def register() -> None:
    """Makes ``embedded://`` known to kombu; harmless when repeated."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"


def is_embedded(amqp_url: str) -> bool:
    return amqp_url.startswith(f"{SCHEME}:")


def clear() -> None:
    """Forgets every queue and binding: for tests and for a second start in one process."""
    Transport.global_state.clear()
    Channel.queues.clear()
    Channel.readers.clear()
