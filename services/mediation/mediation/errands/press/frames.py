"""What service and press say to each other: a line of JSON, then so many bytes as it says."""

from __future__ import annotations

import json
from typing import Any, Protocol

Head = dict[str, Any]


class Writable(Protocol):
    def write(self, data: bytes, /) -> Any: ...
    def flush(self) -> None: ...


class Readable(Protocol):
    def readline(self) -> bytes: ...
    def read(self, size: int, /) -> bytes: ...


def send(stream: Writable, content: bytes = b"", **head: Any) -> None:
    stream.write(json.dumps({**head, "size": len(content)}).encode() + b"\n")
    stream.write(content)
    stream.flush()


def receive(stream: Readable) -> tuple[Head, bytes]:
    """:raises EOFError: the other side is gone."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError("the other side is gone")
    head: Head = json.loads(line)
    content = stream.read(head["size"])
    if len(content) != head["size"]:
        raise EOFError("the other side went in the middle")
    return head, content
