"""A service whose broker goes away in the middle of an answer: it lives on, and does nothing twice."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from kombu import Queue
from sqlalchemy import create_engine, text

from contracts.directory import Done
from contracts.errors import Unavailable
from contracts.message import Request
from messaging import rpc, topology
from messaging.publisher import TRANSIENT
from messaging.rpc import RpcClient
from testkit.wire import Wire, wire_to

pytestmark = [pytest.mark.broker, pytest.mark.slow]
TOY = Path(__file__).with_name("toy_service.py")
NAME = f"toy{os.getpid()}a"


class Tell(Request[Done]):
    service: ClassVar[str] = f"{NAME}-asker"
    ids: tuple[str, ...]


@dataclass
class Served:
    """A toy house in a process of its own, reached through a wire; its caller has a wire of its own."""

    wire: Wire
    client: RpcClient
    process: subprocess.Popen[str]
    folder: Path

    def asks(self, *ids: str, key: str = "", deadline: float = 8.0) -> bool:
        """Whether it was answered in time."""
        try:
            self.client.ask(Tell(ids=ids), deadline=deadline, idempotency_key=key)
        except Unavailable:
            return False
        return True

    def told(self, dispute_id: str) -> int:
        engine = create_engine(f"sqlite:///{self.folder}/asker.db")
        try:
            with engine.connect() as connection:
                wanted = text("SELECT count(*) FROM outbox WHERE subject = :id")
                return int(connection.execute(wanted, {"id": dispute_id}).scalar_one())
        finally:
            engine.dispose()


@pytest.fixture
def served(broker_url: str, tmp_path: Path) -> Iterator[Served]:
    with wire_to(broker_url) as (wire, url):
        kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "VIRTUAL_ENV")}
        given = {"TOY": NAME, "VAR": str(tmp_path), "AMQP_URL": url}
        process = subprocess.Popen(
            [sys.executable, str(TOY), "serve"], env={**kept, **given}, stdout=subprocess.PIPE, text=True
        )
        client = RpcClient(broker_url)
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "serving\n"
            yield Served(wire, client, process, tmp_path)
        finally:
            client.close()
            process.kill()
            process.communicate()
            forget(broker_url)


def forget(amqp_url: str) -> None:
    queues = [f"rpc-{NAME}-{service}" for service in ("asker", "hearer", "desk")]
    queues += [f"{NAME}-hearer.ToyTold", f"{NAME}.desk.a", "retry.0.1s", "retry.0.3s"]
    queues += [topology.dead_letters_name(f"{NAME}-{service}") for service in ("asker", "hearer", "desk")]
    exchanges = [f"{NAME}-asker.events", f"{NAME}-asker.events.by-header", "retry.0.1s", "retry.0.3s"]
    with topology.connect(amqp_url) as connection:
        channel = connection.channel()
        for queue in queues:
            channel.queue_delete(queue)
        for exchange in exchanges:
            channel.exchange_delete(exchange)


def meanwhile(act: Callable[[], Any], after: float) -> None:
    def run() -> None:
        time.sleep(after)
        act()

    threading.Thread(target=run, daemon=True).start()


def test_a_service_whose_broker_goes_away_in_the_middle_of_an_answer_answers_again_later(
    served: Served,
) -> None:
    assert served.asks("first")
    meanwhile(served.wire.down, 0.4)
    assert not served.asks("slow", deadline=3.0)
    time.sleep(2.0)
    served.wire.up()
    assert any(served.asks("later", key="k", deadline=2.0) for _ in range(10))


def test_a_request_without_a_key_that_comes_again_is_not_done_again(served: Served) -> None:
    meanwhile(served.wire.cut, 0.4)
    served.asks("slow")
    time.sleep(4.0)  # the second delivery comes with the new connection
    assert served.told("slow") == 1


def test_a_request_with_a_key_that_comes_again_is_answered_and_done_once(served: Served) -> None:
    meanwhile(served.wire.cut, 0.4)
    assert served.asks("slow", key="k1")
    time.sleep(4.0)
    assert served.told("slow") == 1


def test_neither_a_request_nor_its_answer_is_kept_on_the_brokers_disk(
    served: Served, broker_url: str
) -> None:
    with topology.connect(broker_url) as connection:
        channel = connection.channel()
        queue = Queue("", rpc.EXCHANGE, routing_key="#", exclusive=True, durable=False)(channel)
        queue.declare()
        assert served.asks("kept-nowhere")
        seen = list(iter(lambda: queue.get(no_ack=True), None))
    ours = (f"{NAME}-asker.tell", served.client.key)
    modes = {
        message.delivery_info["routing_key"]: message.properties["delivery_mode"]
        for message in seen
        if message.delivery_info["routing_key"] in ours
    }
    assert modes == dict.fromkeys(ours, TRANSIENT)
