"""How much waits in each queue and who takes from it: asked by passive declares, which need no plugin of the broker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import amqp

from messaging.embedded import Channel, is_embedded
from messaging.topology import connect


@dataclass(frozen=True)
class QueueState:
    """One queue: messages ready, consumers; ``there`` is false where nobody has declared it."""

    name: str
    waiting: int = 0
    consumers: int = 0
    there: bool = True


def queue_states(amqp_url: str, names: Iterable[str]) -> dict[str, QueueState]:
    """The state of each queue. :raises OSError: the bus does not answer."""
    with connect(amqp_url) as connection:
        return {name: _state(connection, name, is_embedded(amqp_url)) for name in names}


def rpc_queue(service: str) -> str:
    """nameko's queue of a service's requests: its consumers are the service's instances."""
    return f"rpc-{service}"


def _state(connection: object, name: str, embedded: bool) -> QueueState:
    """A passive declare of a queue that is not there closes its channel: each asks on its own."""
    channel = connection.channel()  # type: ignore[attr-defined]
    try:
        declared = channel.queue_declare(name, passive=True)
    except amqp.ChannelError:
        return QueueState(name, there=False)
    consumers = len(Channel.readers.get(name, ())) if embedded else int(declared[2])
    channel.close()
    return QueueState(name, int(declared[1]), consumers)
