"""Processes of a contender: started with their own settings, waited for, stopped, and what they cost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
START_SECONDS = 300
STOP_SECONDS = 20
TICKS = os.sysconf("SC_CLK_TCK")


class Broken(RuntimeError):
    """A process ended, or did not start in time; the text has the last lines it said."""


@dataclass
class Running:
    """One process of a contender."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def cpu_seconds(self) -> float:
        """User and system time so far."""
        return _seconds(Path(f"/proc/{self.process.pid}"))

    def memory_mb(self, kind: str = "Rss") -> float:
        """Resident memory; ``Pss`` counts what is shared with other processes by its share."""
        told = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        line = next(line for line in told.splitlines() if line.startswith(f"{kind}:"))
        return int(line.split()[1]) / 1024

    def check(self) -> None:
        """:raises Broken: it has ended."""
        if self.process.poll() is not None:
            raise Broken(f"{self.name} ended: {self.last_words()}")

    def last_words(self) -> str:
        """The end of what it said."""
        return self.log.read_text("utf-8", "replace")[-2000:].strip()


@contextmanager
def running(
    commands: Mapping[str, Sequence[str]], environment: Mapping[str, Mapping[str, str]], folder: Path
) -> Iterator[list[Running]]:
    """All of them, by name; ``environment`` has what each is told beside our own environment."""
    started: list[Running] = []
    try:
        for name, command in commands.items():
            log = folder / f"{name.replace(':', '-')}.log"
            with log.open("wb") as out:
                process = subprocess.Popen(
                    list(command), cwd=ROOT, env=clean(environment.get(name, {})), stdout=out, stderr=out
                )
            started.append(Running(name, process, log))
        yield started
    finally:
        stop(started)


def stop(started: Sequence[Running]) -> None:
    for one in started:
        one.process.send_signal(signal.SIGTERM)
    for one in started:
        try:
            one.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            one.process.kill()
            one.process.wait()


def until(true: object, started: Sequence[Running], what: str, seconds: float = START_SECONDS) -> None:
    """Waits until ``true()``.

    :raises Broken: a process ended, or it took too long.
    """
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        for one in started:
            one.check()
        if time.monotonic() > end:
            said = "\n".join(f"{one.name}: {one.last_words()}" for one in started)
            raise Broken(f"{what} took longer than {seconds:g} s\n{said}")
        time.sleep(0.1)


def seconds_of(words: str) -> float:
    """User and system time so far of all processes on this machine whose command line has ``words``."""
    return sum(_seconds(folder) for folder in Path("/proc").glob("[0-9]*") if words in _command(folder))


def seconds_of_pid(pid: int) -> float:
    """The same of one process that is not ours."""
    return _seconds(Path(f"/proc/{pid}"))


def _seconds(folder: Path) -> float:
    try:
        fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:  # it has ended meanwhile
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _command(folder: Path) -> str:
    try:
        return (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def clean(more: Mapping[str, str]) -> dict[str, str]:
    """What a process is told: our environment without settings of Fengqiao that happen to be there."""
    settings = {"AMQP_URL", "DATABASE_URL", "TOWN", "VAR", "PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in os.environ.items() if name not in settings}
    return {**kept, "PYTHONPATH": str(ROOT / "tests"), **more}
