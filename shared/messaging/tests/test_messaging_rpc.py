"""The RPC client on a real broker whose connections are cut, closed and frozen."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from kombu import Connection, Exchange, Producer, Queue
from kombu.mixins import ConsumerMixin

from contracts.directory import Done
from contracts.errors import Unavailable
from contracts.message import Request
from messaging import rpc
from messaging.rpc import EXCHANGE, RpcClient
from testkit.programs import sockets_of
from testkit.wire import Wire, wire_to

pytestmark = pytest.mark.broker
SERVICE = f"toy{os.getpid()}-echo"


class Ping(Request[Done]):
    service: ClassVar[str] = SERVICE


class Echo(ConsumerMixin):
    """A service that answers at once, in nameko's protocol."""

    def __init__(self, amqp_url: str) -> None:
        self.connection = Connection(amqp_url)
        self.queue = Queue(f"rpc-{SERVICE}", EXCHANGE, routing_key=f"{SERVICE}.*", auto_delete=True)
        self.ready = threading.Event()

    def get_consumers(self, consumer_cls: Any, channel: Any) -> list[Any]:
        return [consumer_cls([self.queue], callbacks=[self.answer], accept=["json"])]

    def on_consume_ready(self, *_: Any, **__: Any) -> None:
        self.ready.set()

    def answer(self, body: Any, message: Any) -> None:
        told = {"result": {"answer": Done().model_dump()}, "error": None}
        Producer(message.channel).publish(
            told,
            exchange=EXCHANGE,
            routing_key=message.properties["reply_to"],
            correlation_id=message.properties["correlation_id"],
            serializer="json",
        )
        message.ack()


@pytest.fixture(scope="module")
def echo(broker_url: str) -> Iterator[str]:
    made = Echo(broker_url)
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    assert made.ready.wait(10)
    yield broker_url
    made.should_stop = True
    thread.join(10)


@pytest.fixture
def wire(echo: str) -> Iterator[tuple[Wire, RpcClient]]:
    with wire_to(echo) as (made, url):
        client = RpcClient(url)
        yield made, client
        client.close()


def asked_until(client: RpcClient, seconds: float = 15) -> bool:
    """Asks again while the reply's reader reconnects; whatever is not ``Unavailable`` fails the test."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            client.ask(Ping(), deadline=1.0)
            return True
        except Unavailable:
            continue
    return False


def test_a_client_whose_connections_broke_asks_on_new_ones(wire: tuple[Wire, RpcClient]) -> None:
    made, client = wire
    client.ask(Ping())
    made.cut()
    assert asked_until(client)


def test_a_client_whose_connections_the_broker_closed_asks_on_new_ones(wire: tuple[Wire, RpcClient]) -> None:
    made, client = wire
    client.ask(Ping())
    made.close_as_broker()
    made.cut()
    assert asked_until(client)


def test_a_frozen_wire_holds_no_request_longer_than_its_deadline(wire: tuple[Wire, RpcClient]) -> None:
    made, client = wire
    client.ask(Ping())
    made.freeze()
    big = client.ask
    ended = threading.Event()

    def many() -> None:
        for _ in range(3):
            with pytest.raises(Unavailable):
                big(Ping(), deadline=0.3, correlation_id="x" * 8_000_000)
        ended.set()

    threading.Thread(target=many, daemon=True).start()
    assert ended.wait(20)
    made.thaw()


def test_a_connection_whose_exchange_is_refused_is_not_left_open(
    wire: tuple[Wire, RpcClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broker may end between the greeting and the first order; here it refuses the first order."""
    made, client = wire
    client.wait_until_ready(10)
    before = sockets_of(os.getpid())
    monkeypatch.setattr(rpc, "EXCHANGE", Exchange(EXCHANGE.name, type="fanout", durable=True))
    for _ in range(3):
        with pytest.raises(Unavailable):
            client.ask(Ping(), deadline=2.0)
    assert made.opened >= 4
    made.cut()  # the wire's own ends
    assert client_sockets(before) <= before


def client_sockets(before: int) -> int:
    """Open sockets of this process, a moment later where the wire still closes some."""
    end = time.monotonic() + 5
    while (found := sockets_of(os.getpid())) > before and time.monotonic() < end:
        time.sleep(0.1)
    return found


@pytest.mark.slow
def test_a_client_is_back_soon_after_a_long_absence_of_the_broker(wire: tuple[Wire, RpcClient]) -> None:
    """kombu alone would look after 2, 6, 12, 20, 30 seconds."""
    made, client = wire
    client.ask(Ping())
    made.down()
    time.sleep(13)
    made.up()
    assert asked_until(client, 4.5)


@pytest.mark.slow
def test_a_client_that_only_hears_replies_still_sends_heartbeats(
    wire: tuple[Wire, RpcClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rpc, "HEARTBEAT", 1)
    made, client = wire
    client.ask(Ping())
    opened = made.opened
    end = time.monotonic() + 6
    while time.monotonic() < end:
        client.ask(Ping(), deadline=2.0)
        time.sleep(0.1)
    assert made.opened == opened
