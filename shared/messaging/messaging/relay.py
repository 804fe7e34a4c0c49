"""The relay: publishes what was committed to the outbox, marks it, and sweeps up what a crash left."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine, Table
from sqlalchemy.exc import SQLAlchemyError

from messaging import outbox
from messaging.outbox import Row
from messaging.publisher import NotConfirmed, Publisher, letter
from servicekit.engine import transaction

_log = logging.getLogger(__name__)
BATCH = 500
# Marks are gathered: until they are written the sweeper leaves young rows alone.
MARK_SECONDS = 1.0
# Rows younger than this are still on their way through the relay's own queue.
SWEEP_AFTER = timedelta(seconds=10)


class Relay:
    """One service's way from its outbox to the bus. ``soon`` is called after each commit, ``run`` is its loop."""

    def __init__(
        self, engine: Engine, table: Table, publisher: Publisher, now: Callable[[], datetime]
    ) -> None:
        self.engine, self.table, self.publisher, self.now = engine, table, publisher, now
        self._queue: deque[Row] = deque()
        self._unmarked: list[str] = []
        self._mark_at = 0.0
        self._wake = threading.Event()
        self._stopping = False

    def soon(self, rows: Sequence[Row]) -> None:
        if rows:
            self._queue.extend(rows)
            self._wake.set()

    def run(self) -> None:
        """Publishes until ``stop``; what piled up meanwhile goes out as one batch."""
        while not self._stopping:
            self._wake.wait(timeout=MARK_SECONDS)
            self._wake.clear()
            while self._queue:
                rows = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
                self._unmarked += self._confirmed(rows)
            if self._stopping or time.monotonic() >= self._mark_at:
                self._mark_gently()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()

    def sweep(self) -> int:
        """Publishes rows that were committed but never confirmed; gives their number."""
        self._mark()
        with transaction(self.engine) as session:
            rows = outbox.waiting(session, self.table, older_than=self.now() - SWEEP_AFTER, limit=BATCH)
            confirmed = self._confirmed(rows)
            outbox.mark(session, self.table, confirmed, self.now())
        return len(confirmed)

    def _mark_gently(self) -> None:
        """While the database is away the relay goes on; what it could not mark the sweeper tells again."""
        try:
            self._mark()
        except SQLAlchemyError as error:
            _log.warning("published events could not be marked: %s", type(error).__name__)

    def _mark(self) -> None:
        self._mark_at = time.monotonic() + MARK_SECONDS
        ids, self._unmarked = self._unmarked, []
        if ids:
            with transaction(self.engine) as session:
                outbox.mark(session, self.table, ids, self.now())

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
