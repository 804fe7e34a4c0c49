"""A clock for tests: it stands still until it is wound."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# A Wednesday morning in the town, on a working day with a weekend close by.
START = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)


class FixedClock:
    """Tells ``start`` until ``wind`` moves it."""

    def __init__(self, start: datetime = START) -> None:
        if start.tzinfo is None:
            raise ValueError("a moment needs an offset")
        self.moment = start.astimezone(UTC)

    def now(self) -> datetime:
        return self.moment

    def wind(self, seconds: float = 0, *, minutes: float = 0, hours: float = 0, days: float = 0) -> datetime:
        """Moves the time and gives the new moment."""
        self.moment += timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days)
        return self.moment
