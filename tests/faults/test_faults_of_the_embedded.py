"""The embedded default is killed in the middle of the demo, started again, and every dispute goes on."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from faults.flow import ROOT
from faults.trial import LONG, Row, many_of
from standalone.census import Census, take
from testkit.programs import free_port, last_line

START_SECONDS, DEMO_SECONDS, SETTLE_SECONDS = 180.0, 1800.0, 60.0
# Lines in the timeline for each dispute, of some 20 in the end: disputes come in, are mediated, are visited.
KILLED_AT = (2, 8, 14) if LONG else (2, 10)


@dataclass
class House:
    """``fengqiao run`` in a process group of its own, with a door that stays the same over a restart."""

    var: Path
    port: int
    password: str
    process: subprocess.Popen[bytes] | None = None
    kills: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in ("AMQP_URL", "DATABASE_URL")}
        return kept | {
            "VAR": str(self.var),
            "CLOCK_FILE": str(self.var / "clock.json"),
            "INITIAL_PASSWORD": self.password,
            "FENGQIAO_PASSWORD": self.password,
            "ARGON2_TIME_COST": "1",
            "ARGON2_MEMORY_KIB": "1024",
            "LOG_LEVEL": "WARNING",
        }

    def start(self) -> None:
        with (self.var / "platform.log").open("ab") as log:
            self.process = self._command("run", "--port", str(self.port), out=log)
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            assert time.monotonic() < end and self.process.poll() is None, last_line(
                self.var / "platform.log"
            )
            time.sleep(0.2)

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.kills += 1

    def end(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)

    def demo(self, count: int) -> subprocess.Popen[bytes]:
        """It goes on by itself; its report lies in demo.json."""
        with (self.var / "demo.json").open("wb") as out:
            return self._command("demo", "--url", self.url, "--count", str(count), "--json", out=out)

    def events(self) -> int:
        """How much happened so far, by supervision's own table."""
        with closing(sqlite3.connect(self.var / "supervision.db", timeout=20)) as database:
            return int(database.execute("SELECT count(*) FROM timeline").fetchone()[0])

    def settle(self) -> None:
        """Until the sweeper has told again what was not marked when the process was killed: two of its rounds."""
        end = time.monotonic() + SETTLE_SECONDS
        while any(self._waiting(file) for file in self.var.glob("*.db")) and time.monotonic() < end:
            time.sleep(0.5)

    def _waiting(self, file: Path) -> int:
        with closing(sqlite3.connect(file, timeout=20)) as database:
            if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'outbox'").fetchone():
                return 0
            wanted = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
            return int(database.execute(wanted).fetchone()[0])

    def _command(self, *words: str, out: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "standalone.cli", *words]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment(), stdout=out, stderr=subprocess.STDOUT
        )  # type: ignore[call-overload,no-any-return]

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False


@contextmanager
def standing(var: Path) -> Iterator[House]:
    house = House(var, free_port(), secrets.token_hex(8))
    house.start()
    try:
        yield house
    finally:
        house.end()


@dataclass
class Survived:
    """What was there when the demo had ended."""

    report: dict[str, object]
    census: Census
    var: Path
    kills: int


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory, rows: list[Row]) -> Survived:
    """A demo under which the platform was killed again and again."""
    count, begun = int(many_of(12, 300)), time.monotonic()
    with standing(tmp_path_factory.mktemp("embedded")) as house:
        demo = house.demo(count)
        for share in KILLED_AT:
            wait_for(house, demo, count * share)
            house.kill()
            house.start()
        assert demo.wait(DEMO_SECONDS) is not None
        house.settle()
    report = json.loads((house.var / "demo.json").read_text("utf-8"))
    census = take(f"sqlite:///{house.var}/{{service}}.db")
    row = Row("SIGKILL of the embedded default", census.disputes, time.monotonic() - begun, 0)
    row.wrong |= {"lost": len(report["lost"]), "stuck": len(report["stuck"]) + len(census.found["lives"])}
    row.wrong |= {"doubled": census.disputes - report["registered"] + len(census.found["repeated"])}
    row.wrong |= {"unanswered": len(report["problems"]), "numbers": len(census.found["numbers"])}
    row.wrong |= {"sums": len(census.found["sums"]), "chain": len(census.found["chains"])}
    row.note = f"killed {house.kills} times during the demo"
    rows.append(row)
    return Survived(report, census, house.var, house.kills)


def wait_for(house: House, demo: subprocess.Popen[bytes], events: float) -> None:
    while house.events() < events:
        assert demo.poll() is None, "the demo ended before there was a kill"
        time.sleep(0.1)


def test_a_demo_outlives_kills_of_the_platform(survived: Survived) -> None:
    assert survived.kills == len(KILLED_AT)
    assert (survived.report["lost"], survived.report["stuck"]) == ([], [])
    assert survived.report["problems"] == []
    assert survived.report["registered"] == survived.census.disputes >= many_of(12, 300)


def test_after_kills_all_services_agree_and_nothing_is_there_twice(survived: Survived) -> None:
    assert survived.census.differences == ()


# check of the census → (service, what is done to its database by night)
DAMAGE = {
    "lives": ("mediator_dispatch", "UPDATE dispatch_cases SET state = 'offering' WHERE rowid = 1"),
    "delivered": ("routing", "DELETE FROM inbox WHERE rowid = (SELECT min(rowid) FROM inbox)"),
    "repeated": (
        "intake",
        "INSERT INTO outbox (event_id, exchange, routing_key, subject, correlation_id, body, created_at, published_at)"
        " SELECT 'again', exchange, routing_key, subject, correlation_id, replace(body, event_id, 'again'), created_at,"
        " published_at FROM outbox WHERE seq = 1",
    ),
    "numbers": ("intake", "UPDATE series SET last = last + 1"),
    "sums": ("supervision", "UPDATE tallies SET value = value + 1 WHERE rowid = 1"),
    "chains": ("mediation", "UPDATE audit SET actor_id = 'nobody' WHERE position = 2"),
}


@pytest.mark.parametrize("check", DAMAGE)
def test_the_census_sees_damage(survived: Survived, tmp_path: Path, check: str) -> None:
    for file in survived.var.glob("*.db"):
        shutil.copy(file, tmp_path)
    service, statement = DAMAGE[check]
    with closing(sqlite3.connect(tmp_path / f"{service}.db")) as database:
        assert database.execute(statement).rowcount > 0
        database.commit()
    assert take(f"sqlite:///{tmp_path}/{{service}}.db").found[check] != ()
