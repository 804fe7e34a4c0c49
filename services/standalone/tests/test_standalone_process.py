"""A process that serves: it waits for what is not there yet, and does not live on when a service of it has died."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from testkit.programs import free_port
from testkit.wire import Wire

ROOT = Path(__file__).resolve().parents[3]
# Runs the command as ever, but the first service dies of an error a moment after the start.
DYING = """
    import sys
    from standalone.cli import app
    import eventlet
    from messaging.runner import Runner

    start = Runner.start

    def start_and_die(self):
        start(self)
        error = RuntimeError("a fault")
        eventlet.spawn_after(0.2, self.containers[0].kill, (RuntimeError, error, None))

    Runner.start = start_and_die
    app()
"""


@contextmanager
def served(folder: Path, *command: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "VIRTUAL_ENV")}
    process = subprocess.Popen(
        [sys.executable, *command],
        env={**kept, "VAR": str(folder), "METRICS_PORT": "0", **settings},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_process_ends_with_a_service_that_ended_by_itself(tmp_path):
    migrated = ["-m", "standalone.cli", "migrate", "directory"]
    with served(tmp_path, *migrated) as process:
        assert process.wait(60) == 0
    with served(tmp_path, "-c", textwrap.dedent(DYING), "serve", "directory") as process:
        words, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "directory ended by itself (RuntimeError)" in words


@pytest.mark.postgres
def test_a_process_waits_for_a_database_that_is_not_there_yet(tmp_path, postgresql_url):
    """It says so, and takes the next step when the server is there: here that the database has no tables."""
    address, _, name = postgresql_url.rpartition("/")
    server = address.rpartition("@")[2]
    host, _, port = server.partition(":")
    wire = Wire(host, int(port or 5432))
    wire.down()
    url = f"{address.replace(server, f'127.0.0.1:{wire.port}')}/{name}"
    broker = f"amqp://guest:guest@127.0.0.1:{free_port()}//"
    try:
        with served(
            tmp_path, "-m", "standalone.cli", "serve", "directory", DATABASE_URL=url, AMQP_URL=broker
        ) as process:
            assert line_with(process, "waiting for the database of directory")
            wire.up()
            assert line_with(process, "UndefinedTable")
    finally:
        wire.close()


def line_with(process: subprocess.Popen[str], words: str) -> str:
    """The next line that has ``words``; empty when the process ended without it."""
    end = time.monotonic() + 60
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return line
        if time.monotonic() > end:
            break
    return ""
