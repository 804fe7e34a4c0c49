"""Services on databases of their own without a bus: a test decides when each hears what the others told.

What a service did – events it took, requests it answered, timers that ran – is kept as its script, so that the same
script can be played to a fresh one in another order. Ids and moments belong to the item of the script, not to the
order in which it is played: two plays can be compared row by row.
"""

from __future__ import annotations

import hashlib
import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Engine, Table, select

from contracts.envelope import decode
from contracts.errors import TooEarly
from contracts.message import Request
from contracts.people import Actor
from messaging.batches import Delivery
from messaging.outbox import Row
from messaging.runner import consumers_of
from messaging.runtime import Runtime
from servicekit.engine import make_engine, reading
from servicekit.settings import load
from testkit.clock import START

ANY_BROKER = "amqp://"
# What differs by nature: the bus's own rows, ids of rows that are only summed, places in an order of arrival.
TECHNICAL = ("outbox", "inbox", "replies", "audit", "audit_anchor", "tally_deltas")


@dataclass(frozen=True)
class Item:
    """One thing that happens to a service; ``mark`` names it in every play, ``moment`` is when it happened."""

    mark: str
    moment: datetime
    service: str
    queue: str = ""
    row: Row | None = None
    request: Request[Any] | None = None
    actor: Actor | None = None
    timer: str = ""
    told: int = 0  # how many events it led to

    @property
    def is_event(self) -> bool:
        return self.row is not None


class Refused(Exception):
    """The service refused a request, or failed."""


@dataclass
class _Failures:
    """Keeps what came too early; everything else is a fault that the test must see."""

    again: list[Any] = field(default_factory=list)

    def keep(self, queue: str, message: Any, error: BaseException, reference: str, handler: str = "") -> None:
        if not isinstance(error, TooEarly):
            raise AssertionError(f"{handler} failed") from error
        self.again.append(message)

    def bury(self, queue: str, message: Any, reason: str, *_: Any) -> None:
        raise AssertionError(f"a dead letter of {queue}: {reason}")


class _Runtime(Runtime):
    """Ids and moments come from the item of the script that is played."""

    def call(self, session: Any, correlation_id: str, event_id: str = "", actor: Actor | None = None) -> Any:
        play: Play = self.relay.play  # type: ignore[attr-defined]
        item = play.items.get(event_id) or play.item
        made = super().call(session, correlation_id, event_id, actor or Actor(person_id="system"))
        chance = random.Random(item.mark)
        return replace(made, now=item.moment, new_id=play.ids_of(item), random=chance)


class Play:
    """One database's services, fresh, and what they told so far."""

    def __init__(self, services: Sequence[type[Any]], environ: Mapping[str, str]) -> None:
        self.services = {service.name: service for service in services}
        self.tables = services[0].tables
        self.engine: Engine = make_engine("sqlite://")
        self.tables.metadata.create_all(self.engine)
        self.items: dict[str, Item] = {}
        self.item = Item("start", START, services[0].name)
        self.told: list[Row] = []
        self.failures = _Failures()
        self._counts: dict[str, Iterator[int]] = defaultdict(lambda: itertools.count(1))
        self._instances = {name: self._started(service, environ) for name, service in self.services.items()}

    def ids_of(self, item: Item) -> Callable[[], str]:
        count = self._counts[item.mark]
        return lambda: hashlib.sha256(f"{item.mark} {next(count)}".encode()).hexdigest()[:32]

    def now(self) -> datetime:
        return self.item.moment

    def soon(self, rows: Sequence[Row]) -> None:
        """The relay's part: nothing is published."""
        self.told += rows

    def play(self, items: Sequence[Item]) -> list[Item]:
        """Events as one batch, or one request, or one timer; gives what must be played again later."""
        first = items[0]
        self.item = max(items, key=lambda item: item.moment)
        if first.is_event:
            return self._hear(items)
        self.item = first
        if first.request is not None:
            return [] if self.ask(first) is not None else [first]
        before = len(self.told)
        getattr(self._instances[first.service], first.timer)()
        return [] if len(self.told) - before >= first.told else [first]

    def ask(self, item: Item) -> dict[str, Any] | None:
        """The answer; None when it is refused now."""
        assert item.request is not None and item.actor is not None
        payload = {
            "request": item.request.model_dump(mode="json"),
            "actor": item.actor.model_dump(mode="json"),
            "correlation_id": item.mark,
        }
        reply = getattr(self._instances[item.service], item.request.method())(payload)
        if "fault" in reply:
            self.refusal = f"{item.request.method()}: {reply['fault']['code']} {reply['fault']['message']}"
            return None
        return dict(reply["answer"])

    def _hear(self, items: Sequence[Item]) -> list[Item]:
        for item in items:
            assert item.row is not None
            self.items[item.row.event_id] = item
        by_service: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            by_service[item.service].append(item)
        return [again for name, some in by_service.items() for again in self._take(name, some)]

    def _take(self, name: str, items: Sequence[Item]) -> list[Item]:
        points = {queue: point for queue, point, _ in consumers_of(self.services[name], ANY_BROKER)}
        deliveries = [_delivery(item, points[item.queue]) for item in items]
        instance = self._instances[name]
        self.failures.again = []
        instance.runtime.take(instance, deliveries, lambda _: None)
        return [item for item, d in zip(items, deliveries, strict=True) if d.message in self.failures.again]

    def _started(self, service: type[Any], environ: Mapping[str, str]) -> Any:
        instance, settings = service(), load(service.settings_type, environ)
        relay = SimpleNamespace(play=self, soon=self.soon)
        instance.runtime = _Runtime(
            name=service.name,
            tables=service.tables,
            engine=self.engine,
            relay=relay,  # type: ignore[arg-type]
            failures=self.failures,  # type: ignore[arg-type]
            clock=self,
            settings=settings,
            resources=service.load_resources(settings),
        )
        if hasattr(service, "on_start"):
            instance.runtime.begin(instance.on_start)
        return instance

    def rows(self) -> dict[str, list[str]]:
        """Every row of every table that is not technical, as text, sorted."""
        tables = [table for table in self.tables.metadata.sorted_tables if table.name not in TECHNICAL]
        with reading(self.engine) as session:
            found = {t.name: sorted(repr(tuple(row)) for row in session.execute(_columns(t))) for t in tables}
            if "tally_deltas" in self.tables.metadata.tables:
                found["figures"] = sorted(map(repr, _sums(session, self.tables.TALLY_DELTAS).items()))
        return found

    def close(self) -> None:
        self.engine.dispose()


def _columns(table: Table) -> Any:
    """Without what is sealed: the same words are sealed differently each time."""
    return select(*(c for c in table.c if c.name != "doc_no" and "sealed" not in c.name))


def _sums(session: Any, table: Table) -> Mapping[Any, int]:
    sums: Counter[Any] = Counter()
    for row in session.execute(select(table.c.dimension, table.c.key, table.c.day, table.c.value)):
        sums[tuple(row[:3])] += row[3]
    return {key: value for key, value in sums.items() if value}


def _delivery(item: Item, point: Any) -> Delivery:
    assert item.row is not None
    headers = {"type": item.row.routing_key, **item.row.headers}
    message = SimpleNamespace(
        body=item.row.body, headers=headers, properties={"message_id": item.row.event_id}
    )
    return Delivery(item.queue, message, point.handler, point.preload, point.only)


class OffBus:
    """The whole house in one thread: requests are answered at once, and whatever is told is heard in order."""

    def __init__(self, services: Iterable[type[Any]], environ: Mapping[str, str]) -> None:
        by_database: dict[str, list[type[Any]]] = defaultdict(list)
        for service in services:
            by_database[service.database()].append(service)
        self.environ, self.by_database = environ, by_database
        self.plays = {name: Play(some, environ) for name, some in by_database.items()}
        self.homes = {s.name: name for name, some in by_database.items() for s in some}
        self.scripts: dict[str, list[Item]] = defaultdict(list)
        self.moment = START
        self._marks = itertools.count(1)

    def fresh(self, database: str) -> Play:
        return Play(self.by_database[database], self.environ)

    def pass_time(self, **span: float) -> None:
        self.moment += timedelta(**span)

    def ask(self, request: Request[Any], actor: Actor) -> dict[str, Any]:
        """The answer, after everybody has heard what came of it.

        :raises Refused: with the code and the sentence.
        """
        item = self._item(request.address, request=request, actor=actor)
        play = self.plays[self.homes[item.service]]
        play.item = item
        answer = play.ask(item)
        if answer is None:
            raise Refused(play.refusal)
        if any(row for row in play.told) or request.method()[:3] not in ("get", "lis"):
            self.scripts[self.homes[item.service]].append(item)
        self._tell_everybody()
        return answer

    def tick(self, service: str, timer: str) -> None:
        """Runs a timer once."""
        item, play = self._item(service, timer=timer), self.plays[self.homes[service]]
        play.play([item])
        self.scripts[self.homes[service]].append(replace(item, told=len(play.told)))
        self._tell_everybody()

    def _item(self, service: str, **values: Any) -> Item:
        self.moment += timedelta(seconds=1)
        return Item(f"i{next(self._marks)}", self.moment, service, **values)

    def _tell_everybody(self) -> None:
        while told := [row for play in self.plays.values() for row in play.told]:
            for play in self.plays.values():
                play.told = []
            for row in told:
                self._tell(row)

    def _tell(self, row: Row) -> None:
        event = decode(row.body).event
        for database, services in self.by_database.items():
            for service in services:
                for queue, point, _ in consumers_of(service, ANY_BROKER):
                    if isinstance(event, point.event) and _is_meant(row, point.only):
                        item = self._item(service.name, queue=queue, row=row)
                        assert self.plays[database].play([item]) == [], f"{queue} came too early in order"
                        self.scripts[database].append(item)


def _is_meant(row: Row, only: Mapping[str, Any]) -> bool:
    return all(row.headers.get(key) == value for key, value in only.items())
