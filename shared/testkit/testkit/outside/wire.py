"""An outside system as a small HTTP program: it takes our statuses, answers for its list of orders, and signs by itself.

It has its own few lines of the Standard Webhooks convention, so that a mistake of ours is not repeated on the other side.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class OutsideSystem:
    """``answers`` are the HTTP codes given to the next statuses, then 200; ``pages`` the bodies given for lists."""

    url: str = ""
    secret: str = ""
    answers: list[int] = field(default_factory=list)
    pages: list[dict[str, Any]] = field(default_factory=list)
    slow: float = 0.0  # seconds before a status is answered
    told: list[dict[str, Any]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    unsigned: int = 0

    def take(self, path: str, headers: Callable[[str], str], body: bytes) -> tuple[int, dict[str, Any]]:
        """What a request is answered with."""
        if not self._signed(headers, body):
            self.unsigned += 1
            return 401, {}
        message = json.loads(body)
        if path == "/orders":
            self.asked.append(message)
            return 200, self.listed(message)
        time.sleep(self.slow)
        code = self.answers.pop(0) if self.answers else 200
        if code == 200:
            self.told.append(message)
            self.ids.append(headers("webhook-id"))
            self.heard(message)
        return code, {}

    def listed(self, _message: dict[str, Any]) -> dict[str, Any]:
        """The next of the given pages, whatever was asked."""
        return self.pages[len(self.asked) - 1]

    def heard(self, _message: dict[str, Any]) -> None:
        """Nothing more than that it was told."""

    def _signed(self, headers: Callable[[str], str], body: bytes) -> bool:
        mine = signature(self.secret, headers("webhook-id"), headers("webhook-timestamp"), body)
        return mine in headers("webhook-signature").split()


def signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """``v1,`` and the Base64 of the HMAC-SHA256 over id, timestamp and body."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(mac.digest()).decode()


def signed(secret: str, message_id: str, moment: float, body: bytes) -> dict[str, str]:
    """The headers of a message that the outside system sends to us."""
    stamp = str(int(moment))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": signature(secret, message_id, stamp, body),
        "content-type": "application/json",
    }


@contextmanager
def outside_system(secret: str = "") -> Iterator[OutsideSystem]:
    """One that answers what it was given to answer."""
    system = OutsideSystem(secret=secret)
    with serving(system):
        yield system


@contextmanager
def serving(system: OutsideSystem) -> Iterator[None]:
    """Lets it listen on a free port of this machine until the block ends."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length") or 0))
            code, answer = system.take(self.path, lambda name: self.headers.get(name) or "", raw)
            content = json.dumps(answer).encode()
            self.send_response(code)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            with suppress(BrokenPipeError):  # whoever asked did not wait
                self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    system.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
