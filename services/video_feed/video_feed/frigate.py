"""What Frigate says over MQTT: its presence and the number of people in each zone (domain.md §7.1)."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import datetime

from video_feed.errors import UnreadableMessage
from video_feed.model import Observation, Watch, Zone

MOST_PEOPLE = 100_000


class Frigate:
    """Turns topics and payloads into observations; knows nothing of MQTT's wire."""

    def __init__(self, prefix: str, zones: Iterable[Zone]) -> None:
        self.prefix = prefix
        self._watches = {f"{prefix}/{zone.topic}/person": Watch(zone) for zone in zones}
        self._online = True
        self._lock = threading.Lock()

    def topics(self) -> list[str]:
        """Camera and zone names share one level, so the topics come from the list of cameras, not from guessing."""
        return [f"{self.prefix}/available", *self._watches]

    def message(self, topic: str, payload: bytes, at: datetime) -> list[Observation]:
        """:raises UnreadableMessage: the payload is not what this topic carries."""
        with self._lock:
            if topic == f"{self.prefix}/available":
                self._presence(payload)
                return []
            watch = self._watches.get(topic)
            if watch is None:
                raise UnreadableMessage("a topic nobody asked for")
            return _some(watch.counted(_people(payload), at)) if self._online else []

    def tick(self, at: datetime) -> list[Observation]:
        """Counts are sent only when they change: a crowd that stands still is found by the clock."""
        with self._lock:
            if not self._online:
                return []
            return [found for watch in self._watches.values() for found in _some(watch.tick(at))]

    def _presence(self, payload: bytes) -> None:
        self._online = payload.strip() == b"online"
        if not self._online:
            for watch in self._watches.values():
                watch.forget()


def _some(found: Observation | None) -> list[Observation]:
    return [] if found is None else [found]


def _people(payload: bytes) -> int:
    try:
        count = int(payload.decode("ascii"))
    except (UnicodeDecodeError, ValueError) as error:
        raise UnreadableMessage("not a whole number") from error
    if not 0 <= count <= MOST_PEOPLE:
        raise UnreadableMessage("a number of people that cannot be")
    return count
