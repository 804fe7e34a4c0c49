"""Running services in this process: the embedded default with everything, or some services of a platform that is spread out."""

from __future__ import annotations

import gc
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import eventlet
import eventlet.wsgi
from eventlet.event import Event
from sqlalchemy import text

from contracts.envelope import Envelope, encode
from gateway.house import House
from gateway.service import Gateway
from messaging import embedded
from messaging.depths import queue_states, rpc_queue
from messaging.entry import shared_publisher
from messaging.mending import shelf_for
from messaging.publisher import Letter, Publisher
from messaging.recovery import Ledger, Recovery
from messaging.runner import Runner, declare_all
from servicekit import logs
from servicekit.health import operations_app
from servicekit.settings import ServiceSettings
from standalone import house
from standalone.lock import only_one

_log = logging.getLogger(__name__)
ADVANCE_SECONDS = 30
SERVICE_METRICS_PORT = 9100


def run(settings: ServiceSettings, announce: Callable[[Gateway], None], host: str = "127.0.0.1") -> None:
    """Everything in this process until a signal: databases, services, what a kill left on the way, the door."""
    logs.configure("fengqiao", settings.log_level, settings.log_format)
    with only_one(settings.var):
        _run(settings, announce, host)


def _run(settings: ServiceSettings, announce: Callable[[Gateway], None], host: str) -> None:
    services = house.classes()
    house.load_resources(services)
    house.migrate(settings)
    declare_all(services, settings.amqp_url)
    runner = Runner(services, settings)
    recovery = _recovery(services, settings)
    runner.start()
    _tell_again(recovery, settings)
    gateway = Gateway(host=host, house=_house(settings))
    gateway.start()
    feed = _feed(settings)
    _settle_memory()
    announce(gateway)
    reason = _until_told(runner, lambda: _advance(recovery))
    _stop(gateway, feed, runner, reason=reason)


def serve(names: Sequence[str], settings: ServiceSettings) -> None:
    """Some services in this process, the others elsewhere; several processes may serve the same."""
    logs.configure("-".join(names), settings.log_level, settings.log_format)
    mine = [name for name in names if name not in house.OTHERS]
    services = house.classes(mine) if mine else []
    house.load_resources(services)
    house.wait_for_databases(services, settings)
    runner = Runner(services, settings)
    runner.start()
    gateway = Gateway(house=_house(settings)) if "gateway" in names else None
    if gateway is not None:
        gateway.start()
    feed = _feed(settings) if "video_feed" in names else None
    if gateway is None:  # the gateway answers for itself on its own port
        _operations(settings, services)
    _settle_memory()
    _log.info("serving %s", ", ".join(names))
    reason = _until_told(runner, lambda: None)
    _stop(gateway, feed, runner, reason=reason)


def _stop(*running: Any, reason: str) -> None:
    """:raises RuntimeError: nobody asked for the end; whoever watches over the process starts it again."""
    for each in running:
        if each is not None:
            each.stop()
    if reason:
        raise RuntimeError(f"{reason}; its log says why. Start the process again.")


def _settle_memory() -> None:
    """What was loaded at the start lives as long as the process: the garbage collector need not look at it each time.

    A batch makes thousands of objects that end with it; at Python's own threshold of 700 a tenth of its time went there.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def _house(settings: ServiceSettings) -> House:
    """What the operator's page sees of the services and their queues."""
    url = settings.amqp_url
    return House(partial(house.queues, url), partial(queue_states, url), rpc_queue)


def _recovery(services: Sequence[Any], settings: ServiceSettings) -> Recovery | None:
    if not embedded.is_embedded(settings.amqp_url):
        return None
    ledger = Ledger(settings.var / "bus.json")
    engines = house.engines(services, settings)
    return Recovery(services, engines, settings.amqp_url, ledger, shelf_for(settings))


def _tell_again(recovery: Recovery | None, settings: ServiceSettings) -> None:
    if recovery is not None:
        recovery.tell_again(shared_publisher(settings.amqp_url, "recovery"))
        recovery.advance()


def _advance(recovery: Recovery | None) -> None:
    if recovery is not None:
        recovery.advance()


def _feed(settings: ServiceSettings) -> Any:
    """The bridge from video analysis, where an MQTT broker is named."""
    from video_feed.service import start_from_environment

    if not embedded.is_embedded(settings.amqp_url):
        return start_from_environment(settings)
    publisher = shared_publisher(settings.amqp_url, "video_feed")
    return start_from_environment(settings, lambda envelope: _tell(publisher, envelope))


def _tell(publisher: Publisher, envelope: Envelope) -> None:
    """In one process the bridge uses the embedded bus instead of pika."""
    event = envelope.event
    kind = event.routing_key()
    publisher.publish([Letter(event.exchange(), kind, encode(envelope), {"type": kind}, envelope.event_id)])


def _operations(settings: ServiceSettings, services: Sequence[Any]) -> None:
    """/healthz, /readyz and /metrics of this process."""
    checks = {name: _database_check(engine) for name, engine in house.engines(services, settings).items()}
    port = SERVICE_METRICS_PORT if settings.metrics_port is None else settings.metrics_port
    try:
        socket = eventlet.listen(("0.0.0.0", port))  # noqa: S104  scraped from outside the container
    except OSError as error:
        _log.warning("no metrics: port %s cannot be used (%s); set METRICS_PORT", port, error.strerror)
        return
    eventlet.spawn_n(eventlet.wsgi.server, socket, operations_app(checks), log_output=False)


def _database_check(engine: Any) -> Callable[[], str | None]:
    def check() -> str | None:
        try:
            with engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except Exception as error:
            return type(error).__name__
        return None

    return check


def _until_told(runner: Runner, often: Callable[[], None]) -> str:
    """Waits for SIGINT or SIGTERM, or for a service that ends by itself, and gives the reason then; does ``often``."""
    told = Event()

    def stop(reason: str = "") -> None:
        if not told.ready():
            told.send(reason)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop())
    runner.watch(stop)
    while not told.ready():
        eventlet.with_timeout(ADVANCE_SECONDS, told.wait, timeout_value=None)
        try:
            often()
        except Exception:
            _log.exception("the bus's marks could not be moved")
    sys.stderr.write("stopping …\n")
    return str(told.wait())
