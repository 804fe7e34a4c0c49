"""One round of one contender: fresh ground, its processes, the same registered disputes let go, and what came of it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg

from benchmarks import house
from benchmarks.chain.contenders import CONTENDERS, SERVICES
from benchmarks.chain.watch import Watch
from benchmarks.processes import ROOT, Running, clean, python, running, seconds_of, seconds_of_pid, until
from benchmarks.servers import Ground, broker_pid, plain

STALLED_SECONDS = 60
# Whatever a dispute leaves behind in the three services; the inbox tells an event that came twice.
ROWS = {
    "routing": ("inbox", "dockets", "rulings", "audit", "outbox"),
    "departments": ("inbox", "desk_cases", "audit", "outbox"),
    "mediator_dispatch": ("inbox", "dispatch_cases", "offers", "audit", "outbox"),
}


@dataclass(frozen=True)
class Figures:
    """One round: disputes a second, latencies from the first publish to the offer, processor time and rows."""

    per_s: float
    p50_ms: float
    p99_ms: float
    cpu_ms: dict[str, float]
    rows: dict[str, int]

    def line(self) -> str:
        cpu = " ".join(f"{name} {value:.2f}" for name, value in self.cpu_ms.items())
        return f"{self.per_s:.0f}/s, p50 {self.p50_ms:.0f} ms, p99 {self.p99_ms:.0f} ms; CPU ms each: {cpu}"


def sow(seed: Ground, told: dict[str, str], count: int) -> float:
    """Makes the databases that every round starts from, with ``count`` disputes registered; disputes a second.

    Its virtual host goes again: the queues of two platforms hold more files open than many a broker may.
    """
    seed.fresh_host()
    house.migrate(told)
    command = python("-m", "benchmarks.chain.sow", str(count))
    done = subprocess.run(command, cwd=ROOT, env=clean(told), check=True, capture_output=True, text=True)
    seed.drop_host()
    return count / float(json.loads(done.stdout.splitlines()[-1])["seconds"])


def play(
    name: str,
    own: Ground,
    seed: Ground,
    disputes: int,
    warm: int,
    folder: Path,
    around: Callable[[list[Running]], AbstractContextManager[None]] = lambda _: nullcontext(),
) -> Figures:
    """Everything of one round; ``around`` is entered with the processes for the measured part."""
    told = house.settings(own, folder)
    own.fresh_host()
    own.copy_databases(seed.name, ("intake", *SERVICES))
    CONTENDERS[name].declare(own.amqp_url)
    release = {"release": python("-m", "benchmarks.chain.release", str(warm))}
    with (
        Watch(own.amqp_url) as watch,
        CONTENDERS[name].serving(told, folder) as started,
        running(release, {"release": told}, folder) as [releaser],
    ):
        processes = [*started, releaser]
        _wait_for(watch, warm, processes)
        watch.forget()
        before = _cpu(processes, own)
        with around(processes):
            (folder / "go").touch()
            _wait_for(watch, disputes, processes)
        after = _cpu(processes, own)
        cpu = {name: (after[name] - before.get(name, 0)) * 1000 / disputes for name in after}
        (folder / "go").unlink()
    return Figures(*watch.figures(), cpu_ms=cpu, rows=_rows(own))


def _cpu(processes: list[Running], own: Ground) -> dict[str, float]:
    """Seconds so far of each process, of our database's sessions, and of the broker with whatever else it serves."""
    own_time = {one.name: one.cpu_seconds() for one in processes}
    return {**own_time, "postgresql": seconds_of(own.name), "rabbitmq": seconds_of_pid(broker_pid())}


def _wait_for(watch: Watch, count: int, processes: list[Running]) -> None:
    """Until ``count`` disputes have their offer; slow is fine, standing still is not."""
    while (seen := watch.ended()) < count:
        until(partial(watch.has_ended, seen + 1), processes, f"the next offer after {seen}", STALLED_SECONDS)


def _rows(own: Ground) -> dict[str, int]:
    found: dict[str, int] = {}
    for service, tables in ROWS.items():
        with psycopg.connect(plain(own.database_url(service))) as connection:
            for table in tables:
                row = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()
                found[f"{service}.{table}"] = int(row[0]) if row else 0
    return found
