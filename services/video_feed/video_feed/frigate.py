"""What Frigate says over MQTT: its presence and the number of people in each zone (domain.md §7.1)."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from video_feed.errors import UnreadableMessage
from video_feed.model import Observation, Watch, Zone

MOST_PEOPLE = 100_000


class Frigate:
    """Turns topics and payloads into observations; knows nothing of MQTT's wire."""

    def __init__(self, prefix: str, zones: Iterable[Zone]) -> None:
        self.prefix = prefix
        self._watches = {f"{prefix}/{zone.topic}/person": Watch(zone) for zone in zones}
        self._activity = f"{prefix}/camera_activity"
        self._online = True
        self._lock = threading.Lock()

    def topics(self) -> list[str]:
        """Camera and zone names share one level, so the topics come from the list of cameras, not from guessing."""
        return [f"{self.prefix}/available", self._activity, *self._watches]

    def message(self, topic: str, payload: bytes, at: datetime) -> list[Observation]:
        """:raises UnreadableMessage: the payload is not what this topic carries."""
        with self._lock:
            if topic == f"{self.prefix}/available":
                self._presence(payload)
                return []
            if topic == self._activity:
                return self._present(payload, at) if self._online else []
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

    def _present(self, payload: bytes, at: datetime) -> list[Observation]:
        """The answer to ``onConnect``: counts are not retained, so this tells who stands there already."""
        people = _people_by_place(payload)
        told = [watch for watch in self._watches.values() if watch.zone.camera in people]
        counts = sum(people.values(), Counter[str]())  # a zone may be seen by several cameras
        return [found for watch in told for found in _some(watch.counted(counts[watch.zone.topic], at))]

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


def _people_by_place(payload: bytes) -> dict[str, Counter[str]]:
    """Camera → people in the whole picture (under the camera's name) and in each zone.

    :raises UnreadableMessage: not JSON, or of another shape.
    """
    try:
        return {
            camera: _counted(camera, said.get("objects", ())) for camera, said in json.loads(payload).items()
        }
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise UnreadableMessage("not the activity of cameras") from error


def _counted(camera: str, objects: Iterable[Mapping[str, Any]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in objects:
        if str(one["label"]).removesuffix("-verified") == "person":
            found.update({camera, *one.get("current_zones", ())})
    return found
