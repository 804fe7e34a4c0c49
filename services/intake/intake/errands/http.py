"""One signed POST to an outside system: what it answered, or a word for why it did not."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

LARGEST_ANSWER = 5_000_000  # bytes


@dataclass(frozen=True)
class Answered:
    """``code`` is the HTTP status, 0 where nobody answered; ``trouble`` is empty where all is well."""

    code: int
    trouble: str
    took_ms: int
    content: bytes = b""


def post(url: str, headers: Mapping[str, str], body: str, timeout: float) -> Answered:
    """Never raises: whatever goes wrong has a word (``contracts.exchange.TROUBLES``)."""
    started = time.monotonic()
    try:
        code, content = _sent(url, headers, body, timeout)
    except httpx.TimeoutException:
        return Answered(0, "timeout", _since(started))
    except (httpx.UnsupportedProtocol, httpx.InvalidURL, ValueError):
        return Answered(0, "unsupported", _since(started))
    except httpx.HTTPError:
        return Answered(0, "unreachable", _since(started))
    return Answered(code, _trouble(code), _since(started), content)


def _sent(url: str, headers: Mapping[str, str], body: str, timeout: float) -> tuple[int, bytes]:
    """A redirect is not followed: what is signed for one address goes to no other."""
    every = {**headers, "content-type": "application/json; charset=utf-8", "user-agent": "fengqiao/1"}
    with (
        httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False) as client,
        client.stream("POST", url, headers=every, content=body.encode()) as answer,
    ):
        content = b""
        for part in answer.iter_bytes():
            content += part
            if len(content) > LARGEST_ANSWER:
                break
        return answer.status_code, content


def _trouble(code: int) -> str:
    if 200 <= code < 300:
        return ""
    if code == 410:
        return "gone"
    if 300 <= code < 400:
        return "redirected"
    return "refused" if code < 500 else "broken"


def _since(started: float) -> int:
    return int((time.monotonic() - started) * 1000)
