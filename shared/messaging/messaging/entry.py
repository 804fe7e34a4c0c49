"""The nameko adapter: what a service's ``service.py`` is written with, and the only place that would change without nameko."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from nameko.extensions import DependencyProvider
from nameko.timer import timer

from contracts import auditing, operations
from contracts.message import Event, Request
from messaging import mending, upkeep
from messaging.answering import Answers
from messaging.batches import Delivery, Preload
from messaging.call import Call
from messaging.consumer import BatchConsumer
from messaging.failures import Failures
from messaging.pruning import prune
from messaging.publisher import Publisher
from messaging.relay import Relay
from messaging.runtime import Runtime
from servicekit.clock import Clock, clock_from
from servicekit.engine import make_engine, service_url
from servicekit.settings import ServiceSettings, load

F = TypeVar("F", bound=Callable[..., Any])
PRUNE_SECONDS = 6 * 3600.0  # several times a day, because processes are started anew
SEAL_SECONDS = 600.0
PUT_BACK_SECONDS = 5.0


@functools.cache
def shared_engine(url: str) -> Any:
    """One engine for each database in a process: twelve desks share one."""
    return make_engine(url)


@functools.cache
def shared_publisher(amqp_url: str, owner: str) -> Publisher:
    return Publisher(amqp_url)


_relays: dict[tuple[Any, Publisher], Relay] = {}


def shared_relay(name: str, engine: Any, outbox: Any, publisher: Publisher, clock: Clock) -> Relay:
    """One relay for each database in a process: twelve desks publish together."""
    return _relays.setdefault((engine, publisher), Relay(name, engine, outbox, publisher, clock.now))


class RuntimeProvider(DependencyProvider):
    """Builds the service's runtime when its container starts, and runs its relay."""

    def setup(self) -> None:
        service = self.container.service_cls
        settings = load(service.settings_type)
        clock = clock_from(settings)
        engine = shared_engine(service_url(settings.database_url, service.database()))
        publisher = shared_publisher(settings.amqp_url, service.database())
        self.runtime = Runtime(
            name=service.name,
            tables=service.tables,
            engine=engine,
            relay=shared_relay(service.database(), engine, service.tables.BUS.outbox, publisher, clock),
            failures=Failures(service.name, publisher, clock.now, mending.shelf_for(settings)),
            clock=clock,
            settings=settings,
            resources=service.load_resources(settings),
        )

    def start(self) -> None:
        self.runtime.relay.join()
        on_start = getattr(self.container.service_cls, "on_start", None)
        if on_start is not None:
            self.runtime.begin(functools.partial(on_start, self.container.service_cls()))

    def stop(self) -> None:
        self.runtime.relay.leave()

    def get_dependency(self, worker_ctx: Any) -> Runtime:
        return self.runtime


def answers(request_type: type[Request[Any]], *, write: bool = True, apart: bool = False) -> Callable[[F], F]:
    """Answers a request: ``def sign_dispute(self, call, request) -> answer``; the method is named like the request.

    ``apart``: what takes seconds and keeps nothing is given ``calling`` instead of a call, as an errand is.
    """

    def decorate(method: F) -> F:
        if method.__name__ != request_type.method():
            raise TypeError(
                f"{method.__name__} answers {request_type.__name__}: name it {request_type.method()}"
            )

        def answer(self: Any, payload: Mapping[str, Any]) -> dict[str, Any]:
            if apart:
                return self.runtime.answer_apart(self, request_type, method, payload)
            return self.runtime.answer(self, request_type, method, payload, write)

        answer.__name__, answer.__doc__ = method.__name__, method.__doc__
        return Answers.decorator(write=write and not apart)(answer)

    return decorate


class Service:
    """A service's entry points. Subclasses name themselves, their tables module and their settings type.

    ``resources(settings)`` loads once for each process what the use cases read (the town's data, rules);
    ``on_start(self, call)``, where there is one, runs at each start in a transaction of its own.
    ``gathers``: so many seconds a service on whose events nobody waits lets them gather, so that those who are waited for
    have the machine, and what follows one deed is written together.
    """

    name: str
    tables: Any
    settings_type: type[ServiceSettings] = ServiceSettings
    takes_files: ClassVar[bool] = (
        False  # from people or outside systems: its health says whether they are looked through
    )
    database_name: str = ""
    gathers: float = 0.0
    runtime = RuntimeProvider()

    @classmethod
    def database(cls) -> str:
        """The name that stands for ``{service}`` in the database's address."""
        return cls.database_name or cls.name

    @classmethod
    def resources(cls, settings: Any) -> Any:
        return None

    @classmethod
    def load_resources(cls, settings: Any) -> Any:
        """``resources``, loaded once for each database name and settings in a process."""
        return _resources(cls.resources, cls.database(), settings)

    @timer(interval=PRUNE_SECONDS)
    def prune_bus_tables(self) -> None:
        prune(self.runtime, self.database())

    @timer(interval=PUT_BACK_SECONDS)
    def put_back_letters(self) -> None:
        self.runtime.failures.put_back()

    @timer(interval=SEAL_SECONDS, eager=True)
    def seal_chains(self) -> None:
        """Once a day the heads of the audit chains are sealed, by the service that owns the database."""
        if self.name == self.database():
            self.runtime.tick(self, upkeep.seal_yesterday)

    # What every service answers about itself.

    def _letters(self) -> mending.Letters:
        return mending.letters_of(self.runtime.settings, self.name)

    @answers(operations.GetHealth, write=False)
    def get_health(self, call: Call, request: operations.GetHealth) -> operations.Health:
        return upkeep.health(call, self, self._letters())

    @answers(operations.ListDeadLetters, write=False)
    def list_dead_letters(self, call: Call, request: operations.ListDeadLetters) -> operations.DeadLetterRows:
        return mending.list_dead_letters(call, self._letters(), request)

    @answers(operations.ReplayDeadLetters)
    def replay_dead_letters(
        self, call: Call, request: operations.ReplayDeadLetters
    ) -> operations.LettersMoved:
        return mending.replay_dead_letters(call, self._letters(), request)

    @answers(operations.DiscardDeadLetter)
    def discard_dead_letter(
        self, call: Call, request: operations.DiscardDeadLetter
    ) -> operations.LettersMoved:
        return mending.discard_dead_letter(call, self._letters(), request)

    @answers(auditing.ListAudit, write=False)
    def list_audit(self, call: Call, request: auditing.ListAudit) -> auditing.AuditRows:
        return upkeep.list_audit(call, self, request)

    @answers(auditing.GetChains, write=False)
    def get_chains(self, call: Call, request: auditing.GetChains) -> auditing.ChainReport:
        return upkeep.chain_report(call, self, request.anchors)

    @answers(auditing.VerifyChains)
    def verify_chains(self, call: Call, request: auditing.VerifyChains) -> auditing.ChainReport:
        return upkeep.begin_check(call, self, _in_the_background)


def _in_the_background(do: Callable[[], None]) -> None:
    threading.Thread(target=do, name="chains", daemon=True).start()


_loaded: dict[tuple[str, Any], Any] = {}


def _resources(loader: Callable[[Any], Any], name: str, settings: Any) -> Any:
    key = (name, settings)
    if key not in _loaded:
        _loaded[key] = loader(settings)
    return _loaded[key]


def listens(
    *events: type[Event],
    queue: str = "",
    only: Mapping[str, Any] | None = None,
    preload: Preload | None = None,
) -> Callable[[F], F]:
    """Listens to events: ``def on_dispute_routed(self, call, event)``; the inbox and the transaction are done.

    One queue for each event type, ``<consumer>.<Event>`` unless ``queue`` names it; ``only`` takes just events with
    these headers; ``preload(session, events)`` loads what the batch needs with one query and returns it.
    """

    def decorate(method: F) -> F:
        def take(self: Any, deliveries: list[Delivery], settle: Callable[[Any], None]) -> None:
            self.runtime.take(self, deliveries, settle)

        take.__name__, take.__doc__ = method.__name__, method.__doc__
        for event in events:
            BatchConsumer.decorator(event, method, queue=queue, only=only, preload=preload)(take)
        return take  # type: ignore[return-value]

    return decorate


def every(seconds: float) -> Callable[[F], F]:
    """Runs ``def lapse_offers(self, call)`` again and again, each time in a transaction of its own."""

    def decorate(method: F) -> F:
        def tick(self: Any) -> None:
            self.runtime.tick(self, method)

        tick.__name__, tick.__doc__ = method.__name__, method.__doc__
        return timer(interval=seconds)(tick)

    return decorate


def errand(seconds: float) -> Callable[[F], F]:
    """Runs ``def send_deliveries(self, calling)`` again and again without a transaction: for what waits for others.

    ``with calling() as call`` opens one; while it is open nothing may be waited for.
    """

    def decorate(method: F) -> F:
        def run(self: Any) -> None:
            self.runtime.run(self, method)

        run.__name__, run.__doc__ = method.__name__, method.__doc__
        return timer(interval=seconds)(run)

    return decorate
