"""A wire between a program and a server that a test can cut, freeze, or close in the broker's name."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

_CHUNK = 65_536
_LOOK_SECONDS = 0.1


class Wire:
    """Listens on a port of its own and passes everything on to ``host:port``."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.opened = 0  # connections so far
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._flows, self._closing = threading.Event(), False
        self._flows.set()
        self._threads: list[threading.Thread] = []
        self.port = 0
        self.up()

    def up(self) -> None:
        """Lets connections through; again after ``down``."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = int(self._listener.getsockname()[1])
        self._run(self._accept)

    def down(self) -> None:
        """Breaks every connection and refuses new ones."""
        _hang_up(self._listener)
        self.cut()

    def cut(self) -> None:
        """Breaks every connection that is open now; new ones are let through."""
        pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for end in pair:
                _hang_up(end)

    def freeze(self) -> None:
        """Nothing passes any more and nobody is told: a cable that was pulled."""
        self._flows.clear()

    def thaw(self) -> None:
        self._flows.set()

    def close_as_broker(self) -> None:
        """Says what RabbitMQ says when an operator closes a connection: Connection.Close 320."""
        reason = b"CONNECTION_FORCED"
        method = struct.pack(">HHH", 10, 50, 320) + bytes([len(reason)]) + reason + struct.pack(">HH", 0, 0)
        frame = struct.pack(">BHI", 1, 0, len(method)) + method + b"\xce"
        for client, _ in list(self._pairs):
            client.sendall(frame)

    def close(self) -> None:
        self._closing = True
        self._flows.set()
        self.down()
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.opened += 1
                self._connect(client)

    def _connect(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self.target, 5)
        except OSError:
            _hang_up(client)
            return
        server.settimeout(None)
        self._pairs.append((client, server))
        for ends in ((client, server), (server, client)):
            self._run(self._pump, *ends)

    def _run(self, work: Callable[..., None], *arguments: socket.socket) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                while not self._flows.wait(_LOOK_SECONDS):
                    if self._closing:
                        return
                sink.sendall(data)
        _hang_up(sink)
        _hang_up(source)


@contextmanager
def wire_to(url: str) -> Iterator[tuple[Wire, str]]:
    """A wire to the server of ``url``, and the address that leads through it."""
    parts = urlsplit(url)
    wire = Wire(parts.hostname or "127.0.0.1", parts.port or 5672)
    who = f"{parts.username}:{parts.password}@" if parts.username else ""
    try:
        yield wire, urlunsplit(parts._replace(netloc=f"{who}127.0.0.1:{wire.port}"))
    finally:
        wire.close()


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
