"""The relay: publishes what was committed to the outbox, marks it, and sweeps up what a crash left."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Table

from messaging import outbox
from messaging.outbox import Row
from messaging.publisher import NotConfirmed, Publisher, letter
from servicekit import metrics
from servicekit.engine import transaction

_log = logging.getLogger(__name__)
BATCH = 500
# Marks are gathered: the sweeper leaves rows alone that are younger than one of its rounds.
MARK_SECONDS, SWEEP_SECONDS = 1.0, 5.0
ENDING_SECONDS = 5.0  # the broker may be away: then nobody waits longer for it


class Relay:
    """The way from one database's outbox to the bus; all services of a process that share the database share it.

    ``soon`` is called after each commit, ``run`` is its loop. Nothing is published inside a transaction: waiting for
    the broker with rows locked would stop everybody.
    """

    def __init__(
        self, name: str, engine: Engine, table: Table, publisher: Publisher, now: Callable[[], datetime]
    ) -> None:
        self.name, self.engine, self.table, self.publisher, self.now = name, engine, table, publisher, now
        self._queue: deque[Row] = deque()
        self._unmarked: list[str] = []
        self._seen = 0  # the newest row at the last sweep
        self._due = {self.mark: 0.0, self.sweep: 0.0}
        self._wake = threading.Event()
        self._users = 0
        self._loop: threading.Thread | None = None

    def join(self) -> None:
        """A service starts; the first one starts the loop."""
        self._users += 1
        if self._users == 1:
            self._loop = threading.Thread(target=self.run, name="relay", daemon=True)
            self._loop.start()

    def leave(self) -> None:
        """A service stops; the last one stops the loop, and waits until it has marked what it published.

        What is not marked is told again at the next start: harmless, but work.
        """
        self._users -= 1
        self._wake.set()
        if not self._users and self._loop is not None:
            self._loop.join(ENDING_SECONDS)

    def soon(self, rows: Sequence[Row]) -> None:
        if rows:
            self._queue.extend(rows)
            self._wake.set()

    def run(self) -> None:
        """Publishes until the last service left; what piled up meanwhile goes out as one batch."""
        while self._users:
            self._wake.wait(timeout=MARK_SECONDS)
            self._wake.clear()
            self._guarded(self.publish_queued)
            self._when_due(self.mark, MARK_SECONDS)
            self._when_due(self.sweep, SWEEP_SECONDS)
        self._guarded(self.publish_queued)
        self._guarded(self.mark)

    def publish_queued(self) -> None:
        while self._queue:
            rows = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
            self._unmarked += self._confirmed(rows)

    def mark(self) -> None:
        """Writes down which rows the broker has."""
        ids, self._unmarked = self._unmarked, []
        if ids:
            with transaction(self.engine) as session:
                outbox.mark(session, self.table, ids, self.now())

    def sweep(self) -> int:
        """Publishes what was waiting already at the last sweep and is still not marked; gives the number of rows.

        Rows are told apart by their numbers: a clock may jump.
        """
        self.mark()
        after, until, found, told = 0, self._seen, 0, 0
        while rows := self._waiting(after, until):
            after = rows[-1][0]
            queued = {row.event_id for row in self._queue}
            confirmed = self._confirmed([row for _, row in rows if row.event_id not in queued])
            self._unmarked += confirmed
            found, told = found + len(rows), told + len(confirmed)
            self.mark()
        metrics.OUTBOX_WAITING.labels(self.name).set(found - told + len(self._queue))
        return told

    def _waiting(self, after: int, until: int) -> list[tuple[int, Row]]:
        with transaction(self.engine) as session:
            if after == 0:
                self._seen = outbox.newest(session, self.table)
            return outbox.waiting(session, self.table, after=after, until=until, limit=BATCH)

    def _confirmed(self, rows: Sequence[Row]) -> list[str]:
        """The ids that the broker has; an event that nobody is bound for stays and is tried again by the sweeper."""
        if not rows:
            return []
        try:
            returned = self.publisher.publish([letter(row) for row in rows])
        except NotConfirmed as error:
            _log.warning("%s events wait in the outbox: %s", len(rows), error)
            return []
        return [row.event_id for row in rows if row.event_id not in returned]

    def _when_due(self, act: Callable[[], Any], seconds: float) -> None:
        if time.monotonic() >= self._due[act]:
            self._guarded(act)
            self._due[act] = time.monotonic() + seconds

    def _guarded(self, act: Callable[[], Any]) -> None:
        """The loop outlives every fault of the database and the broker: what it could not do the sweeper does."""
        try:
            act()
        except Exception as error:
            _log.warning("the relay could not %s: %s", getattr(act, "__name__", ""), type(error).__name__)
