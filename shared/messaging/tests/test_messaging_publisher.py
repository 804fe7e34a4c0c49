"""Publishing on a real broker: confirmed, returned, interrupted."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from messaging import topology
from messaging.publisher import Letter, NotConfirmed, Publisher
from testkit.programs import free_port
from testkit.wire import Wire, wire_to

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
@pytest.mark.parametrize("ending", [Wire.cut, Wire.close_as_broker])
def test_when_the_connection_broke_a_batch_goes_out_on_a_fresh_one(
    broker_url: str, bound: str, ending: Callable[[Wire], None]
) -> None:
    with wire_to(broker_url) as (wire, url):
        publisher = Publisher(url)
        publisher.publish(letters("Heard.v1", "h1"))
        ending(wire)
        assert publisher.publish(letters("Heard.v1", "h2")) == set()
        assert wire.opened == 2
        publisher.close()


@pytest.mark.broker
def test_a_broker_that_falls_silent_is_given_up_without_a_farewell(
    broker_url: str, bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.publisher.CONFIRM_SECONDS", 0.5)
    with wire_to(broker_url) as (wire, url):
        publisher = Publisher(url)
        publisher.publish(letters("Heard.v1", "h1"))
        wire.freeze()
        refused = in_time(lambda: publisher.publish(letters("Heard.v1", "h2")))
        wire.thaw()
        assert isinstance(refused, NotConfirmed)
        assert publisher.publish(letters("Heard.v1", "h3")) == set()
        publisher.close()


def in_time(do: Callable[[], Any], seconds: float = 10) -> BaseException | None:
    """What ``do`` raises; a test must fail, not hang, where it does not return."""
    raised: list[BaseException | None] = []

    def run() -> None:
        try:
            do()
            raised.append(None)
        except Exception as error:
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    assert raised, "it never returned"
    return raised[0]


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
