"""The bare loop in pika and psycopg: it decides nothing, it only moves and stores; the limit on this machine.

Rows and events are copies of one that was made before, with other ids in them: as many and as long as everybody's.
Batches, one commit for each, all events published at once with one wait for the last confirm.

A program: ``python -m benchmarks.peers.bare_chain SERVICE``.
"""

from __future__ import annotations

import logging
import os
import sys
from collections import deque
from collections.abc import Sequence
from typing import Any

import pika
import psycopg

from benchmarks.peers.effects import Row, database
from benchmarks.peers.template import Copy, Template
from departments.desks import desks

BATCH, PREFETCH = 100, 200
QUEUES: dict[str, Sequence[str]] = {
    "routing": ("routing.DisputeAccepted",),
    "departments": tuple(f"desk.{code}" for code in desks()),
    "mediator_dispatch": ("mediator_dispatch.DisputeSigned",),
}
CLAIM = (
    "INSERT INTO inbox (consumer, event_id, received_at) "
    "SELECT 'bare', id, now() FROM unnest(%s::text[]) AS id ON CONFLICT DO NOTHING RETURNING event_id"
)
BURDEN = "UPDATE mediators SET load = load + %s WHERE mediator_id = %s"


class Loop:
    """One service."""

    def __init__(self, service: str) -> None:
        self.service, self.template = service, Template(service)
        self.database = psycopg.connect(database(service))
        self.buffer: deque[tuple[int, bytes]] = deque()
        self.unsettled: deque[tuple[int, int]] = (
            deque()
        )  # tag of a batch's last publish, of its last delivery
        self.published = 0
        self.scheduled = False
        parameters = pika.URLParameters(os.environ["AMQP_URL"])
        self.connection = pika.SelectConnection(parameters, on_open_callback=self._opened)

    def _opened(self, connection: Any) -> None:
        connection.channel(on_open_callback=self._begin)

    def _begin(self, channel: Any) -> None:
        self.channel = channel
        channel.confirm_delivery(self._confirmed)
        channel.add_on_close_callback(self._closed)
        channel.basic_qos(prefetch_count=PREFETCH)
        for queue in QUEUES[self.service]:
            channel.basic_consume(queue, self._received)
        print("listening", flush=True)

    @staticmethod
    def _closed(_channel: Any, reason: BaseException) -> None:
        sys.exit(f"the broker closed the channel: {reason}")

    def _received(self, _channel: Any, method: Any, _properties: Any, body: bytes) -> None:
        self.buffer.append((method.delivery_tag, body))
        if not self.scheduled:
            self.scheduled = True
            self.connection.ioloop.call_later(0, self._batch)

    def _batch(self) -> None:
        taken = [self.buffer.popleft() for _ in range(min(BATCH, len(self.buffer)))]
        copies = [self.template.copy(body) for _, body in taken]
        self._store(copies)
        for one in copies:
            self.channel.basic_publish(
                one.exchange, one.routing_key, one.body, one.properties, mandatory=True
            )
        self.published += len(copies)
        self.unsettled.append((self.published, taken[-1][0]))
        self.scheduled = bool(self.buffer)
        if self.scheduled:
            self.connection.ioloop.call_later(0, self._batch)

    def _store(self, copies: Sequence[Copy]) -> None:
        with self.database.transaction():
            self.database.execute(CLAIM, [[one.heard for one in copies]])
            for table, names in self.template.tables():
                self._copy_in(table, names, [row for one in copies for row in one.rows if row[0] == table])
            if self.service == "mediator_dispatch":
                self.database.execute(BURDEN, [len(copies), "M0001"])

    def _copy_in(self, table: str, names: Sequence[str], rows: Sequence[Row]) -> None:
        columns = ", ".join(f'"{name}"' for name in names)
        with self.database.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for _, row in rows:
                copy.write_row(list(row.values()))

    def _confirmed(self, frame: Any) -> None:
        """The broker has everything up to a tag: the batches below it are acknowledged."""
        tag, last = frame.method.delivery_tag, 0
        assert isinstance(frame.method, pika.spec.Basic.Ack), "the broker refused an event"
        while self.unsettled and self.unsettled[0][0] <= tag:
            last = self.unsettled.popleft()[1]
        if last:
            self.channel.basic_ack(last, multiple=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    Loop(sys.argv[1]).connection.ioloop.start()
