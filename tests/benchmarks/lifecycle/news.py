"""What a life waits for between two calls: its offer, its proceeding. Heard on the bus, or asked for where there is none."""

from __future__ import annotations

import json
import threading
import time
from types import TracebackType
from typing import Any, Protocol

import pika

from benchmarks.lifecycle.callers import Callers

OFFERED, OPENED = "MediatorOffered.v1", "MediationOpened.v1"
PLACES = {OFFERED: "mediator_dispatch.events", OPENED: "mediation.events"}
START_TRIES = 5


class Late(RuntimeError):
    """What should have come did not come in time."""


class News(Protocol):
    """Tells when something became of a dispute."""

    def wait(self, what: str, dispute_id: str, seconds: float) -> dict[str, Any]:
        """The event's data. :raises Late: it did not come."""
        ...


class Bus:
    """A queue of its own, bound to both events; costs the platform no call."""

    def __init__(self, amqp_url: str) -> None:
        self.amqp_url = amqp_url
        self._come: dict[tuple[str, str], Any] = {}
        self._lock, self._ready = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Bus:
        self._thread.start()
        if not self._ready.wait(90):
            raise RuntimeError("the broker does not let the benchmark listen")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.add_callback_threadsafe(self._channel.stop_consuming)
        self._thread.join(10)

    def wait(self, what: str, dispute_id: str, seconds: float) -> dict[str, Any]:
        key, waiting = (what, dispute_id), threading.Event()
        with self._lock:
            found = self._come.get(key)
            if found is None:
                self._come[key] = waiting
        if found is None and not waiting.wait(seconds):
            raise Late(f"no {what} within {seconds:g} s")
        with self._lock:
            return dict(self._come.pop(key))

    def _listen(self) -> None:
        self._connection = _connected(self.amqp_url)
        self._channel = self._connection.channel()
        queue = self._channel.queue_declare("", exclusive=True, auto_delete=True).method.queue
        for key, exchange in PLACES.items():
            self._channel.queue_bind(queue, exchange, key)
        self._channel.basic_consume(queue, self._take, auto_ack=True)
        self._ready.set()
        self._channel.start_consuming()
        self._connection.close()

    def _take(self, _channel: Any, method: Any, _properties: Any, body: bytes) -> None:
        told = json.loads(body)
        with self._lock:
            waiting = self._come.get((method.routing_key, told["subject"]))
            self._come[(method.routing_key, told["subject"])] = told["data"]
        if isinstance(waiting, threading.Event):
            waiting.set()


class Asking:
    """For a platform in one process: the coordinator asks for the dispatch, the mediator for the proceeding."""

    def __init__(self, callers: Callers) -> None:
        self.callers = callers

    def wait(self, what: str, dispute_id: str, seconds: float) -> dict[str, Any]:
        end, path = time.monotonic() + seconds, f"/api/v1/disputes/{dispute_id}"
        while time.monotonic() < end:
            if what == OFFERED:
                found = self.callers.call("wait", "town", "GET", f"{path}/dispatch", wanted=(200, 404))
                if found.get("offers"):
                    return dict(found["offers"][-1])
            else:
                found = self.callers.call("wait", "town", "GET", f"{path}/proceeding", wanted=(200, 404))
                if "state" in found:
                    return dict(found)
            time.sleep(0.1)
        raise Late(f"no {what} within {seconds:g} s")


def _connected(url: str) -> Any:
    """A busy broker may let a handshake wait too long."""
    for left in reversed(range(START_TRIES)):
        try:
            return pika.BlockingConnection(pika.URLParameters(url))
        except pika.exceptions.AMQPConnectionError:
            if not left:
                raise
            time.sleep(1)
    return None
