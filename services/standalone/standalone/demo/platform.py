"""The platform that the demo plays on: one of its own in a fresh folder, or one that is running already."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from servicekit.settings import ServiceSettings

PATIENCE = (
    180.0  # seconds until a fresh platform must answer: a busy machine with two cores has needed over 60
)
ENDING = 15.0


@dataclass
class Platform:
    """Where it is and how people sign in; ``keep`` leaves the files of a fresh one for a look."""

    url: str
    password: str
    folder: Path | None = None
    keep: bool = False


@contextmanager
def platform(settings: ServiceSettings, url: str) -> Iterator[Platform]:
    """The platform at ``url``; without it the one that is spread out, else a fresh one for the demo alone."""
    if url or not settings.amqp_url.startswith("embedded"):
        yield _running(settings, url)
        return
    settings.var.mkdir(parents=True, exist_ok=True)
    stamp = time.strftime("%Y%m%d-%H%M%S-")
    folder = Path(tempfile.mkdtemp(prefix=f"demo-{stamp}", dir=settings.var)).resolve()
    with _fresh(folder) as made:
        yield made
    if not made.keep:
        shutil.rmtree(folder, ignore_errors=True)


def _running(settings: ServiceSettings, url: str) -> Platform:
    """:raises RuntimeError: it does not answer, or nobody knows its password."""
    url = (url or f"http://127.0.0.1:{settings.port}").rstrip("/")
    if not _answers(url):
        raise RuntimeError(f"No platform answers at {url}. Start it first, with CLOCK_FILE set.")
    password, file = os.environ.get("FENGQIAO_PASSWORD", ""), settings.var / "first-password"
    if not password and file.exists():
        password = file.read_text("utf-8").strip()
    if not password:
        raise RuntimeError(f"Set FENGQIAO_PASSWORD to the first password of {url}; {file} is not there.")
    return Platform(url, password)


@contextmanager
def _fresh(folder: Path) -> Iterator[Platform]:
    port, password = _free_port(), f"demo-{secrets.token_urlsafe(12)}"
    _stop_like_an_interrupt()
    with (folder / "platform.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  our own interpreter and module
            [sys.executable, "-m", "standalone.cli", "run", "--port", str(port)],
            env=_environment(folder, password),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            made = Platform(f"http://127.0.0.1:{port}", password, folder)
            _wait(process, made)
            yield made
        finally:
            _end(process)


def _stop_like_an_interrupt() -> None:
    """SIGTERM unwinds the demo, so that the platform it started ends with it."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def _environment(folder: Path, password: str) -> dict[str, str]:
    """Its own files, its own clock, cheap password hashes; none of the caller's broker, database or key."""
    dropped = ("AMQP_URL", "DATABASE_URL", "METRICS_PORT")
    return {
        **{name: value for name, value in os.environ.items() if name not in dropped},
        "VAR": str(folder),
        "CLOCK_FILE": str(folder / "clock.json"),
        "INITIAL_PASSWORD": password,
        "ARGON2_TIME_COST": "1",
        "ARGON2_MEMORY_KIB": "1024",
        "LOG_LEVEL": "WARNING",
    }


def _wait(process: subprocess.Popen[bytes], made: Platform) -> None:
    """:raises RuntimeError: it ended, or does not answer in time."""
    until = time.monotonic() + PATIENCE
    log = f"{made.folder}/platform.log"
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"The platform could not be started (exit code {process.returncode}): {log}")
        if _answers(made.url):
            return
        time.sleep(0.2)
    raise RuntimeError(f"The platform did not answer within {PATIENCE:.0f} s: {log}")


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(ENDING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
