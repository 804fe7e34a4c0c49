"""The HTTP API as people and programs use it: own accounts, kept connections, the same key on a second try."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx

Json = dict[str, Any]
TIMEOUT = 30.0
# A platform that was killed needs a while to start: so many seconds a call is tried again, ever more slowly.
PATIENCE, SHORTEST_PAUSE, LONGEST_PAUSE = 120.0, 0.2, 3.0


class Told(Exception):
    """The platform refused: 4xx with a code."""

    def __init__(self, status: int, code: str, words: str) -> None:
        super().__init__(f"{status} {code}: {words}")
        self.status, self.code = status, code


class Api:
    """Calls as somebody: a login, a token of a channel (``token:NAME``), or nobody (``""``)."""

    def __init__(
        self,
        url: str,
        password: str,
        transport: httpx.BaseTransport | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._client = httpx.Client(base_url=f"{url}/api/v1", timeout=TIMEOUT, transport=transport)
        self._password, self._lock, self.patience = password, threading.Lock(), patience
        self._tokens: dict[str, str] = {}
        self._signing: dict[str, threading.Lock] = {}
        self.calls = 0
        self.retries = 0

    def close(self) -> None:
        self._client.close()

    def add_token(self, channel: str, token: str) -> None:
        self._tokens[f"token:{channel}"] = token

    def get(self, who: str, path: str, **query: Any) -> Json:
        return self._call(who, "GET", path, params=query)

    def post(self, who: str, path: str, body: Json | None = None) -> Json:
        return self._call(who, "POST", path, json=body or {}, key=uuid.uuid4().hex)

    def all(self, who: str, path: str, **query: Any) -> Iterator[Json]:
        """The rows of every page."""
        cursor = ""
        while True:
            page = self.get(who, path, **query, limit=200, **({"cursor": cursor} if cursor else {}))
            yield from page["items"]
            cursor = page.get("next_cursor", "")
            if not cursor:
                return

    def _call(self, who: str, method: str, path: str, *, key: str = "", **content: Any) -> Json:
        headers = {"Idempotency-Key": key} if key else {}
        if who:
            headers["Authorization"] = f"Bearer {self._token(who)}"
        return self._send(method, path, headers, content)

    def _token(self, who: str) -> str:
        with self._lock:
            lock = self._signing.setdefault(who, threading.Lock())
        with lock:
            if who not in self._tokens:
                given = {"json": {"login": who, "password": self._password}}
                self._tokens[who] = self._send("POST", "/sessions", {}, given)["token"]
            return self._tokens[who]

    def _send(self, method: str, path: str, headers: dict[str, str], content: Json) -> Json:
        """:raises Told: refused. :raises RuntimeError: as long as patience lasts it could not be reached, or failed."""
        end, pause, attempt = time.monotonic() + self.patience, SHORTEST_PAUSE, 0
        while True:
            with self._lock:
                self.calls += 1
                self.retries += attempt > 0
            attempt += 1
            answer, last = self._try(method, path, headers, content)
            if answer is not None:
                return _read(answer)
            if time.monotonic() > end:
                raise RuntimeError(f"{method} {path} failed {attempt} times: {last}")
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _try(
        self, method: str, path: str, headers: dict[str, str], content: Json
    ) -> tuple[httpx.Response | None, str]:
        """The answer, or why there is none: nobody was reached, or a fault."""
        try:
            answer = self._client.request(method, path, headers=headers, **content)
        except httpx.TransportError as error:
            return None, type(error).__name__
        if answer.status_code >= 500:
            return None, f"{answer.status_code} {answer.text[:200]}"
        return answer, ""


def _read(answer: httpx.Response) -> Json:
    body: Json = answer.json()
    if answer.status_code >= 400:
        field = f" [{body['field']}]" if body.get("field") else ""
        raise Told(answer.status_code, str(body.get("code", "")), f"{body.get('detail', '')}{field}")
    return body
