"""What each process holds in memory, idle and after load: a service by itself, and everything in one process."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks import house, servers
from benchmarks.lifecycle import play
from benchmarks.lifecycle.callers import Callers
from benchmarks.lifecycle.lives import Lives, people
from benchmarks.lifecycle.news import Asking, Bus
from benchmarks.options import Options
from benchmarks.processes import Running, python, running, until
from benchmarks.stored import platform

LIVES, AT_ONCE = 300, 8
REST_SECONDS = 5.0
console = Console(stderr=True)


def run(options: Options) -> dict[str, Any]:
    """Megabytes by process: resident idle, resident after ``LIVES`` lifecycles, and the share that is its own then."""
    found: dict[str, Any] = {}
    with (
        servers.found() as there,
        platform(options, there, "memory", min(options.sizes)) as spread,
        Bus(spread.ground.amqp_url) as news,
    ):
        lives = Lives(Callers(spread.port), news, spread.town)
        found |= _measured(spread.started, lives, spread.town)
    with tempfile.TemporaryDirectory() as folder, alone(Path(folder)) as (one, town):
        callers = Callers(house.port_of("fengqiao run", [one]))
        found |= _measured([one], Lives(callers, Asking(callers), town), town)
    console.print(f"memory: fengqiao run {found['fengqiao run']}")
    return found


@contextmanager
def alone(folder: Path) -> Iterator[tuple[Running, Path]]:
    """`fengqiao run` in a fresh folder: one process, SQLite, the bus in memory."""
    port = house.free_port()
    told = house.alone(folder, port)
    command = {"fengqiao run": python(*house.COMMAND, "run", "--port", str(port))}
    with running(command, {"fengqiao run": told}, folder) as started:
        until(lambda: house.ready(str(port)), started, "starting the platform")
        yield started[0], Path(told["TOWN"])


def _measured(started: Sequence[Running], lives: Lives, town: Path) -> dict[str, dict[str, float]]:
    time.sleep(REST_SECONDS)
    idle = {one.name: one.memory_mb() for one in started}
    lives.callers.sign_in(people(town))
    play(lives, LIVES, AT_ONCE)
    lives.must_be_well()
    return {
        one.name: {
            "idle": round(idle[one.name]),
            "loaded": round(one.memory_mb()),
            "loaded_own": round(one.memory_mb("Pss")),
        }
        for one in started
    }
