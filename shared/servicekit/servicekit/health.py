"""The operations page of a process: alive, ready, metrics; a WSGI application without a framework."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from servicekit.metrics import CONTENT_TYPE, exposition

# A check gives None when all is well, else the reason in one sentence.
Check = Callable[[], str | None]
Answer = tuple[str, str, bytes]
_log = logging.getLogger(__name__)


def operations_app(checks: Mapping[str, Check]) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """``/healthz`` answers while the process lives, ``/readyz`` when every check passes, and ``/metrics``."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        status, kind, body = answer(checks, str(environ.get("PATH_INFO", "/")))
        start_response(
            status,
            [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")],
        )
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]

    return application


def answer(checks: Mapping[str, Check], path: str) -> Answer:
    """Status line, content type and body for ``path``; for a framework that has its own routes."""
    match path:
        case "/healthz":
            return _json("200 OK", {"status": "alive"})
        case "/readyz":
            found = {name: _asked(name, check) for name, check in checks.items()}
            ready = all(reason is None for reason in found.values())
            told = {name: reason or "ok" for name, reason in found.items()}
            body = {"status": "ready" if ready else "not ready", "checks": told}
            return _json("200 OK" if ready else "503 Service Unavailable", body)
        case "/metrics":
            return "200 OK", CONTENT_TYPE, exposition()
    return _json("404 Not Found", {"status": "unknown", "paths": ["/healthz", "/readyz", "/metrics"]})


def _asked(name: str, check: Check) -> str | None:
    try:
        return check()
    except Exception as error:
        # A check that fails is an answer, not an accident: whoever asks must learn of it. Details stay in
        # the log.
        _log.warning("readiness check %s failed: %s", name, error)
        return type(error).__name__


def _json(status: str, body: Mapping[str, Any]) -> Answer:
    return status, "application/json", json.dumps(body, ensure_ascii=False).encode()
