"""What becomes of a message that failed: a few delayed tries, then a dead letter with its reason."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import eventlet

from contracts.errors import TooEarly
from messaging.publisher import Letter, NotConfirmed, Publisher, delayed
from messaging.topology import DELAYS, dead_letters_name
from servicekit import metrics

_log = logging.getLogger(__name__)
ATTEMPTS, REASON, REFERENCE, QUEUE, FAILED_AT, HANDLER = (
    "x-attempts",
    "x-reason",
    "x-reference",
    "x-queue",
    "x-failed-at",
    "x-handler",
)
# A message that was delivered so often without an answer kills its consumer (quorum queues count deliveries).
MAX_DELIVERIES = 12


class Shelves(Protocol):
    """What is needed of the shelf of the embedded bus (``shelf.py``)."""

    def put(self, consumer: str, letter: Letter) -> None: ...

    def asked(self, consumer: str) -> list[Letter]: ...

    def went_back(self, letters: Iterable[Letter]) -> None: ...


@dataclass
class Failures:
    """One consumer's way of keeping what failed; ``consumer`` names its dead letters."""

    consumer: str
    publisher: Publisher
    now: Callable[[], datetime]
    shelf: Shelves | None = None  # where the embedded bus keeps its dead letters

    def keep(self, queue: str, message: Any, error: BaseException, reference: str, handler: str = "") -> None:
        """Puts the message into a delay queue, or among the dead letters after the last try; returns when it lies there."""
        attempts = attempts_of(message.headers) + 1
        if attempts > len(DELAYS):
            reason = f"{type(error).__name__} after {attempts} attempts"
            self.bury(queue, message, reason, reference, attempts, handler)
            return
        headers = {**_own(message.headers), ATTEMPTS: attempts}
        metrics.RETRIES.labels(self.consumer, queue).inc()
        level = logging.INFO if isinstance(error, TooEarly) else logging.WARNING
        _log.log(level, "%s: try %s failed (%s, %s)", queue, attempts, type(error).__name__, reference)
        seconds = DELAYS[attempts - 1]
        self._later(delayed(queue, seconds, body_of(message), headers, identity_of(message)), seconds)

    def bury(
        self, queue: str, message: Any, reason: str, reference: str, attempts: int = 1, handler: str = ""
    ) -> None:
        """Puts the message among the dead letters of this consumer."""
        headers = {
            **_own(message.headers),
            ATTEMPTS: attempts,
            REASON: reason[:300],
            REFERENCE: reference,
            QUEUE: queue,
            FAILED_AT: self.now().isoformat(),
            HANDLER: handler,
        }
        metrics.DEAD_LETTERS.labels(self.consumer, queue).inc()
        _log.error("%s: dead letter (%s, %s)", queue, reason, reference)
        letter = Letter("", dead_letters_name(self.consumer), body_of(message), headers, identity_of(message))
        if self.shelf is None:
            self._send(letter)
        else:
            self.shelf.put(self.consumer, letter)

    def put_back(self) -> int:
        """Publishes what somebody wants back from the shelf; gives their number."""
        letters = self.shelf.asked(self.consumer) if self.shelf else []
        if letters and self.shelf:
            self.publisher.publish(letters)
            self.shelf.went_back(letters)
        return len(letters)

    def _later(self, letter: Letter, seconds: float) -> None:
        if not self.publisher.embedded:
            self._send(letter)
            return
        # In one process a timer is the delay queue; what a kill takes with it is told again from the outbox at the
        # next start (messaging.recovery).
        back = Letter("", letter.routing_key, letter.body, letter.headers, letter.message_id)
        eventlet.spawn_after(seconds, self.publisher.publish, [back])

    def _send(self, letter: Letter) -> None:
        """:raises NotConfirmed: there is no such queue any more; the original must not be acknowledged."""
        if self.publisher.publish([letter]):
            raise NotConfirmed(f"nobody is bound for {letter.exchange or letter.routing_key}")


def attempts_of(headers: Mapping[str, Any]) -> int:
    return int(headers.get(ATTEMPTS, 0) or 0)


def deliveries_of(headers: Mapping[str, Any]) -> int:
    return int(headers.get("x-delivery-count", 0) or 0)


def identity_of(message: Any) -> str:
    return str(message.properties.get("message_id", ""))


def body_of(message: Any) -> bytes:
    body = message.body
    return body.encode() if isinstance(body, str) else bytes(body)


def _own(headers: Mapping[str, Any]) -> dict[str, Any]:
    """Without what the broker wrote: x-death and the delivery count would grow with every round."""
    return {
        key: value
        for key, value in headers.items()
        if key not in ("x-death", "x-delivery-count") and not key.startswith("x-first")
    }
