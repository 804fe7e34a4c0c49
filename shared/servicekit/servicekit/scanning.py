"""Whether a file holds malware, by the scanner that the house has: a command, or clamd behind a socket."""

from __future__ import annotations

import shlex
import shutil
import socket
import struct
import subprocess
from collections.abc import Iterator
from contextlib import closing

from contracts.refusals import FileRefused

NOT_SCANNED, CLEAN = "not_scanned", "clean"
INFECTED = 1  # what clamscan, clamdscan and most others exit with
SECONDS = 60.0
ASKED_SECONDS = 1.0  # whether it is there at all
CHUNK = 256_000  # bytes
INSTREAM = (
    b"zINSTREAM\0"  # clamd's protocol (clamd(8)): length and bytes, again and again, then a length of nothing
)


def scan(scanner: str, content: bytes) -> str:
    """``clean``, or ``not_scanned`` where no scanner is named.

    ``scanner`` is ``clamd:/path/of/socket``, ``clamd:host:port``, or a command that reads the file from its standard input and
    exits with 0 (clean) or 1 (infected), like ``clamdscan --no-summary -``.

    :raises FileRefused: infected, or the scanner does not answer: what nobody looked through is not taken then.
    """
    if not scanner:
        return NOT_SCANNED
    try:
        infected = (
            _clamd(scanner[6:], content) if scanner.startswith("clamd:") else _command(scanner, content)
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise FileRefused("病毒检查暂时不能进行，文件没有收下，请稍后再试。", field="content") from error
    if infected:
        raise FileRefused("这个文件带有病毒，不能上传；请先查杀，或者拍照、打印后再交。", field="content")
    return CLEAN


def standing(scanner: str) -> str:
    """``off`` where no scanner is named, ``on`` where it can be asked, ``silent`` where it cannot: then nothing is taken."""
    if not scanner:
        return "off"
    try:
        there = _pings(scanner[6:]) if scanner.startswith("clamd:") else shutil.which(shlex.split(scanner)[0])
    except (OSError, ValueError, IndexError):
        there = None
    return "on" if there else "silent"


def _pings(place: str) -> bool:
    with closing(_connected(place, ASKED_SECONDS)) as channel:
        channel.sendall(b"zPING\0")
        return channel.recv(4096).startswith(b"PONG")


def _command(command: str, content: bytes) -> bool:
    given = shlex.split(command)  # named by whoever runs the house, never by a request
    done = subprocess.run(given, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    if done.returncode not in (0, INFECTED):
        raise ValueError(f"the scanner ended with {done.returncode}")
    return done.returncode == INFECTED


def _clamd(place: str, content: bytes) -> bool:
    with closing(_connected(place)) as channel:
        channel.sendall(INSTREAM)
        for piece in _pieces(content):
            channel.sendall(struct.pack("!I", len(piece)) + piece)
        answer = b"".join(iter(lambda: channel.recv(4096), b"")).rstrip(b"\0 \n")
    if answer.endswith(b"FOUND"):
        return True
    if not answer.endswith(b"OK"):
        raise ValueError("clamd gave no verdict")
    return False


def _connected(place: str, seconds: float = SECONDS) -> socket.socket:
    if place.startswith("/"):
        channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        channel.settimeout(seconds)
        try:
            channel.connect(place)
        except OSError:
            channel.close()
            raise
        return channel
    host, _, port = place.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=seconds)


def _pieces(content: bytes) -> Iterator[bytes]:
    """The content in pieces, then the empty one that ends it."""
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]
    yield b""
