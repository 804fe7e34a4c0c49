"""Fengqiao's own processes for a benchmark: each service as `fengqiao serve` starts it, on ground of our own."""

from __future__ import annotations

import csv
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.processes import ROOT, Running, clean, python, running, until
from benchmarks.servers import Ground

PASSWORD = "only for benchmarks"
LOAD_FACTOR = 50
COMMAND = ("-m", "standalone.cli")


def settings(ground: Ground, folder: Path) -> dict[str, str]:
    """What every process of the house is told."""
    return {"AMQP_URL": ground.amqp_url, "DATABASE_URL": ground.database_url(), **common(folder)}


def common(folder: Path) -> dict[str, str]:
    """Desks sign by themselves, and nobody is ever full."""
    return {
        "TOWN": str(town(folder)),
        "VAR": str(folder),
        "IDENTITY_KEY": "k" * 64,
        "INITIAL_PASSWORD": PASSWORD,
        "ARGON2_TIME_COST": "1",
        "ARGON2_MEMORY_KIB": "1024",
        "DESK_SIGNS_ITSELF": "true",
        "LOG_LEVEL": "WARNING",
    }


def alone(folder: Path, port: int) -> dict[str, str]:
    """What `fengqiao run` is told: the embedded default in ``folder``, the same town and accounts."""
    files = f"sqlite:///{folder}/{{service}}.db"
    return {"AMQP_URL": "embedded://", "DATABASE_URL": files, "PORT": str(port), **common(folder)}


def town(folder: Path) -> Path:
    """The reference town whose mediators take fifty times as many disputes: a round must not end for want of them."""
    own = folder / "town"
    if not own.exists():
        shutil.copytree(ROOT / "infra/town", own)
        _raise_load_caps(own / "mediators.csv")
    return own


def migrate(told: dict[str, str], names: Sequence[str] = ()) -> None:
    """Databases and queues, as an operator makes them."""
    command = python(*COMMAND, "migrate", *names)
    subprocess.run(command, cwd=ROOT, env=clean(told), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def serving(names: Sequence[str], told: dict[str, str], folder: Path) -> Iterator[list[Running]]:
    """One process for each of ``names``, all of them ready."""
    ports = {name: str(free_port()) for name in names}
    commands = {name: python(*COMMAND, "serve", name) for name in names}
    environment = {name: {**told, "METRICS_PORT": ports[name], "PORT": ports[name]} for name in names}
    with running(commands, environment, folder) as started:
        until(lambda: all(map(ready, ports.values())), started, "starting the services")
        yield started


def port_of(name: str, started: Sequence[Running]) -> int:
    """The port that the process called ``name`` listens on."""
    process = next(one.process for one in started if one.name == name)
    environment = Path(f"/proc/{process.pid}/environ").read_bytes().split(b"\0")
    return int(next(entry[5:] for entry in environment if entry.startswith(b"PORT=")))


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def ready(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _raise_load_caps(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["load_cap"] = str(int(row["load_cap"]) * LOAD_FACTOR)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
