"""What time it is: the system's clock, one that can be wound in a demonstration, and the town's dates."""

from __future__ import annotations

import json
import os
import tempfile
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from servicekit.settings import ServiceSettings

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the moment, always aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class WindableClock:
    """The machine's clock plus an offset kept in a file, so that all processes agree on the moved time."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._offset = 0.0

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.offset())

    def offset(self) -> float:
        """Seconds ahead of the machine's clock; the file is read again only when it changed."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            self._seen, self._offset = None, 0.0
            return 0.0
        seen = (status.st_mtime_ns, status.st_size)
        if seen != self._seen:
            self._offset = _read_offset(self.path)
            self._seen = seen
        return self._offset

    def wind(self, seconds: float) -> datetime:
        """Moves the time by ``seconds`` for everybody who reads the file; gives the new moment."""
        with self._lock:
            _replace(self.path, json.dumps({"offset_seconds": self.offset() + seconds}))
            self._seen = None
        return self.now()


def clock_from(settings: ServiceSettings) -> Clock:
    """A clock that can be wound where a ``CLOCK_FILE`` is set, else the machine's."""
    return WindableClock(settings.clock_file) if settings.clock_file else SystemClock()


def local_date(moment: datetime) -> date:
    """The date in the town at ``moment``, which must be aware.

    :raises ValueError: a moment without an offset.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs an offset: {moment.isoformat()}")
    return moment.astimezone(SHANGHAI).date()


def _read_offset(path: Path) -> float:
    try:
        return float(json.loads(path.read_text(encoding="utf-8"))["offset_seconds"])
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{path} is not a clock file: remove it to return to the machine's time") from error


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)
