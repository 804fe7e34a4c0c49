"""The dead letters of a consumer: listed, shown, put back or discarded; nothing here expires by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import amqp

from messaging.failures import ATTEMPTS, FAILED_AT, HANDLER, QUEUE, REASON, REFERENCE, body_of
from messaging.publisher import Letter, Publisher
from messaging.topology import connect, dead_letters_name


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


def replay(amqp_url: str, consumer: str, message_id: str = "", limit: int = 1000) -> int:
    """Puts dead letters back into the queue they came from, with a fresh count of attempts; gives their number."""
    publisher = Publisher(amqp_url)
    try:
        return _settle(amqp_url, consumer, message_id, limit, publisher)
    finally:
        publisher.close()


def discard(amqp_url: str, consumer: str, message_id: str, limit: int = 1000) -> int:
    """Throws away one dead letter; gives how many were found."""
    return _settle(amqp_url, consumer, message_id, limit, None)


def _settle(amqp_url: str, consumer: str, message_id: str, limit: int, publisher: Publisher | None) -> int:
    done = 0
    with _taken(amqp_url, consumer, limit) as taken:
        for message in taken:
            if message_id and _identity(message) != message_id:
                continue
            if publisher is not None:
                queue = str(message.headers.get(QUEUE, ""))
                publisher.publish(
                    [
                        Letter(
                            "",
                            queue,
                            body_of(message),
                            {"type": message.headers.get("type")},
                            _identity(message),
                        )
                    ]
                )
            message.ack()
            done += 1
    return done


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
