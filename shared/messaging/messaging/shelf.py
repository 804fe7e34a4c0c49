"""The dead letters of the embedded bus: a file of its own beside the databases, so that they outlive the process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Engine,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from messaging.deadletters import DeadLetter, as_bytes, own_headers
from messaging.failures import ATTEMPTS, FAILED_AT, HANDLER, QUEUE, REASON, REFERENCE
from messaging.publisher import Letter
from servicekit.engine import make_engine, new_metadata, reading, transaction

FILE = "dead-letters.db"
# A dead letter waits; somebody asks for it back; it went back into its queue; or it was thrown away.
WAITING, ASKED, BACK, DISCARDED = "waiting", "asked", "back", "discarded"

metadata = new_metadata()
LETTERS = Table(
    "dead_letters",
    metadata,
    Column("queue", String(80), primary_key=True),
    Column("message_id", String(200), primary_key=True),
    Column("consumer", String(40), nullable=False, index=True),
    Column("state", String(10), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("reference", String(20), nullable=False),
    Column("failed_at", String(40), nullable=False),
    Column("headers", JSON, nullable=False),
    Column("body", LargeBinary, nullable=False),
)


class Shelf:
    """All dead letters of one embedded house. The file is made when the first letter comes; several processes may read it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def engine(self) -> Engine:
        engine = make_engine(f"sqlite:///{self.path}")
        metadata.create_all(engine)
        return engine

    def put(self, consumer: str, letter: Letter) -> None:
        """Keeps a letter; one that came back and failed again is the same letter."""
        row = _row(consumer, letter)
        here = _is(row["queue"], row["message_id"])
        with transaction(self.engine) as session:
            session.execute(delete(LETTERS).where(here))
            session.execute(insert(LETTERS).values(row))

    def count(self, consumer: str) -> int:
        wanted = select(func.count()).where(*_waiting(consumer, ""))
        return sum(row[0] for row in self._read(wanted))

    def listed(self, consumer: str, message_id: str = "", limit: int = 100) -> list[DeadLetter]:
        """The first ``limit`` that wait, oldest first."""
        wanted = select(LETTERS).where(*_waiting(consumer, message_id))
        found = self._read(wanted.order_by(LETTERS.c.failed_at, LETTERS.c.message_id).limit(limit))
        return [_letter(number, row) for number, row in enumerate(found, 1)]

    def move(self, consumer: str, message_id: str, to: str, limit: int = 1000) -> list[DeadLetter]:
        """Waiting letters become ``to``; of what is thrown away only the name stays, or a start would tell it again."""
        found = self.listed(consumer, message_id, limit)
        if not found:
            return []
        emptied = {"body": b""} if to == DISCARDED else {}
        with transaction(self.engine) as session:
            for each in found:
                here = _is(each.queue, each.message_id)
                session.execute(update(LETTERS).where(here).values(state=to, **emptied))
        return found

    def asked(self, consumer: str) -> list[Letter]:
        """What somebody wants back in its queue, ready to be published."""
        wanted = select(LETTERS).where(LETTERS.c.consumer == consumer, LETTERS.c.state == ASKED)
        return [
            Letter("", row.queue, row.body, own_headers(row.headers), row.message_id)
            for row in self._read(wanted)
        ]

    def went_back(self, letters: Iterable[Letter]) -> None:
        self._set(BACK, [(each.routing_key, each.message_id) for each in letters])

    def on_the_way(self, consumer: str) -> list[tuple[str, str]]:
        """(queue, message id) of what went back: a kill may have lost it before it was handled."""
        wanted = select(LETTERS.c.queue, LETTERS.c.message_id)
        found = self._read(wanted.where(LETTERS.c.consumer == consumer, LETTERS.c.state == BACK))
        return [(row.queue, row.message_id) for row in found]

    def forget(self, keys: Sequence[tuple[str, str]]) -> None:
        """These were handled: the inbox remembers them."""
        if not keys:
            return
        with transaction(self.engine) as session:
            for queue, message_id in keys:
                session.execute(delete(LETTERS).where(_is(queue, message_id)))

    def ask_again(self, keys: Sequence[tuple[str, str]]) -> None:
        self._set(ASKED, keys)

    def known(self, queue: str, message_ids: Sequence[str]) -> set[str]:
        """Those of ``message_ids`` that lie or lay here: the shelf answers for them, not the outbox."""
        wanted = select(LETTERS.c.message_id).where(
            LETTERS.c.queue == queue, LETTERS.c.message_id.in_(message_ids)
        )
        return {row.message_id for row in self._read(wanted)}

    def _set(self, state: str, keys: Sequence[tuple[str, str]]) -> None:
        if not keys:
            return
        with transaction(self.engine) as session:
            for queue, message_id in keys:
                session.execute(update(LETTERS).where(_is(queue, message_id)).values(state=state))

    def _read(self, statement: Any) -> list[Any]:
        if not self.path.exists():
            return []
        with reading(self.engine) as session:
            return list(session.execute(statement))


@cache
def shelf_at(path: Path) -> Shelf:
    """One shelf for each file in a process."""
    return Shelf(path)


def _is(queue: str, message_id: str) -> Any:
    return (LETTERS.c.queue == queue) & (LETTERS.c.message_id == message_id)


def _waiting(consumer: str, message_id: str) -> list[Any]:
    named = [LETTERS.c.message_id == message_id] if message_id else []
    return [LETTERS.c.consumer == consumer, LETTERS.c.state == WAITING, *named]


def _row(consumer: str, letter: Letter) -> dict[str, Any]:
    headers = dict(letter.headers)
    return {
        "queue": str(headers[QUEUE]),
        "message_id": letter.message_id or str(headers[REFERENCE]),
        "consumer": consumer,
        "state": WAITING,
        "reason": str(headers[REASON]),
        "attempts": int(headers[ATTEMPTS]),
        "reference": str(headers[REFERENCE]),
        "failed_at": str(headers[FAILED_AT]),
        "headers": headers,
        "body": as_bytes(letter.body),
    }


def _letter(number: int, row: Any) -> DeadLetter:
    return DeadLetter(
        consumer=row.consumer,
        number=number,
        message_id=row.message_id,
        kind=str(row.headers.get("type", "")),
        queue=row.queue,
        reason=row.reason,
        attempts=row.attempts,
        reference=row.reference,
        failed_at=row.failed_at,
        handler=str(row.headers.get(HANDLER, "")),
        body=row.body,
    )
