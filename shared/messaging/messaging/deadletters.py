"""The dead letters of a consumer: listed, shown, put back or discarded; nothing here expires by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import amqp

from messaging.failures import ATTEMPTS, FAILED_AT, HANDLER, QUEUE, REASON, REFERENCE, body_of
from messaging.publisher import Letter, Publisher
from messaging.topology import connect, dead_letters_name

# Taken from the queue at once; what is not settled returns.
MOST = 1000


@dataclass(frozen=True)
class DeadLetter:
    """One message that could not be handled."""

    consumer: str
    number: int  # its place in the queue, from 1
    message_id: str
    kind: str
    queue: str
    reason: str
    attempts: int
    reference: str
    failed_at: str
    handler: str  # the method that gave up; empty where the body could not be read
    body: bytes


def listed(amqp_url: str, consumer: str, limit: int = 100) -> list[DeadLetter]:
    """The first ``limit`` dead letters; they stay where they are."""
    with _taken(amqp_url, consumer, limit) as taken:
        return [_letter(consumer, number, message) for number, message in enumerate(taken, 1)]


def counted(amqp_url: str, consumer: str) -> int:
    """How many there are, without touching them."""
    with connect(amqp_url) as connection:
        try:
            return int(connection.channel().queue_declare(dead_letters_name(consumer), passive=True)[1])
        except amqp.NotFound:
            return 0


def replay(amqp_url: str, consumer: str, message_id: str = "") -> int:
    """Puts dead letters back into the queue they came from, with a fresh count of attempts; gives their number."""
    return put_back(amqp_url, consumer, [message_id] if message_id else ())


def put_back(amqp_url: str, consumer: str, message_ids: Collection[str]) -> int:
    """Puts back those of ``message_ids``, all where none is named."""
    publisher = Publisher(amqp_url)
    try:
        return _settle(amqp_url, consumer, message_ids, publisher)
    finally:
        publisher.close()


def discard(amqp_url: str, consumer: str, message_id: str) -> int:
    """Throws away one dead letter; gives how many were found."""
    return _settle(amqp_url, consumer, [message_id], None)


def own_headers(headers: Mapping[str, Any]) -> dict[str, Any]:
    """What the publisher wrote, without what the failure added: a letter that goes back starts afresh."""
    return {"type": headers.get("type")}


def as_bytes(body: str | bytes) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)


def _settle(amqp_url: str, consumer: str, wanted: Collection[str], publisher: Publisher | None) -> int:
    done = 0
    with _taken(amqp_url, consumer, MOST) as taken:
        for message in taken:
            if wanted and _identity(message) not in wanted:
                continue
            if publisher is not None and publisher.publish([_back(message)]):
                continue  # its queue is gone: it stays here
            message.ack()
            done += 1
    return done


def _back(message: Any) -> Letter:
    queue = str(message.headers.get(QUEUE, ""))
    return Letter("", queue, body_of(message), own_headers(message.headers), _identity(message))


@contextmanager
def _taken(amqp_url: str, consumer: str, limit: int) -> Iterator[list[Any]]:
    """Takes messages without acknowledging; what is not acknowledged returns in its old order at the end."""
    with connect(amqp_url) as connection:
        channel = connection.channel()
        try:
            yield list(_get(channel, dead_letters_name(consumer), limit))
        finally:
            channel.close()


def _get(channel: Any, queue: str, limit: int) -> Iterator[Any]:
    for _ in range(limit):
        try:
            raw = channel.basic_get(queue)
        except amqp.NotFound:
            return
        if raw is None:
            return
        yield channel.message_to_python(raw)


def _identity(message: Any) -> str:
    return str(message.properties.get("message_id") or message.headers.get(REFERENCE, ""))


def _letter(consumer: str, number: int, message: Any) -> DeadLetter:
    headers = message.headers
    return DeadLetter(
        consumer=consumer,
        number=number,
        message_id=_identity(message),
        kind=str(headers.get("type", "")),
        queue=str(headers.get(QUEUE, "")),
        reason=str(headers.get(REASON, "")),
        attempts=int(headers.get(ATTEMPTS, 0) or 0),
        reference=str(headers.get(REFERENCE, "")),
        failed_at=str(headers.get(FAILED_AT, "")),
        handler=str(headers.get(HANDLER, "")),
        body=body_of(message),
    )
