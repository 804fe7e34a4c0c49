"""The chain in plain nameko: `@event_handler`, a commit for each message, and nameko's dispatcher with its confirms.

A program: ``python -m benchmarks.peers.nameko_chain SERVICE``. ``WORKERS`` is its tuning (and its prefetch).
"""

from __future__ import annotations

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import json  # noqa: E402
import logging  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from typing import Any  # noqa: E402

import psycopg  # noqa: E402
from eventlet.queue import Queue  # noqa: E402
from kombu.serialization import register  # noqa: E402
from nameko.containers import ServiceContainer  # noqa: E402
from nameko.events import EventDispatcher, EventHandler  # noqa: E402
from nameko.extensions import DependencyProvider  # noqa: E402

from benchmarks.peers.effects import database, inbox_row, step_of  # noqa: E402
from contracts.envelope import MEDIA_TYPE, Envelope  # noqa: E402
from contracts.registry import event_class  # noqa: E402

WORKERS = int(os.environ.get("WORKERS", "10"))
HEARD = {
    "routing": ("intake", "DisputeAccepted.v1"),
    "departments": ("routing", "DisputeRouted.v1"),
    "mediator_dispatch": ("departments", "DisputeSigned.v1"),
}
CLAIM = "INSERT INTO inbox (consumer, event_id, received_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING RETURNING 1"
BURDEN = "UPDATE mediators SET load = load + 1 WHERE mediator_id = %s"
register("cloudevents", json.dumps, json.loads, content_type=MEDIA_TYPE, content_encoding="utf-8")


class QuorumHandler(EventHandler):
    """`@event_handler` whose queue is a quorum queue, as everybody's here."""

    def setup(self) -> None:
        super().setup()
        self.queue.queue_arguments = {"x-queue-type": "quorum"}


event_handler = QuorumHandler.decorator


class Database(DependencyProvider):
    """A few connections of this process."""

    def setup(self) -> None:
        self.free: Queue = Queue()
        for _ in range(WORKERS):
            self.free.put(psycopg.connect(database(self.container.service_name)))

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self.transaction

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        connection = self.free.get()
        try:
            with connection.transaction():
                yield connection
        finally:
            self.free.put(connection)


class Steps(DependencyProvider):
    """What this service does with an event."""

    def setup(self) -> None:
        self.step = step_of(self.container.service_name)

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self.step


def service_class(service: str) -> type:
    """The service, with its one event handler."""

    class Service:
        name = service
        transaction, step, dispatch = Database(), Steps(), EventDispatcher()

        @event_handler(*HEARD[service], requeue_on_error=True)
        def on_event(self, payload: dict[str, Any]) -> None:
            envelope = _envelope(payload)
            with self.transaction() as connection:
                row = inbox_row(HEARD[service][1], envelope.event_id)
                if connection.execute(CLAIM, list(row.values())).fetchone() is None:
                    return
                work = self.step(envelope)
                _store(connection, work)
            self.dispatch(work.event.routing_key(), json.loads(work.body))

    return Service


def _envelope(document: dict[str, Any]) -> Envelope:
    known = event_class(document["type"])
    assert known is not None
    return Envelope(document["id"], document["correlationid"], known.model_validate(document["data"]))


def _store(connection: Any, work: Any) -> None:
    for table, row in work.rows:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join(["%s"] * len(row))
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
    if work.burdened:
        connection.execute(BURDEN, [work.burdened])


def main(service: str) -> None:
    logging.basicConfig(level=logging.WARNING)
    told = {"AMQP_URI": os.environ["AMQP_URL"], "max_workers": WORKERS, "ACCEPT": ["json", "cloudevents"]}
    container = ServiceContainer(service_class(service), told)
    container.start()
    print("listening", flush=True)
    container.wait()


if __name__ == "__main__":
    main(sys.argv[1])
