"""People at several doors: disputes are registered, accepted by mediators and settled while something fails."""

from __future__ import annotations

import os
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from faults.mediating import accepted, agreed
from standalone.demo.parties import parties
from standalone.demo.texts import narratives
from standalone.demo.web import Api, Told

ROOT = Path(__file__).resolve().parents[2]
SCALE = float(os.environ.get("FAULTS_SCALE") or 1)
HANDS = 4
VILLAGES = ["370832104200", "370832104201", "370832104202"]
ACCEPTED, AGREED = 0.3, 0.5  # of the offers, and of the proceedings
LAG = 12  # so many others are registered before a mediator looks
LAST_LOOKS, LOOK_SECONDS = 3, 1.0
# The dispute has not come so far, or somebody was faster.
NOT_YET = frozenset({404, 409})
Step = Callable[[Api, "Life"], bool]


@dataclass
class Life:
    """One dispute whose number somebody was told, and what people still mean to do with it."""

    dispute_id: str
    number: str
    people: list[dict[str, Any]]
    steps: list[Step] = field(default_factory=list)
    mediator: str = ""


@dataclass
class Flow:
    """Everybody who brings disputes and works on them during one fault."""

    doors: Sequence[Api]
    chance: random.Random
    lives: list[Life] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)  # who got no answer, however patiently they asked
    done: dict[str, int] = field(default_factory=lambda: {"accepted": 0, "agreed": 0})
    seconds: float = 0.0
    not_yet: frozenset[int] = NOT_YET
    _pause: float = 0.0
    _begun: float = 0.0
    _work: list[Future[None]] = field(default_factory=list)
    _waiting: deque[Life] = field(default_factory=deque)
    _hands: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(HANDS))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, count: float, per_second: float) -> None:
        """Begins to register ``count`` disputes (times SCALE), at most ``per_second``, and does not wait."""
        self._pause = HANDS / per_second
        texts = narratives(ROOT / "infra/samples/narratives.jsonl", max(1, round(count * SCALE)))
        self.chance.shuffle(texts)
        self._begun = time.monotonic()
        for door, text in zip(cycle(self.doors), texts, strict=False):
            self._work.append(self._hands.submit(self._turn, door, text, parties(self.chance, VILLAGES)))

    def share_done(self) -> float:
        return sum(each.done() for each in self._work) / max(1, len(self._work))

    def wait_for(self, share: float) -> None:
        """Until this share of the disputes is registered."""
        while self.share_done() < share:
            time.sleep(0.1)

    def finish(self) -> None:
        """Waits for all registrations, lets the mediators go on for a while, and takes the time."""
        for each in self._work:
            each.result()
        self.seconds = time.monotonic() - self._begun
        for _ in range(LAST_LOOKS):
            left = [self._waiting.popleft() for _ in range(len(self._waiting))]
            list(self._hands.map(self._advance, left, cycle(self.doors)))
            time.sleep(LOOK_SECONDS if left else 0)

    def close(self) -> None:
        self._hands.shutdown(cancel_futures=True)
        for door in self.doors:
            door.close()

    def _turn(self, door: Api, text: str, people: list[dict[str, Any]]) -> None:
        with self._lock:
            pause = self.chance.uniform(0, 2 * self._pause)
            ready = self._waiting.popleft() if len(self._waiting) > LAG else None
        time.sleep(pause)
        self._register(door, text, people)
        if ready is not None:
            self._advance(ready, door)

    def _register(self, door: Api, text: str, people: list[dict[str, Any]]) -> None:
        body = {"channel": "window", "narrative": text, "parties": people, "village_code": VILLAGES[0]}
        try:
            answer = door.post("window1", "/disputes", body)
        except (Told, RuntimeError) as error:
            self.failed.append(str(error))
            return
        life = Life(answer["id"], answer["number"], people)
        with self._lock:
            self.lives.append(life)
            if self.chance.random() < ACCEPTED:
                life.steps = [accepted, agreed] if self.chance.random() < AGREED else [accepted]
                self._waiting.append(life)

    def _advance(self, life: Life, door: Api) -> None:
        """The next step of a life; what is not possible yet is tried once more later."""
        try:
            if life.steps[0](door, life):
                step = life.steps.pop(0)
                with self._lock:
                    self.done[step.__name__] += 1
        except Told as told:
            if told.status not in self.not_yet:
                self.failed.append(f"{life.number}: {told}")
                return
        except RuntimeError as error:
            self.failed.append(str(error))
            return
        if life.steps:
            self._waiting.append(life)
