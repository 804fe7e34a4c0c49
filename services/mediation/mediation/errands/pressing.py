"""The service's side of the press: starts it, hands it pieces, and ends it when it takes too long."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import cast

from mediation.errands.press.frames import receive, send
from mediation.model import Piece

SECONDS = 120.0  # for one piece, on a machine that has much else to do
COMMAND = (sys.executable, "-m", "mediation.errands.press")


class PressFailed(Exception):
    """The press ended, or did not answer in time: a file that was given in may be made to do that."""


class Press:
    """``with Press() as press``: a process that ends with the block; waiting for it lets others work."""

    def __enter__(self) -> Press:
        self._ours, theirs = socket.socketpair()
        self._ours.settimeout(SECONDS)
        try:
            self._process = subprocess.Popen(COMMAND, stdin=theirs.fileno(), stdout=theirs.fileno())  # noqa: S603  ours, and always the same
        finally:
            theirs.close()
        self._stream = self._ours.makefile("rwb")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        with suppress(OSError):  # what could not be sent any more
            self._stream.close()
        self._ours.close()

    def add(self, piece: Piece) -> tuple[int, int]:
        """Its first and last page. :raises PressFailed:"""
        try:
            send(
                self._stream, piece.content, what="piece", place=piece.place, title=piece.title,
                media_type=piece.media_type, made=piece.made,
            )  # fmt: skip
            head, _ = receive(self._stream)
        except (OSError, EOFError, ValueError) as error:
            raise PressFailed(f"{piece.place} {piece.media_type}") from error
        return cast(int, head["first"]), cast(int, head["last"])

    def finish(self, front: Sequence[bytes], back: bytes, title: str, mark: str = "") -> bytes:
        """The whole as PDF, with ``mark`` at the head of every page. :raises PressFailed:"""
        try:
            send(self._stream, back, what="covers", front=len(front), title=title, mark=mark)
            for paper in front:
                send(self._stream, paper)
            return receive(self._stream)[1]
        except (OSError, EOFError, ValueError) as error:
            raise PressFailed("covers") from error
