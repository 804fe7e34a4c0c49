"""After a kill of the embedded process: tells again whatever outboxes hold that inboxes lack.

The in-memory bus loses what lay in its queues; the outboxes do not. Each consumer's inbox says what it has handled.
Up to which outbox row everything had arrived is kept in a small file, so that the work does not grow with the years.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from messaging import outbox
from messaging.failures import QUEUE
from messaging.outbox import Row
from messaging.publisher import Letter, Publisher, letter
from messaging.runner import consumers_of
from messaging.shelf import Shelf
from servicekit.engine import reading

_log = logging.getLogger(__name__)
CHUNK = 400
SINCE = "waiting since"  # no service is called so


class Ledger:
    """Service → the highest outbox row below which every listener has everything; a small JSON file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, int]:
        return {name: int(mark) for name, mark in self._content().items() if name != SINCE}

    def _content(self) -> dict[str, float]:
        try:
            return {str(k): float(v) for k, v in json.loads(self.path.read_text("utf-8")).items()}
        except (OSError, ValueError, AttributeError):
            return {}

    def write(self, marks: Mapping[str, int], waiting_since: datetime | None = None) -> None:
        fresh = self.path.with_suffix(".new")
        since = {SINCE: waiting_since.timestamp()} if waiting_since else {}
        fresh.write_text(json.dumps({**marks, **since}), "utf-8")
        fresh.replace(self.path)

    def waiting_since(self) -> datetime:
        """When the oldest event was written that a consumer still lacks; the end of time when nobody lacks any."""
        found = self._content().get(SINCE)
        return datetime.max.replace(tzinfo=UTC) if found is None else datetime.fromtimestamp(found, UTC)


class Recovery:
    """Compares the outboxes with the inboxes of all services of this process."""

    def __init__(
        self,
        services: Sequence[Any],
        engines: Mapping[str, Engine],
        amqp_url: str,
        ledger: Ledger,
        shelf: Shelf | None = None,
    ) -> None:
        self.services, self.engines, self.ledger, self.shelf = services, engines, ledger, shelf
        self._listeners: dict[str, list[tuple[str, Any, Any]]] = {}
        for service in services:
            for queue, point, _ in consumers_of(service, amqp_url):
                self._listeners.setdefault(point.event.routing_key(), []).append((queue, service, point))

    def tell_again(self, publisher: Publisher) -> int:
        """Puts every missing event into the queues that lack it; gives the number of deliveries."""
        self._ask_again()
        told = 0
        for queue, row in self._missing():
            publisher.publish(
                [Letter("", queue, row.body, {**letter(row).headers, QUEUE: queue}, row.event_id)]
            )
            told += 1
        if told:
            _log.info("told %s events again that a stop had left on the way", told)
        return told

    def _ask_again(self) -> None:
        """A dead letter that went back and was not handled before the stop goes back once more."""
        shelf = self.shelf
        if shelf is None:
            return
        for service in self.services:
            back = shelf.on_the_way(service.name)
            handled = [(queue, it) for queue, it in back if self._handled(service, queue, [it])]
            shelf.ask_again([each for each in back if each not in handled])
            shelf.forget(handled)

    def advance(self) -> dict[str, int]:
        """Moves the marks up to the first event that somebody still lacks."""
        marks = self.ledger.read()
        for service in self._publishers():
            marks[service.database()] = self._settled_until(service, marks.get(service.database(), 0))
        self.ledger.write(marks, self._waiting_since(marks))
        return marks

    def _waiting_since(self, marks: Mapping[str, int]) -> datetime | None:
        """When the first event behind a mark was written: ids of handled events are kept from there on."""
        waiting = [
            chunk[0].created_at
            for service in self._publishers()
            for chunk in islice(self._chunks(service, marks[service.database()]), 1)
        ]
        return min(waiting, default=None)

    def _missing(self) -> Iterable[tuple[str, Row]]:
        marks = self.ledger.read()
        for service in self._publishers():
            for chunk in self._chunks(service, marks.get(service.database(), 0)):
                for queue, found in self._lacking(chunk):
                    yield queue, outbox.as_row(found)

    def _settled_until(self, service: Any, mark: int) -> int:
        for chunk in self._chunks(service, mark):
            lacking = [found.seq for _, found in self._lacking(chunk)]
            if lacking:
                return min(lacking) - 1
            mark = chunk[-1].seq
        return mark

    def _publishers(self) -> list[Any]:
        """One service class for each database."""
        return list({service.database(): service for service in self.services}.values())

    def _chunks(self, service: Any, mark: int) -> Iterable[list[Any]]:
        table = service.tables.BUS.outbox
        while True:
            with reading(self.engines[service.database()]) as session:
                rows = list(
                    session.execute(
                        select(table).where(table.c.seq > mark).order_by(table.c.seq).limit(CHUNK)
                    )
                )
            if not rows:
                return
            yield rows
            mark = rows[-1].seq

    def _lacking(self, rows: Sequence[Any]) -> Iterable[tuple[str, Any]]:
        by_key: dict[str, list[Any]] = {}
        for row in rows:
            by_key.setdefault(row.routing_key, []).append(row)
        for key, found in by_key.items():
            for queue, service, point in self._listeners.get(key, ()):
                meant = [row for row in found if _meant_for(row, point)]
                handled = self._handled(service, queue, [row.event_id for row in meant])
                lacking = [row for row in meant if row.event_id not in handled]
                yield from ((queue, row) for row in self._not_on_the_shelf(queue, lacking))

    def _not_on_the_shelf(self, queue: str, rows: list[Any]) -> list[Any]:
        """A dead letter waits for a person; a start does not tell it again."""
        if self.shelf is None or not rows:
            return rows
        known = self.shelf.known(queue, [row.event_id for row in rows])
        return [row for row in rows if row.event_id not in known]

    def _handled(self, service: Any, queue: str, event_ids: Sequence[str]) -> set[str]:
        inbox = service.tables.BUS.inbox
        wanted = select(inbox.c.event_id).where(inbox.c.consumer == queue, inbox.c.event_id.in_(event_ids))
        with reading(self.engines[service.database()]) as session:
            return set(session.execute(wanted).scalars())


def _meant_for(row: Any, point: Any) -> bool:
    if not point.only:
        return True
    headers = outbox.as_row(row).headers
    return all(headers.get(key) == value for key, value in point.only.items())
