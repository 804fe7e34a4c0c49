"""Running services in this process: the embedded default with everything, or some services of a platform that is spread out."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any

import eventlet
import eventlet.wsgi
from eventlet.event import Event
from sqlalchemy import text

from contracts.envelope import Envelope, encode
from gateway.service import Gateway
from messaging import embedded
from messaging.entry import shared_publisher
from messaging.publisher import Letter, Publisher
from messaging.recovery import Ledger, Recovery
from messaging.runner import Runner, declare_all
from servicekit import logs
from servicekit.health import operations_app
from servicekit.settings import ServiceSettings
from standalone import house
from standalone.lock import alone

_log = logging.getLogger(__name__)
ADVANCE_SECONDS = 30
SERVICE_METRICS_PORT = 9100


def run(settings: ServiceSettings, announce: Callable[[Gateway], None], host: str = "127.0.0.1") -> None:
    """Everything in this process until a signal: databases, services, what a kill left on the way, the door."""
    logs.configure("fengqiao", settings.log_level, settings.log_format)
    with alone(settings.var):
        _run(settings, announce, host)


def _run(settings: ServiceSettings, announce: Callable[[Gateway], None], host: str) -> None:
    house.migrate(settings)
    services = house.classes()
    declare_all(services, settings.amqp_url)
    runner = Runner(services, settings)
    recovery = _recovery(services, settings)
    runner.start()
    _tell_again(recovery, settings)
    gateway = Gateway(host=host)
    gateway.start()
    feed = _feed(settings)
    announce(gateway)
    _until_signal(lambda: _advance(recovery))
    gateway.stop()
    if feed is not None:
        feed.stop()
    runner.stop()


def serve(names: Sequence[str], settings: ServiceSettings) -> None:
    """Some services in this process, the others elsewhere; several processes may serve the same."""
    logs.configure("-".join(names), settings.log_level, settings.log_format)
    mine = [name for name in names if name not in house.OTHERS]
    services = house.classes(mine) if mine else []
    runner = Runner(services, settings)
    runner.start()
    gateway = Gateway() if "gateway" in names else None
    if gateway is not None:
        gateway.start()
    feed = _feed(settings) if "video_feed" in names else None
    if gateway is None:  # the gateway answers for itself on its own port
        _operations(settings, services)
    _log.info("serving %s", ", ".join(names))
    _until_signal(lambda: None)
    for each in (gateway, feed, runner):
        if each is not None:
            each.stop()


def _recovery(services: Sequence[Any], settings: ServiceSettings) -> Recovery | None:
    if not embedded.is_embedded(settings.amqp_url):
        return None
    ledger = Ledger(settings.var / "bus.json")
    return Recovery(services, house.engines(services, settings), settings.amqp_url, ledger)


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


def _until_signal(often: Callable[[], None]) -> None:
    """Waits for SIGINT or SIGTERM; does ``often`` now and then."""
    asked = Event()

    def stop(*_: Any) -> None:
        if not asked.ready():
            asked.send(True)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    while not asked.ready():
        eventlet.with_timeout(ADVANCE_SECONDS, asked.wait, timeout_value=None)
        try:
            often()
        except Exception:
            _log.exception("the bus's marks could not be moved")
    sys.stderr.write("stopping …\n")
