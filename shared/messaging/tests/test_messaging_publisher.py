"""Publishing on a real broker: confirmed, returned, interrupted."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from messaging import topology
from messaging.publisher import Letter, NotConfirmed, Publisher
from testkit.programs import free_port

EXCHANGE = f"toy{os.getpid()}-publisher.events"


@pytest.fixture
def publisher(broker_url: str) -> Iterator[Publisher]:
    made = Publisher(broker_url)
    yield made
    made.close()
    with topology.connect(broker_url) as connection:
        connection.channel().exchange_delete(EXCHANGE)


@pytest.fixture
def bound(publisher: Publisher, broker_url: str) -> Iterator[str]:
    """A queue of our own that gets the events of one kind."""
    with topology.connect(broker_url) as connection:
        channel = connection.channel()
        topology.events_exchange(EXCHANGE.removesuffix(".events"))(channel).declare()
        queue = channel.queue_declare("", exclusive=True).queue
        channel.queue_bind(queue, EXCHANGE, "Heard.v1")
        yield queue


def letters(kind: str, *ids: str) -> list[Letter]:
    return [Letter(EXCHANGE, kind, "{}", {"type": kind}, each) for each in ids]


@pytest.mark.broker
def test_what_nobody_is_bound_for_comes_back_by_id_and_the_rest_is_kept(
    publisher: Publisher, bound: str
) -> None:
    returned = publisher.publish([*letters("Unheard.v1", "u1", "u2"), *letters("Heard.v1", "h1")])
    assert returned == {"u1", "u2"}
    assert publisher.publish(letters("Heard.v1", *map(str, range(500)))) == set()


@pytest.mark.broker
def test_after_a_connection_broke_the_next_batch_has_a_fresh_one(publisher: Publisher, bound: str) -> None:
    publisher.publish(letters("Heard.v1", "h1"))
    publisher._connection.connection.sock.shutdown(socket.SHUT_RDWR)
    with pytest.raises(NotConfirmed):
        publisher.publish(letters("Heard.v1", "h2"))
    assert publisher.publish(letters("Heard.v1", "h2")) == set()


def test_without_a_broker_nothing_is_confirmed() -> None:
    publisher = Publisher(f"amqp://guest:guest@127.0.0.1:{free_port()}//")
    with pytest.raises(NotConfirmed):
        publisher.publish(letters("Heard.v1", "h1"))
    publisher.close()


def test_an_address_is_not_shown_in_the_reason() -> None:
    publisher = Publisher(f"amqp://guest:a-secret@127.0.0.1:{free_port()}//")
    with pytest.raises(NotConfirmed) as raised:
        publisher.publish(letters("Heard.v1", "h1"))
    assert "a-secret" not in str(raised.value)
