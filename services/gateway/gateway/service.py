"""The gateway's process: Flask on eventlet's server, asking the services over the bus."""

from __future__ import annotations

import logging
from typing import Any

import eventlet
import eventlet.wsgi

from gateway.app import create_app
from gateway.house import House
from gateway.settings import Settings
from messaging.rpc import RpcClient
from servicekit.clock import clock_from
from servicekit.health import operations_app
from servicekit.settings import load

READY_SECONDS = 2.0
_log = logging.getLogger(__name__)


class Gateway:
    """Listens on ``port`` (0: any free one) until stopped."""

    def __init__(
        self,
        settings: Settings | None = None,
        host: str = "0.0.0.0",  # noqa: S104  the only door is meant to be reached
        house: House | None = None,
    ) -> None:
        self.settings = settings or load(Settings)
        self.client = RpcClient(self.settings.amqp_url)
        clock = clock_from(self.settings)
        operations = operations_app({"bus": self._bus_check})
        self.app = create_app(self.client, self.settings, clock, operations, house)
        self._socket: Any = eventlet.listen((host, self.settings.port), backlog=1024)

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    def run(self) -> None:
        eventlet.wsgi.server(
            self._socket, self.app, log_output=False, max_size=500, socket_timeout=60, keepalive=15
        )

    def start(self) -> Any:
        return eventlet.spawn(self.run)

    def stop(self) -> None:
        self._socket.close()
        self.client.close()

    def _bus_check(self) -> str | None:
        """Ready when the replies' reader is connected."""
        try:
            self.client.wait_until_ready(READY_SECONDS)
        except Exception as error:
            return type(error).__name__
        return None
