"""Starts services in this process and stops them in order (nameko's own command needs pkg_resources, which is gone)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import eventlet
import kombu.pools
from nameko.containers import ServiceContainer

from messaging import embedded, topology
from messaging.consumer import BatchConsumer
from servicekit.settings import ServiceSettings

_log = logging.getLogger(__name__)
MAX_WORKERS = 50
STOP_SECONDS = 10


def config_for(settings: ServiceSettings) -> dict[str, Any]:
    return {
        "AMQP_URI": topology.address(settings.amqp_url),
        "max_workers": MAX_WORKERS,
        "serializer": "json",
        "HEARTBEAT": 30,
    }


class Runner:
    """The containers of this process."""

    def __init__(self, services: Sequence[type], settings: ServiceSettings) -> None:
        embedded.register()
        kombu.pools.set_limit(200)
        self.containers = [ServiceContainer(service, config_for(settings)) for service in services]

    def start(self) -> None:
        for container in self.containers:
            container.start()
            _log.info("%s is listening", container.service_name)

    def stop(self) -> None:
        """Lets all finish what they are doing, all at once; what takes longer than STOP_SECONDS is cut off."""
        stopping = [eventlet.spawn(container.stop) for container in self.containers]
        with eventlet.Timeout(STOP_SECONDS, False):
            for each in stopping:
                each.wait()
            return
        self.kill()

    def kill(self) -> None:
        for container in self.containers:
            container.kill()

    def watch(self, ended: Callable[[str], None]) -> None:
        """Calls ``ended`` when a service ends by itself, which none should: what is left would only look alive."""
        for container in self.containers:
            eventlet.spawn_n(self._watch, container, ended)

    @staticmethod
    def _watch(container: Any, ended: Callable[[str], None]) -> None:
        try:
            container.wait()
        except Exception as error:
            ended(f"{container.service_name} ended by itself ({type(error).__name__})")


def consumers_of(service: Any, amqp_url: str) -> Iterable[tuple[str, BatchConsumer, Any]]:
    """(queue name, entry point, kombu queue) of every event that ``service`` listens to."""
    for attribute in dir(service):
        for point in getattr(getattr(service, attribute), "nameko_entrypoints", ()):
            if isinstance(point, BatchConsumer):
                name = point.queue_name or topology.queue_name(service.name, point.event)
                yield name, point, topology.event_queue(amqp_url, name, point.event, point.only)


def declare_all(services: Sequence[Any], amqp_url: str) -> int:
    """Declares every queue of the house, so that no event is lost for a service that starts later; their number."""
    queues = [queue for service in services for _, _, queue in consumers_of(service, amqp_url)]
    with topology.connect(amqp_url) as connection:
        topology.declare(connection.channel(), amqp_url, queues, {service.name for service in services})
    return len(queues)
