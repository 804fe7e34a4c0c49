"""A platform spread out over processes, disputes that flow through it, and the check that nothing was lost or doubled."""

from __future__ import annotations

import gc
import os
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from messaging import topology
from standalone.census import Census, take
from standalone.demo.parties import parties
from standalone.demo.texts import narratives
from standalone.demo.web import Api, Told
from testkit.absence import MissingServerError, absent
from testkit.spread import SpreadPlatform, spread_platform

ROOT = Path(__file__).resolve().parents[2]
LONG = os.environ.get("FAULTS") == "long"
SEED = int(os.environ.get("FAULTS_SEED", "20260601"))
HANDS = 4
ACCEPTS = 0.3  # of the offers
VILLAGES = ["370832104200", "370832104201", "370832104202"]


# Servers die here under open connections: what those leave to the collector is the fault that is tried.
LEFT_BEHIND = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(str(item.path)).parent == Path(__file__).parent:
            item.add_marker(LEFT_BEHIND)
            item.add_marker(pytest.mark.slow)


def many_of(short: float, long: float) -> float:
    return long if LONG else short


@pytest.fixture(scope="session")
def many() -> Callable[[float, float], float]:
    """``many(short, long)``: the short form runs with all tests, the long one with ``make faults``."""
    return many_of


@dataclass
class Receipt:
    """What the door answered."""

    dispute_id: str
    number: str


@dataclass
class Flow:
    """People at several doors register disputes, and some mediators accept, while something happens to the platform."""

    doors: Sequence[Api]
    chance: random.Random
    receipts: list[Receipt] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    accepted: int = 0
    seconds: float = 0.0
    _pause: float = 0.0
    _begun: float = 0.0
    _work: list[Future[None]] = field(default_factory=list)
    _hands: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(HANDS))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, count: int, per_second: float) -> None:
        """Begins to register ``count`` disputes, at most ``per_second``, and does not wait."""
        self._pause = HANDS / per_second
        texts = narratives(ROOT / "infra/samples/narratives.jsonl", count)
        self.chance.shuffle(texts)
        self._begun = time.monotonic()
        for door, text in zip(cycle(self.doors), texts, strict=False):
            self._work.append(self._hands.submit(self._register, door, text, parties(self.chance, VILLAGES)))

    def share_done(self) -> float:
        return sum(each.done() for each in self._work) / max(1, len(self._work))

    def wait_for(self, share: float) -> None:
        """Until this share of the disputes is registered."""
        while self.share_done() < share:
            time.sleep(0.1)

    def finish(self) -> None:
        """Waits for all registrations, lets some mediators accept, and takes the time."""
        for each in self._work:
            each.result()
        self.seconds = time.monotonic() - self._begun
        chosen = [receipt for receipt in self.receipts if self.chance.random() < ACCEPTS]
        list(self._hands.map(self._accept, chosen, cycle(self.doors)))

    def close(self) -> None:
        self._hands.shutdown(cancel_futures=True)

    def _register(self, door: Api, text: str, people: list[dict[str, Any]]) -> None:
        time.sleep(self.chance.uniform(0, 2 * self._pause))
        body = {"channel": "window", "narrative": text, "parties": people, "village_code": VILLAGES[0]}
        try:
            answer = door.post("window1", "/disputes", body)
        except (Told, RuntimeError) as error:
            with self._lock:
                self.failed.append(str(error))
            return
        with self._lock:
            self.receipts.append(Receipt(answer["id"], answer["number"]))

    def _accept(self, receipt: Receipt, door: Api) -> None:
        """A mediator who is asked says yes; most disputes have not come so far yet, and are left alone."""
        try:
            sheet = door.get("leader", f"/disputes/{receipt.dispute_id}/dispatch")
            for offer in (each for each in sheet["offers"] if each["state"] == "open"):
                door.post(offer["mediator_id"].lower(), f"/offers/{offer['offer_id']}/accept")
                self.accepted += 1
        except (Told, RuntimeError) as error:
            if not (isinstance(error, Told) and error.status in (404, 409)):
                self.failed.append(str(error))


@dataclass
class Trial:
    """One platform, and what is done to it: every test adds disputes, and all that ever came must be in order."""

    platform: SpreadPlatform
    chance: random.Random
    told: dict[str, str] = field(default_factory=dict)  # number → the test in which it was given
    lines: list[str] = field(default_factory=list)

    def flow(self) -> Flow:
        fronts = [each for name, each in self.platform.processes.items() if name.startswith("front")]
        urls = [f"http://127.0.0.1:{each.port}" for each in fronts]
        return Flow([Api(url, self.platform.password) for url in urls], self.chance)

    def check(self, name: str, flow: Flow, *, idle: Sequence[str] = (), patience: float = 0) -> Census:
        """Waits until all is quiet; then nothing may be lost, doubled or stuck.

        ``idle`` are queues whose consumer does not run; ``patience`` is in seconds.
        """
        self.told |= {receipt.number: name for receipt in flow.receipts}
        begun = time.monotonic()
        census = self._until_quiet(idle, begun + (patience or many_of(60, 420)))
        took = time.monotonic() - begun
        wrong = [*census.without(self.told), *census.differences, *flow.failed]
        self.lines.append(
            f"{name:44s} {len(flow.receipts):6d} registered in {flow.seconds:6.1f} s, {flow.accepted:5d} accepted,"
            f" quiet after {took:5.1f} s, {len(wrong)} lost, doubled or stuck"
        )
        assert wrong == []
        assert self.platform.ended() == []
        assert len(census.numbers) == len(self.told)
        return census

    def start(self, name: str) -> None:
        self.platform.processes[name].start()
        self.platform.wait_until_ready()

    def depth(self, queue: str) -> int:
        """How many messages wait in it."""
        with topology.connect(self.platform.broker.url) as connection:
            return int(connection.channel().queue_declare(queue, passive=True).message_count)

    def _until_quiet(self, idle: Sequence[str], end: float) -> Census:
        while True:
            census = take(self.platform.database_url, idle=idle)
            if not census.differences or time.monotonic() > end:
                return census
            time.sleep(1.0)


@pytest.fixture(scope="session")
def trial(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Trial]:
    """One platform for all tests of this folder: two processes of each group on servers of its own."""
    folder = tmp_path_factory.mktemp("faults")
    try:
        with spread_platform(folder, DESK_SIGNS_ITSELF="true", LOG_LEVEL="INFO") as platform:
            made = Trial(platform, random.Random(SEED))
            request.config.stash[_LINES] = made.lines
            yield made
    except MissingServerError as missing:
        absent(str(missing))


_LINES = pytest.StashKey[list[str]]()


@pytest.fixture
def flow(trial: Trial) -> Iterator[Flow]:
    """Everything runs when a test begins, whatever the one before left behind."""
    trial.platform.start_all()
    made = trial.flow()
    yield made
    made.close()
    for door in made.doors:
        door.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The table of ``make faults``."""
    for line in config.stash.get(_LINES, []):
        terminalreporter.write_line(line)


@pytest.fixture(autouse=True)
def nothing_left_to_collect() -> Iterator[None]:
    """What a test left is collected in it, and not in one that comes later."""
    yield
    gc.collect()
