"""Publishing a batch: all messages at once on a confirming channel, then one wait until the broker has them all."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import amqp
from kombu.exceptions import KombuError

from contracts.envelope import MEDIA_TYPE
from messaging.embedded import is_embedded
from messaging.outbox import Row
from messaging.topology import connect, delay_name, events_exchange, hang_up

CONFIRM_SECONDS = 30.0
# AMQP delivery modes; transient is what is worth nothing after its deadline.
TRANSIENT, PERSISTENT = 1, 2


class NotConfirmed(Exception):
    """The broker did not confirm in time or refused: the rows stay in the outbox and are published again."""


@dataclass(frozen=True)
class Letter:
    """One message on its way: where to, the words, the headers."""

    exchange: str
    routing_key: str
    body: str | bytes
    headers: Mapping[str, Any] = field(default_factory=dict)
    message_id: str = ""
    expiration: int | None = None  # milliseconds


def letter(row: Row) -> Letter:
    return Letter(
        row.exchange, row.routing_key, row.body, {"type": row.routing_key, **row.headers}, row.event_id
    )


def delayed(
    queue: str, seconds: float, body: bytes, headers: Mapping[str, Any], message_id: str = ""
) -> Letter:
    """A letter that comes back to ``queue`` after ``seconds`` through the delay queue."""
    return Letter(delay_name(seconds), queue, body, headers, message_id, expiration=int(seconds * 1000))


class Publisher:
    """A confirming channel of this process; reconnects by itself. One batch at a time."""

    def __init__(self, amqp_url: str) -> None:
        self.amqp_url = amqp_url
        self.embedded = is_embedded(amqp_url)
        self._lock = threading.Lock()
        self._connection: Any = None
        self._channel: Any = None
        self._declared: set[str] = set()
        self._sent = 0
        self._open: set[int] = set()
        self._refused: set[int] = set()
        self._returned: set[str] = set()

    def publish(self, letters: Sequence[Letter]) -> set[str]:
        """Sends all and waits once; gives the message ids that nobody is bound for.

        A connection that proves to be broken is replaced at once: what was sent on it may then arrive twice.

        :raises NotConfirmed: not every message was confirmed.
        """
        with self._lock:
            try:
                return self._publish_again(letters) if self._channel else self._publish(letters)
            except (OSError, amqp.AMQPError, KombuError) as error:
                self._drop()
                raise NotConfirmed(type(error).__name__) from error

    def close(self) -> None:
        with self._lock:
            self._channel = None
            self._drop()

    def _publish_again(self, letters: Sequence[Letter]) -> set[str]:
        """On the connection that is there, or else on a new one; a broker that is only slow is not asked again."""
        try:
            return self._publish(letters)
        except TimeoutError:
            raise
        except (OSError, amqp.AMQPError, KombuError):
            self._drop()
            return self._publish(letters)

    def _publish(self, letters: Sequence[Letter]) -> set[str]:
        self._open_channel(letter.exchange for letter in letters)
        self._open, self._refused, self._returned = set(), set(), set()
        for each in letters:
            self._send(each)
        self._wait()
        if self._refused:
            raise NotConfirmed(f"{len(self._refused)} refused by the broker")
        return set(self._returned)

    def _send(self, each: Letter) -> None:
        properties: dict[str, Any] = {"message_id": each.message_id} if each.message_id else {}
        if each.expiration is not None:
            properties["expiration"] = str(each.expiration)
        if self.embedded:
            message = self._channel.prepare_message(
                each.body,
                content_type=MEDIA_TYPE,
                content_encoding="utf-8",
                headers=dict(each.headers),
                properties=properties,
            )
            self._channel.basic_publish(message, each.exchange, each.routing_key)
            return
        message = amqp.Message(
            each.body,
            content_type=MEDIA_TYPE,
            content_encoding="utf-8",
            delivery_mode=PERSISTENT,
            application_headers=dict(each.headers),
            **properties,
        )
        self._sent += 1
        self._open.add(self._sent)
        self._channel.basic_publish(message, each.exchange, each.routing_key, mandatory=True)

    def _wait(self) -> None:
        end = time.monotonic() + CONFIRM_SECONDS
        while self._open:
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._connection.drain_events(timeout=left)

    def _open_channel(self, exchanges: Iterable[str]) -> None:
        if self._channel is None:
            self._connection = connect(self.amqp_url, heartbeat=0)
            self._connection.connect()
            self._channel = self._connection.channel()
            self._declared, self._sent = set(), 0
            if not self.embedded:
                self._listen(self._channel)
        for name in sorted(set(exchanges) - self._declared):
            if name.endswith(".events"):
                events_exchange(name.removesuffix(".events"))(self._channel).declare()
            self._declared.add(name)

    def _listen(self, channel: Any) -> None:
        channel.confirm_select()
        channel.events["basic_ack"].add(self._acknowledged)
        channel.events["basic_nack"].add(self._nacknowledged)
        channel.events["basic_return"].add(self._came_back)

    def _acknowledged(self, tag: int, multiple: bool) -> None:
        self._settle(tag, multiple)

    def _nacknowledged(self, tag: int, multiple: bool) -> None:
        self._refused |= self._settle(tag, multiple)

    def _settle(self, tag: int, multiple: bool) -> set[int]:
        done = {sent for sent in self._open if sent <= tag} if multiple else {tag} & self._open
        self._open -= done
        return done

    def _came_back(self, _exception: Any, _exchange: str, _key: str, message: Any) -> None:
        self._returned.add(str(message.properties.get("message_id", "")))

    def _drop(self) -> None:
        connection, channel = self._connection, self._channel
        self._connection = self._channel = None
        if channel is not None and not self.embedded:
            hang_up(channel)
        elif connection is not None:
            with suppress(OSError, amqp.AMQPError):
                connection.close()
