"""When a system is asked for its list by itself (对账): each night for the day before, and again where it failed."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

BEGINS = timedelta(hours=1)  # after the town's midnight, when the last orders of the day have come over
PAUSE = timedelta(hours=1)  # after an attempt that failed
MOST_ATTEMPTS = 3


def attempt_ids(connection_id: str, day: date) -> list[str]:
    """The ids of the reconciliations of ``day``, the first attempt first: the same for whoever makes them, 32 hex digits."""
    names = (f"{connection_id}/{day.isoformat()}/{attempt}" for attempt in range(1, MOST_ATTEMPTS + 1))
    return [hashlib.sha256(name.encode()).hexdigest()[:32] for name in names]


def is_due(attempts: int, failed_at: datetime | None, now: datetime) -> bool:
    """Whether one more is made: the first, or another an hour after the last one failed (``failed_at``), three at most."""
    if attempts == 0:
        return True
    return attempts < MOST_ATTEMPTS and failed_at is not None and failed_at + PAUSE <= now
