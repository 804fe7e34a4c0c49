"""What the players know together: the clock, what they registered, who does what with how much chance."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from standalone.demo.web import Api, Json, Told

SHANGHAI = ZoneInfo("Asia/Shanghai")
ENDS = ("archived", "refused")
CLOSED = "closed"  # left the list of open ones; the next look at the whole list says how
RESTING = frozenset(
    {"agreed", "failed", "withdrawn", "merged", CLOSED, *ENDS}
)  # nobody but visitors has to act
HANDS = 6  # calls at the same time
PROBLEMS_KEPT = 200
# Somebody or the clock was faster: what people meet every day, no fault of the platform.
EXPECTED = frozenset(
    {
        "offer_over",
        "room_taken",
        "mediator_busy",
        "not_to_assign",
        "not_offered",
        "bad_absence",
        "visit_closed",
        "nobody_to_ask",
        "not_open",  # a seat in a panel whose mediation ended meanwhile
        "already_called",  # the conclusion of a study gave that desk its part
        "not_yours",  # or whose next expert is asked already
        "too_few_experts",
        "no_expert",
        "not_waiting",
        "not_working",
        "task_over",
        "task_moved",
        "proceeding_unknown",
    }
)
Item = TypeVar("Item")


@dataclass
class Entry:
    """A dispute as the person who brought it knows it."""

    number: str
    query_code: str
    parties: list[Json]
    answered: bool = False
    text: str = ""


@dataclass
class World:
    api: Api
    chance: random.Random
    entries: dict[str, Entry] = field(default_factory=dict)
    board: dict[str, Json] = field(default_factory=dict)  # number → the leader's row of it
    warnings: dict[str, str] = field(default_factory=dict)  # id → what will become of it
    problems: list[str] = field(default_factory=list)
    villages: list[str] = field(default_factory=list)
    areas: dict[str, str] = field(default_factory=dict)  # village → area
    mediators: dict[str, str] = field(default_factory=dict)  # dispute → who took it
    sheets: dict[str, Json] = field(default_factory=dict)  # dispute → where its mediator stopped
    silent: set[str] = field(default_factory=set)  # offers that nobody will answer
    chosen: set[str] = field(default_factory=set)  # disputes whose parties had their choice of a mediator
    asked_for: set[str] = field(default_factory=set)  # disputes for which a grid worker was asked, or not
    grid: dict[str, str] = field(default_factory=dict)  # grid worker → login
    repeated: set[str] = field(
        default_factory=set
    )  # disputes that came again, had their chance to, or are a repeat
    done: Counter[str] = field(default_factory=Counter)  # what people did that no event tells
    later: list[Any] = field(
        default_factory=list
    )  # what a mediator does after an agreement: (act, path, login)
    shelved: set[str] = field(default_factory=set)  # archived disputes whose file was thought of
    calls: dict[str, Json] = field(default_factory=dict)  # whistle → as it was blown, until somebody comes
    parts: dict[str, Json] = field(
        default_factory=dict
    )  # part of a co-desk → as it was given, until it is done
    training: Json = field(default_factory=dict)  # the one that is planned, until its certificates are issued
    meeting: set[str] = field(default_factory=set)  # disputes that wait for their session
    errands: set[str] = field(default_factory=set)  # windows that have something on their list
    offset: timedelta = timedelta(0)
    lock: threading.Lock = field(default_factory=threading.Lock)
    hands: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(HANDS))

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    @property
    def today(self) -> date:
        return self.now.astimezone(SHANGHAI).date()

    def wind(self, hours: float) -> None:
        """Time passes.

        :raises RuntimeError: the platform was not started with a clock that can be wound.
        """
        try:
            told = self.api.post("operator", "/clock", {"seconds": hours * 3600})
        except Told as told_off:
            if told_off.status == 404:
                raise RuntimeError(
                    "The platform's clock cannot be wound; start it with CLOCK_FILE."
                ) from None
            raise
        self.offset = datetime.fromisoformat(told["now"]) - datetime.now(UTC)

    def together(self, work: Callable[[Item], None], items: Iterable[Item]) -> int:
        """``work`` on every item, some at the same time; a refusal is noted and the others go on."""
        given = list(items)

        def guarded(item: Item) -> None:
            self.note(lambda: work(item))

        list(self.hands.map(guarded, given))
        return len(given)

    def note(self, act: Callable[[], Any]) -> Any:
        """What ``act`` gives; None where it was refused or failed, which is kept for the report."""
        try:
            return act()
        except (Told, RuntimeError) as error:
            if isinstance(error, Told) and error.code in EXPECTED:
                return None
            with self.lock:
                if len(self.problems) < PROBLEMS_KEPT:
                    self.problems.append(str(error))
            return None

    def mine(self, row: Json) -> bool:
        return row["number"] in self.entries

    def count(self, what: str) -> None:
        with self.lock:
            self.done[what] += 1

    def states(self) -> set[str]:
        return {row["state"] for row in self.board.values()}

    def in_state(self, *states: str) -> list[Json]:
        return [row for row in self.board.values() if row["state"] in states]

    def look(self) -> None:
        """The leader's list, as far as it shows our disputes that have not ended."""
        open_ones = {n for n in self.entries if n not in self.board or self.board[n]["state"] not in ENDS}
        for row in self.api.all("leader", "/disputes"):
            if row["number"] in open_ones:
                self.board[row["number"]] = row
                open_ones.discard(row["number"])
            if not open_ones:
                return

    def look_at_open(self) -> None:
        """Only what somebody has to act on: the list is short where most have ended."""
        before = {row["number"] for row in self.board.values() if row["state"] not in RESTING}
        found = {row["number"]: row for row in self.api.all("leader", "/disputes", status="open")}
        self.board |= {number: row for number, row in found.items() if self.mine(row)}
        for number in before - found.keys():
            self.board[number] = {**self.board[number], "state": CLOSED}

    def ended(self) -> int:
        return sum(row["state"] in ENDS for row in self.board.values())

    def happens(self, share: float) -> bool:
        with self.lock:
            return self.chance.random() < share

    def pick(self, choices: Sequence[Item]) -> Item:
        with self.lock:
            return self.chance.choice(choices)


def pause(seconds: float) -> None:
    """Lets timers and messages of the platform do their work."""
    time.sleep(seconds)
