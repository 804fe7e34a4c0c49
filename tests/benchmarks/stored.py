"""The whole platform with so many disputes stored: databases that are made once for a run and copied for each benchmark."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from rich.console import Console

from benchmarks import house, multiplying, servers
from benchmarks.options import Options
from benchmarks.processes import ROOT, Running, clean, python, seconds_of, seconds_of_pid
from benchmarks.servers import Ground, Servers, broker_pid, plain
from standalone.house import PLACES
from standalone.seed.world import SERVICES as SEEDED

# Each service in a process of its own; the twelve desks share one.
SERVICES = (*PLACES, "gateway")
# What `fengqiao seed` itself invents; a larger stock is that many, copied inside the database with other ids and numbers.
TOLD = 20_000
SEED = 1
# A larger stock (a million disputes are 40 GB) is worked on itself: some thousand more do not change it.
COPIED = 200_000
console = Console(stderr=True)


@dataclass(frozen=True)
class Platform:
    """What runs: its processes, the ground they stand on, the prefix of their databases, the town they serve."""

    ground: Ground
    databases: str
    started: list[Running]
    town: Path

    @property
    def port(self) -> int:
        return house.port_of("gateway", self.started)

    def cpu_seconds(self) -> dict[str, float]:
        """So far, by process; the broker's with whatever else it serves."""
        own = {one.name: one.cpu_seconds() for one in self.started}
        return {**own, "postgresql": seconds_of(self.databases), "rabbitmq": seconds_of_pid(broker_pid())}


@contextmanager
def platform(
    options: Options, found: Servers, purpose: str, size: int, names: Sequence[str] = SERVICES
) -> Iterator[Platform]:
    """Services, each in a process of its own, on databases with ``size`` disputes stored."""
    with tempfile.TemporaryDirectory() as folder, servers.ground(found, purpose) as own:
        stock = Ground(found, ready(options, found, size))
        data = stock if size > COPIED else own
        if data is own:
            own.copy_databases(stock.name, tuple(PLACES))
        told = house.settings(own, Path(folder)) | {"DATABASE_URL": data.database_url()}
        own.fresh_host()
        house.migrate(told)
        with house.serving(names, told, Path(folder)) as started:
            yield Platform(own, data.name, started, Path(told["TOWN"]))


def ready(options: Options, found: Servers, size: int) -> str:
    """The prefix of the databases with ``size`` disputes; they are made where they are missing."""
    stock = Ground(found, f"{_prefix(options)}_{size}")
    if not _is_there(stock, PLACES):
        _make(stock, size, ready(options, found, TOLD) if size > TOLD else "")
    return stock.name


def drop(options: Options, found: Servers) -> None:
    """The stocks of this run; with ``keep`` they stay for the next one."""
    if not options.keep:
        Ground(found, _prefix(options)).drop_databases()


def _prefix(options: Options) -> str:
    """Kept stocks are known by the code that made them; others belong to this process."""
    return f"fengqiao_stock_{_edition()}" if options.keep else f"fengqiao_bench_{os.getpid()}_stock"


def _edition() -> str:
    files = [*ROOT.glob("services/*/*/seeding.py"), *ROOT.glob("services/*/*/migrations/versions/*.py")]
    files += ROOT.glob("services/standalone/standalone/seed/*.py")
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()[:8]


def _make(stock: Ground, size: int, smaller: str) -> None:
    console.print(f"stock: making {size:,} disputes")
    stock.drop_databases()
    if smaller:
        stock.copy_databases(smaller, tuple(PLACES))
        step = multiplying.step_of(plain(stock.database_url("intake")))
        for service in SEEDED:
            console.print(f"stock: {service}")
            copies = multiplying.Copies(size // TOLD, step)
            multiplying.multiply(plain(stock.database_url(service)), copies)
    else:
        _seed(stock, size)
    for service in PLACES:
        with psycopg.connect(plain(stock.database_url(service)), autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")
    with psycopg.connect(stock.servers.maintenance, autocommit=True) as connection:
        connection.execute("CHECKPOINT")  # else the first benchmark would wait for it
        connection.execute(f'ALTER DATABASE "{stock.name}_intake" IS_TEMPLATE true')


def _seed(stock: Ground, size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        told = {**house.settings(stock, Path(folder)), "AMQP_URL": "embedded://"}
        house.migrate(told)
        command = python(*house.COMMAND, "seed", "--disputes", str(size), "--seed", str(SEED))
        subprocess.run(command, cwd=ROOT, env=clean(told), check=True, stdout=subprocess.DEVNULL)


def _is_there(stock: Ground, services: object) -> bool:
    """Made to the end: the mark is set last."""
    with psycopg.connect(stock.servers.maintenance) as connection:
        wanted = "SELECT datistemplate FROM pg_database WHERE datname = %s"
        row = connection.execute(wanted, [f"{stock.name}_intake"]).fetchone()
    return bool(row and row[0])
