"""Names and shapes on the broker: exchanges, queues, the delay queues of retries and the dead-letter queues."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from amqp import AMQPError
from kombu import Connection, Exchange, Queue, binding

from contracts.message import Event
from messaging.embedded import is_embedded, register

# Seconds between the tries of a failed event; after the last one it is a dead letter.
DELAYS = (0.5, 2, 10, 60, 300)
# Only the queue type stands among the arguments: limits and TTLs belong into broker policies (infra/rabbitmq),
# because a queue with changed arguments cannot be declared again.
DURABLE = {"x-queue-type": "quorum"}
BY_HEADER = ".events.by-header"


def connect(amqp_url: str, **options: Any) -> Connection:
    register()
    return Connection(address(amqp_url), **options)


def hang_up(channel: Any) -> None:
    """Ends the connection of a channel that failed, without the farewell for which a broken one would wait."""
    with suppress(OSError, AMQPError):
        if channel.connection is not None:
            channel.connection.collect()


def address(amqp_url: str) -> str:
    """kombu warns of an address without a host; the embedded bus has none."""
    return "embedded://here/" if is_embedded(amqp_url) else amqp_url


def events_exchange(service: str) -> Exchange:
    return Exchange(f"{service}.events", type="topic", durable=True)


def queue_name(consumer: str, event: type[Event]) -> str:
    return f"{consumer}.{event.name()}"


def event_queue(amqp_url: str, name: str, event: type[Event], only: Mapping[str, Any] | None) -> Queue:
    """The queue of one consumer for one event; ``only`` lets the broker pass just events with these headers."""
    source = events_exchange(event.service)
    if only and not is_embedded(amqp_url):
        return Queue(name, bindings=[_by_header(event, only)], durable=True, queue_arguments=dict(DURABLE))
    return Queue(name, source, routing_key=event.routing_key(), durable=True, queue_arguments=dict(DURABLE))


def _by_header(event: type[Event], only: Mapping[str, Any]) -> binding:
    arguments = {"x-match": "all", "type": event.routing_key(), **only}
    return binding(header_exchange(event.service), arguments=arguments)


def header_exchange(service: str) -> Exchange:
    """Behind ``<service>.events``: the same events, sorted by header instead of key."""
    return Exchange(f"{service}{BY_HEADER}", type="headers", durable=True)


def delay_name(seconds: float) -> str:
    return f"retry.{seconds:g}s"


def delay_queue(seconds: float) -> Queue:
    """Holds a failed message; when its time is up the broker puts it back into the queue named by its routing key.

    At-least-once dead-lettering (with reject-publish) keeps the message until the target has it.
    """
    name = delay_name(seconds)
    arguments = {
        **DURABLE,
        "x-dead-letter-exchange": "",
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
    exchange = Exchange(name, type="topic", durable=True)
    return Queue(name, exchange, routing_key="#", durable=True, queue_arguments=arguments)


def dead_letters_name(consumer: str) -> str:
    return f"dead-letters.{consumer}"


def dead_letter_queue(consumer: str) -> Queue:
    return Queue(dead_letters_name(consumer), durable=True, queue_arguments=dict(DURABLE))


def declare(channel: Any, amqp_url: str, queues: list[Queue], consumers: set[str]) -> None:
    """Declares what a consumer needs: its queues, the delay queues and its dead letters."""
    embedded = is_embedded(amqp_url)
    delays = [] if embedded else [delay_queue(seconds) for seconds in DELAYS]
    for queue in [*queues, *delays, *(dead_letter_queue(name) for name in sorted(consumers))]:
        for bound in queue.bindings or ():
            _declare_header_exchange(channel, bound.exchange)
        queue(channel).declare()


def _declare_header_exchange(channel: Any, exchange: Exchange) -> None:
    """The exchange behind ``<service>.events``, fed with everything that goes there."""
    source = events_exchange(exchange.name.removesuffix(BY_HEADER))
    source(channel).declare()
    exchange(channel).declare()
    exchange(channel).bind_to(source, routing_key="#")
