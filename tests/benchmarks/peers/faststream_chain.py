"""The chain in FastStream and asyncpg: one transaction for each message, many at once, told before it is acknowledged.

The inbox and outbox rows are written in that one transaction; a message that comes again finds its outbox row and
publishes it once more, so nothing is lost and nothing needs a second transaction.

A program: ``python -m benchmarks.peers.faststream_chain SERVICE``. ``PREFETCH`` and ``POOL`` are its tuning.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from typing import Any

import asyncpg
from faststream import AckPolicy, FastStream
from faststream.rabbit import Channel, QueueType, RabbitBroker, RabbitMessage, RabbitQueue

from benchmarks.peers.effects import Work, database, inbox_row, step_of
from contracts.envelope import MEDIA_TYPE, decode
from departments.desks import desks

PREFETCH = int(os.environ.get("PREFETCH", "50"))
POOL = int(os.environ.get("POOL", "10"))
QUEUES: dict[str, Sequence[str]] = {
    "routing": ("routing.DisputeAccepted",),
    "departments": tuple(f"desk.{code}" for code in desks()),
    "mediator_dispatch": ("mediator_dispatch.DisputeSigned",),
}
CLAIM = "INSERT INTO inbox (consumer, event_id, received_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1"
BURDEN = "UPDATE mediators SET load = load + 1 WHERE mediator_id = $1"
SAID = logging.getLogger(
    "benchmarks.faststream"
)  # warnings and worse: a message that fails again and again must not stay unseen
AGAIN = "SELECT exchange, routing_key, event_id, body FROM outbox WHERE subject = $1"


class Chain:
    """One service: its pool, its step, its broker."""

    def __init__(self, service: str) -> None:
        self.service, self.step = service, step_of(service)
        self.broker = RabbitBroker(
            os.environ["AMQP_URL"],
            default_channel=Channel(prefetch_count=PREFETCH, publisher_confirms=True),
            logger=SAID,
        )
        self.inserts: dict[str, str] = {}
        for queue in QUEUES[service]:
            self._subscribe(queue)

    def _subscribe(self, name: str) -> None:
        queue = RabbitQueue(name, queue_type=QueueType.QUORUM, durable=True, declare=False)

        @self.broker.subscriber(queue, ack_policy=AckPolicy.NACK_ON_ERROR, no_reply=True, decoder=_raw)
        async def handle(body: bytes, message: RabbitMessage) -> None:
            await self.handle(name, body)

    async def handle(self, queue: str, body: bytes) -> None:
        envelope = decode(body)
        async with self.pool.acquire() as connection:
            async with connection.transaction():
                row = inbox_row(queue, envelope.event_id)
                fresh = await connection.fetchval(CLAIM, *row.values())
                work = self.step(envelope) if fresh else None
                if work is not None:
                    await self.store(connection, work)
            if work is None:
                told = await connection.fetch(AGAIN, envelope.event.subject)
                for found in told:
                    await self.publish(*found, headers={})
                return
        event = work.event
        await self.publish(event.exchange(), event.routing_key(), work.event_id, work.body, event.headers())

    async def store(self, connection: Any, work: Work) -> None:
        for table, row in work.rows:
            await connection.execute(self._insert(table, row), *row.values())
        if work.burdened:
            await connection.execute(BURDEN, work.burdened)

    async def publish(
        self, exchange: str, routing_key: str, event_id: str, body: str, headers: dict[str, Any]
    ) -> None:
        """Returns when the broker has it."""
        await self.broker.publish(
            body.encode(),
            exchange=exchange,
            routing_key=routing_key,
            headers={"type": routing_key, **headers},
            message_id=event_id,
            content_type=MEDIA_TYPE,
            persist=True,
            mandatory=True,
        )

    def _insert(self, table: str, row: dict[str, Any]) -> str:
        if table not in self.inserts:
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join(f"${number}" for number in range(1, len(row) + 1))
            self.inserts[table] = f"INSERT INTO {table} ({names}) VALUES ({marks})"
        return self.inserts[table]

    async def run(self) -> None:
        self.pool = await asyncpg.create_pool(database(self.service), min_size=POOL, max_size=POOL)
        app = FastStream(self.broker, logger=SAID)
        app.after_startup(lambda: print("listening", flush=True))
        await app.run()
        await self.pool.close()


async def _raw(message: RabbitMessage) -> bytes:
    return message.body


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(Chain(sys.argv[1]).run())
