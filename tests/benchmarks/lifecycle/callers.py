"""The measuring side of HTTP: kept connections, signed-in people, and how long each call took."""

from __future__ import annotations

import http.client
import json
import time
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from benchmarks.house import PASSWORD

IDLE_SECONDS = 8  # the gateway hangs up on a connection that says nothing for 15
PATIENCE = 30.0


class Failed(RuntimeError):
    """A call was not answered as it should be."""


@dataclass(frozen=True)
class Call:
    """One call: its name, when it began (``time.perf_counter``), seconds, and what was wrong with it."""

    name: str
    at: float
    seconds: float
    wrong: str = ""


class Callers:
    """People at their programs; safe to be used by many threads."""

    def __init__(self, port: int) -> None:
        self.port, self.calls = port, deque[Call]()
        self._free: deque[tuple[float, http.client.HTTPConnection]] = deque()
        self._tokens: dict[str, str] = {}

    def sign_in(self, logins: Iterable[str], at_once: int = 4) -> None:
        """Beforehand, so that it is not measured; who was forgotten is signed in with the first call.

        :raises Failed: somebody is not let in.
        """
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(self._sign_in, logins))

    def call(
        self,
        name: str,
        login: str,
        method: str,
        path: str,
        body: Any = None,
        wanted: Sequence[int] = (200, 201),
    ) -> Any:
        """The answer's JSON; the call is kept under ``name``.

        :raises Failed: another status than ``wanted``, or no answer.
        """
        if login and login not in self._tokens:
            self._sign_in(login)
        began, wrong = time.perf_counter(), ""
        try:
            status, answer = self._ask(login, method, path, body)
            if status not in wanted:
                wrong = f"{name}: {status} {answer[:300].decode('utf-8', 'replace')}"
        except (OSError, http.client.HTTPException) as error:
            wrong, answer = f"{name}: {type(error).__name__} {error}", b""
        self.calls.append(Call(name, began, time.perf_counter() - began, wrong))
        if wrong:
            raise Failed(wrong)
        return json.loads(answer) if path.startswith("/api") else answer

    def forget(self) -> None:
        """What was called so far was only to get warm."""
        self.calls.clear()

    def _sign_in(self, login: str) -> str:
        given = {"login": login, "password": PASSWORD}
        token = str(self.call("sign in", "", "POST", "/api/v1/sessions", given)["token"])
        self._tokens[login] = token
        return token

    def _ask(self, login: str, method: str, path: str, body: Any) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if login:
            token, program = self._tokens[login], path.startswith("/api")
            headers |= {"Authorization": f"Bearer {token}"} if program else {"Cookie": f"fengqiao={token}"}
        sent = json.dumps(body, ensure_ascii=False).encode() if body is not None else None
        connection = self._connection()
        connection.request(method, path, sent, headers)
        answer = connection.getresponse()
        status, read = answer.status, answer.read()
        self._free.append((time.monotonic(), connection))
        return status, read

    def _connection(self) -> http.client.HTTPConnection:
        """The one that was used last, so that idle ones are let go."""
        while self._free:
            try:
                used, connection = self._free.pop()
            except IndexError:
                break
            if time.monotonic() - used < IDLE_SECONDS:
                return connection
            connection.close()
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)


def percentile(values: Sequence[float], share: float) -> float:
    """Of sorted or unsorted values; nan where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def by_name(calls: Iterable[Call]) -> dict[str, dict[str, float]]:
    """p50 and p95 of each kind of call in milliseconds."""
    found: dict[str, list[float]] = {}
    for one in calls:
        found.setdefault(one.name, []).append(1000 * one.seconds)
    return {
        name: {"p50_ms": round(percentile(values, 0.5), 1), "p95_ms": round(percentile(values, 0.95), 1)}
        for name, values in found.items()
    }
