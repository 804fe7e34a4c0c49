"""The contenders: each with its processes, and with the queues that it needs beside everybody else's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pika

from benchmarks import house
from benchmarks.processes import Running, python, running, until
from departments.desks import desks
from messaging.runner import declare_all
from standalone.house import classes

SERVICES = ("routing", "departments", "mediator_dispatch")
# What nameko's own event handlers call their queues: they take the place of the house's.
REPLACED = ("routing.DisputeAccepted", "mediator_dispatch.DisputeSigned")


class Contender(Protocol):
    """Declares its queues, and runs one process for each of ``SERVICES``."""

    def declare(self, amqp_url: str) -> None: ...

    def serving(self, told: dict[str, str], folder: Path) -> AbstractContextManager[list[Running]]: ...


class House:
    """Fengqiao itself."""

    def declare(self, amqp_url: str) -> None:
        declare_all(classes(), amqp_url)

    def serving(self, told: dict[str, str], folder: Path) -> AbstractContextManager[list[Running]]:
        return house.serving(SERVICES, told, folder)


@dataclass(frozen=True)
class Peer:
    """One of the modules of ``peers``: a program that is told its service and says when it listens."""

    module: str
    own_queues: bool = False

    def declare(self, amqp_url: str) -> None:
        """The house's queues: every event lies in as many as it does there."""
        declare_all(classes(), amqp_url)
        if self.own_queues:
            _drop(amqp_url)

    @contextmanager
    def serving(self, told: dict[str, str], folder: Path) -> Iterator[list[Running]]:
        commands = {name: python("-m", f"benchmarks.peers.{self.module}", name) for name in SERVICES}
        with running(commands, dict.fromkeys(SERVICES, told), folder) as started:
            until(lambda: all("listening" in one.log.read_text() for one in started), started, "starting")
            yield started


def _drop(amqp_url: str) -> None:
    """Takes away the queues that the peer's own replace."""

    with pika.BlockingConnection(pika.URLParameters(amqp_url)) as connection:
        channel = connection.channel()
        for queue in (*REPLACED, *(f"desk.{code}" for code in desks())):
            channel.queue_delete(queue)


CONTENDERS: Mapping[str, Contender] = {
    "fengqiao": House(),
    "faststream": Peer("faststream_chain"),
    "nameko": Peer("nameko_chain", own_queues=True),
    "bare": Peer("bare_chain"),
}
