"""The platform spread out over processes, on a broker and a database server of its own, for tests that break things."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from testkit import postgres, programs, rabbitmq

# On a machine with much else to do a process may need minutes, and be too busy for an answer in between.
START_SECONDS, ANSWER_SECONDS = 600.0, 30.0
STOP_SECONDS = 20.0
# What each process serves; two of each run. Together they are the whole house.
Groups = Mapping[str, tuple[str, ...]]
TOGETHER: Groups = {
    "front": ("gateway", "directory", "intake"),
    "middle": ("routing", "departments", "mediator_dispatch"),
    "back": ("mediation", "expert_pool", "assistance", "warning", "supervision"),
}
ALONE: Groups = {name: (name,) for names in TOGETHER.values() for name in names}
INSTANCES = (1, 2)


@dataclass
class ServingProcess:
    """One process with some services: ``fengqiao serve …``; its port answers /readyz."""

    name: str
    services: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    port: int = field(default_factory=programs.free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and does not wait."""
        own = {"PORT": str(self.port), "METRICS_PORT": str(self.port)}
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "standalone.cli", "serve", *self.services],
                env={**self.environment, **own},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def is_ready(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=ANSWER_SECONDS) as answer:
                return bool(answer.status == 200)
        except HTTPError as not_ready:
            not_ready.close()
            return False
        except (URLError, OSError):
            return False

    def sockets(self) -> int:
        """How many it holds open."""
        return programs.sockets_of(self.process.pid) if self.process is not None else 0

    def kill(self) -> None:
        """SIGKILL: it finishes nothing."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM, signal.SIGKILL)

    def _end(self, *signs: signal.Signals) -> None:
        for sign in signs:
            if self.process is None or not self.runs():
                return
            self.process.send_signal(sign)
            try:
                self.process.wait(STOP_SECONDS)
                self.process = None
                return
            except subprocess.TimeoutExpired:
                continue


@dataclass
class SpreadPlatform:
    """Servers and processes of one platform; every one of them can be stopped and started again."""

    folder: Path
    broker: rabbitmq.PrivateBroker
    database: postgres.PrivateServer
    extra: Mapping[str, str] = field(default_factory=dict)
    password: str = field(default_factory=lambda: secrets.token_hex(8))
    processes: dict[str, ServingProcess] = field(default_factory=dict)

    @property
    def database_url(self) -> str:
        """With ``{service}`` in it."""
        server = self.database.url.render_as_string(hide_password=False).rpartition("/")[0]
        return server + "/fengqiao_{service}"

    @property
    def clock_file(self) -> Path:
        return self.folder / "clock.json"

    def environment(self) -> dict[str, str]:
        """Nothing of ours but the path: the platform must not read the settings of whoever runs the tests."""
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "TOWN") if key in os.environ}
        return kept | {
            "VAR": str(self.folder),
            "AMQP_URL": self.broker.url,
            "DATABASE_URL": self.database_url,
            "CLOCK_FILE": str(self.clock_file),
            "IDENTITY_KEY": "5e" * 32,
            "INITIAL_PASSWORD": self.password,
            "ARGON2_TIME_COST": "1",
            "ARGON2_MEMORY_KIB": "1024",
            **self.extra,
        }

    def migrate(self) -> None:
        """Makes databases and queues."""
        command = [sys.executable, "-m", "standalone.cli", "migrate"]
        subprocess.run(
            command, env=self.environment(), check=True, capture_output=True, timeout=START_SECONDS
        )

    def add(self, name: str, services: Sequence[str]) -> ServingProcess:
        """A further process, not yet started."""
        log = self.folder / f"{name}.log"
        self.processes[name] = ServingProcess(name, services, self.environment(), log)
        return self.processes[name]

    def regroup(self, groups: Groups) -> None:
        """Stops all processes and starts two of each group instead."""
        self.stop_all()
        self.processes.clear()
        for name, services in groups.items():
            for number in INSTANCES:
                self.add(f"{name}-{number}", services)
        self.start_all()

    def start_all(self) -> None:
        """Starts whatever does not run, and waits until all are ready."""
        for server in (self.broker, self.database):
            if server.process is None:
                server.start()
        for each in self.processes.values():
            if not each.runs():
                each.start()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        end = time.monotonic() + START_SECONDS
        for each in self.processes.values():
            while not each.is_ready():
                if time.monotonic() > end or not each.runs():
                    raise RuntimeError(f"{each.name} is not ready: {programs.last_line(each.log)}")
                time.sleep(0.2)

    def ended(self) -> list[str]:
        """Processes that ended although nobody stopped them, with their last words."""
        return [
            f"{each.name}: {programs.last_line(each.log)}"
            for each in self.processes.values()
            if each.process is not None and not each.runs()
        ]

    def stop_all(self) -> None:
        for each in self.processes.values():
            if each.process is not None and each.runs():
                each.process.send_signal(signal.SIGTERM)
        for each in self.processes.values():
            each.stop()


@contextmanager
def spread_platform(folder: Path, **extra: str) -> Iterator[SpreadPlatform]:
    """Two processes of each group, ready; all is stopped at the end, whatever happens. ``extra`` are settings.

    :raises MissingServerError: a server program is missing.
    """
    with rabbitmq.private_broker() as broker, postgres.private_server() as database:
        platform = SpreadPlatform(folder, broker, database, extra)
        try:
            platform.migrate()
            platform.regroup(TOGETHER)
            yield platform
        finally:
            platform.stop_all()
