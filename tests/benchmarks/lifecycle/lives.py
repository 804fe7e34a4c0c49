"""A dispute's life in the four calls that DIGIT measures: CREATE → ASSIGN → RESOLVE → SEARCH."""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.lifecycle.callers import Callers, Failed
from benchmarks.lifecycle.news import OFFERED, OPENED, Late, News
from benchmarks.texts import bodies

WINDOWS = ("window1", "window2", "window3")
CALLS = ("create", "assign", "resolve", "search")
# 03: a party does not wish to go on. It is one of the ends that need no record of the steps (mediation/policies/ways.py).
END = {"end_code": "03", "note": "一方当事人明确表示不愿继续调解。"}
STORE = 2_000  # different registrations
LATE_SECONDS = 60.0
FOUND_SECONDS, AGAIN_SECONDS = 10.0, 0.2


class Lives:
    """Lives at will, each with calls of signed-in people; ``ended`` holds (begun, seconds) of those that went well."""

    def __init__(self, callers: Callers, news: News, town: Path) -> None:
        self.callers, self.news = callers, news
        self.ended: deque[tuple[float, float]] = deque()
        self.failed: deque[str] = deque()
        self.searched_again = 0
        self._bodies = bodies(STORE, town, random.Random(11))
        self._numbers = count()

    def one(self) -> None:
        """The whole life. What fails is kept, not raised: the others go on."""
        begun = time.perf_counter()
        try:
            self._live()
            self.ended.append((begun, time.perf_counter() - begun))
        except (Failed, Late) as error:
            self.failed.append(str(error))

    def must_be_well(self) -> None:
        """:raises RuntimeError: a life failed."""
        if self.failed:
            raise RuntimeError(f"{len(self.failed)} lives failed: {self.failed[0]}")

    def forget(self) -> None:
        self.searched_again = 0
        self.ended.clear()
        self.failed.clear()
        self.callers.forget()

    def _live(self) -> None:
        number = next(self._numbers)
        window, call = WINDOWS[number % len(WINDOWS)], self.callers.call
        made = call("create", window, "POST", "/api/v1/disputes", self._bodies[number % STORE])
        offer = self.news.wait(OFFERED, made["id"], LATE_SECONDS)
        mediator = offer["mediator_id"].lower()
        call("assign", mediator, "POST", f"/api/v1/offers/{offer['offer_id']}/accept", {})
        self.news.wait(OPENED, made["id"], LATE_SECONDS)
        call("resolve", mediator, "POST", f"/api/v1/disputes/{made['id']}/failure", END)
        self._search(window, made["number"])

    def _search(self, window: str, number: str) -> None:
        """Until it is found, as a person would try again: what is read lies a moment behind what is written."""
        path = f"/api/v1/disputes?{urlencode({'q': number})}"
        late = time.perf_counter() + FOUND_SECONDS
        while [row["number"] for row in self.callers.call("search", window, "GET", path)["items"]] != [
            number
        ]:
            if time.perf_counter() > late:
                raise Failed(f"search: {number} was not found")
            self.searched_again += 1
            time.sleep(AGAIN_SECONDS)


def people(town: Path) -> Iterator[str]:
    """Everybody who takes part: the windows, the coordinator, every mediator."""
    yield from WINDOWS
    yield "town"
    lines = (town / "mediators.csv").read_text("utf-8").splitlines()
    position = lines[0].split(",").index("id") if "id" in lines[0].split(",") else 0
    yield from (line.split(",")[position].lower() for line in lines[1:])
