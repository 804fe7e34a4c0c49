"""What goes over the bus, seen from outside: when each dispute was first published, and when its offer came."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any

import pika

BEGUN, ENDED = "DisputeAccepted.v1", "MediatorOffered.v1"
PLACES = {BEGUN: "intake.events", ENDED: "mediator_dispatch.events"}


class Watch:
    """A queue of its own bound to both events; it costs every contender the same."""

    def __init__(self, amqp_url: str, keys: Sequence[str] = (BEGUN, ENDED)) -> None:
        self.amqp_url, self.keys = amqp_url, keys
        self._seen: list[tuple[float, str, bytes]] = []
        self._counts = {BEGUN: 0, ENDED: 0}
        self._connection: Any = None
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._ready = threading.Event()

    def __enter__(self) -> Watch:
        self._thread.start()
        if not self._ready.wait(20):
            raise RuntimeError("the broker does not let the watch listen")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.add_callback_threadsafe(self._channel.stop_consuming)
        self._thread.join(10)

    def ended(self) -> int:
        return self._counts[ENDED]

    def has_ended(self, count: int) -> bool:
        return self.ended() >= count

    def forget(self) -> None:
        """What was seen so far was only to get warm."""
        self._seen.clear()
        self._counts = {BEGUN: 0, ENDED: 0}

    def times(self) -> dict[str, dict[str, float]]:
        """When each event first came, by dispute."""
        times: dict[str, dict[str, float]] = {key: {} for key in self.keys}
        for at, key, body in self._seen:
            times[key].setdefault(json.loads(body)["subject"], at)
        return times

    def figures(self) -> tuple[float, float, float]:
        """Disputes a second from the first publish to the last offer; p50 and p99 of each one's way in milliseconds."""
        times = self.times()
        begun, ended = times[BEGUN], times[ENDED]
        ways = sorted(ended[one] - begun[one] for one in ended)
        whole = max(ended.values()) - min(begun.values())
        return len(ended) / whole, 1000 * ways[len(ways) // 2], 1000 * ways[len(ways) * 99 // 100]

    def _listen(self) -> None:
        self._connection = pika.BlockingConnection(pika.URLParameters(self.amqp_url))
        self._channel = self._connection.channel()
        queue = self._channel.queue_declare("", exclusive=True, auto_delete=True).method.queue
        for key in self.keys:
            self._channel.queue_bind(queue, PLACES[key], key)
        self._channel.basic_consume(queue, self._take, auto_ack=True)
        self._ready.set()
        self._channel.start_consuming()
        self._connection.close()

    def _take(self, _channel: Any, method: Any, _properties: Any, body: bytes) -> None:
        self._seen.append((time.perf_counter(), method.routing_key, body))
        self._counts[method.routing_key] += 1
