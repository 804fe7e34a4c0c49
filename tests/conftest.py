"""A running platform for journeys and the browser: the embedded default in a process of its own, with a clock to wind."""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 180
SETTLE_SECONDS = 15


@dataclass
class Platform:
    """The address of a running platform, and people who are signed in."""

    url: str
    password: str
    var: Path
    client: httpx.Client
    tokens: dict[str, str] = field(default_factory=dict)
    browsers: list[httpx.Client] = field(default_factory=list)

    def call(self, method: str, path: str, login: str = "", **options: Any) -> httpx.Response:
        """One API call by the person of ``login``, or by nobody."""
        headers = {**options.pop("headers", {})}
        if login:
            headers["Authorization"] = f"Bearer {self.token(login)}"
        return self.client.request(method, f"/api/v1{path}", headers=headers, **options)

    def ask(self, method: str, path: str, login: str = "", **options: Any) -> Any:
        answer = self.call(method, path, login, **options)
        assert answer.status_code < 300, f"{method} {path} by {login}: {answer.status_code} {answer.text}"
        return answer.json()

    def token(self, login: str) -> str:
        if login not in self.tokens:
            answer = self.client.post("/api/v1/sessions", json={"login": login, "password": self.password})
            assert answer.status_code == 201, answer.text
            self.tokens[login] = answer.json()["token"]
        return self.tokens[login]

    def browser(self, login: str = "") -> httpx.Client:
        """A client with cookies, signed in through the page; closed at the end of the test."""
        client = httpx.Client(base_url=self.url, follow_redirects=True, timeout=20)
        self.browsers.append(client)
        if login:
            page = client.get("/sign-in").text
            data = {"login": login, "password": self.password, "csrf_token": csrf_of(page)}
            assert client.post("/sign-in", data=data).status_code == 200
        return client

    def send(self, client: httpx.Client, page: str, data: Mapping[str, Any], to: str = "") -> httpx.Response:
        """The form of ``page`` filled in, with its token; ``to`` where its address is another one."""
        return client.post(to or page, data={"csrf_token": csrf_of(client.get(page).text), **data})

    def today(self) -> date:
        """The day that it is on the platform."""
        shown = re.search(r'data-now="([0-9-]{10})', self.browser().get("/").text)
        assert shown is not None
        return date.fromisoformat(shown[1])

    def wind(self, **spans: float) -> None:
        from datetime import timedelta

        self.ask("POST", "/clock", "operator", json={"seconds": timedelta(**spans).total_seconds()})

    def until(self, find: Any, what: str) -> Any:
        """Waits for what events bring about."""
        end = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < end:
            if found := find():
                return found
            time.sleep(0.1)
        raise AssertionError(f"never happened: {what}")


def csrf_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "the page has no csrf token"
    return found[1]


@pytest.fixture
def platform(running_platform: Platform) -> Iterator[Platform]:
    yield running_platform
    while running_platform.browsers:
        running_platform.browsers.pop().close()


@pytest.fixture(scope="session")
def running_platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with running(tmp_path_factory.mktemp("platform")) as platform:
        yield platform


@contextmanager
def running(var: Path) -> Iterator[Platform]:
    """The embedded default with its files in ``var``; stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    password = secrets.token_hex(8)
    process = start(port, var, password)
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)
    try:
        wait_until_ready(client, process, var)
        yield Platform(f"http://127.0.0.1:{port}", password, var, client)
    finally:
        client.close()
        process.terminate()
        try:
            process.wait(25)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def start(port: int, var: Path, password: str) -> subprocess.Popen[bytes]:
    clean = {key: value for key, value in os.environ.items() if key not in ("AMQP_URL", "DATABASE_URL")}
    environment = {
        **clean,
        "VAR": str(var),
        "CLOCK_FILE": str(var / "clock.json"),
        "INITIAL_PASSWORD": password,
        "ARGON2_TIME_COST": "1",
        "ARGON2_MEMORY_KIB": "1024",
        "LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "standalone.cli", "run", "--port", str(port)]
    with (var / "platform.log").open("wb") as log:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)


def wait_until_ready(client: httpx.Client, process: subprocess.Popen[bytes], var: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise AssertionError(
        "the platform did not start:\n" + (var / "platform.log").read_text("utf-8", "replace")[-3000:]
    )
