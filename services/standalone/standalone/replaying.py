"""Telling again what the outboxes hold: consumers that have it pass it over, those that lost it catch up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from typing import Any

from sqlalchemy import Engine, Table, func, select, update

from messaging import outbox
from messaging.embedded import is_embedded
from messaging.publisher import Publisher, letter
from servicekit.clock import SHANGHAI
from servicekit.engine import opened, reading, service_url, transaction
from servicekit.settings import ServiceSettings
from standalone import house
from standalone.house import UnknownService

CHUNK = 500


def moment(text: str) -> datetime:
    """A date or a moment as typed; without an offset it is the town's time.

    :raises ValueError: neither of them.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no date or moment: write 2026-11-23 or 2026-11-23T09:15.") from None
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


def counted(settings: ServiceSettings, names: Sequence[str], since: datetime) -> dict[str, Counter[str]]:
    """Service → event → how many its outbox holds since then."""
    found: dict[str, Counter[str]] = {}
    for name in _publishers(names):
        with _outbox(settings, name) as (engine, table), reading(engine) as session:
            kinds = select(table.c.routing_key, func.count()).where(table.c.created_at >= since)
            found[name] = Counter(dict(session.execute(kinds.group_by(table.c.routing_key)).all()))
    return found


def replay(
    settings: ServiceSettings, names: Sequence[str], since: datetime, told: Callable[[str, int], None]
) -> int:
    """Tells them again in the order in which they were written; ``told`` hears of each chunk; gives how many.

    On the embedded bus they are marked as not published: the running platform, or the next start, tells them within
    seconds. On a broker they are published from here.
    """
    again = _mark if is_embedded(settings.amqp_url) else _publish
    done = 0
    for name in _publishers(names):
        with _outbox(settings, name) as (engine, table):
            for number in again(settings, engine, table, since):
                done += number
                told(name, number)
    return done


def _publishers(names: Sequence[str]) -> list[str]:
    """:raises UnknownService: one of them has no outbox."""
    for name in names:
        if name not in house.PLACES:
            raise UnknownService(f"{name!r} has no outbox. Services with one are: {', '.join(house.PLACES)}.")
    return list(names or house.PLACES)


@contextmanager
def _outbox(settings: ServiceSettings, name: str) -> Iterator[tuple[Engine, Table]]:
    with opened(service_url(settings.database_url, name)) as engine:
        yield engine, import_module(f"{name}.tables").BUS.outbox


def _mark(settings: ServiceSettings, engine: Engine, table: Table, since: datetime) -> Iterator[int]:
    with transaction(engine) as session:
        found: Any = session.execute(
            update(table).where(table.c.created_at >= since).values(published_at=None)
        )
    yield found.rowcount


def _publish(settings: ServiceSettings, engine: Engine, table: Table, since: datetime) -> Iterator[int]:
    """:raises RuntimeError: the broker knows no queue for some of them."""
    publisher = Publisher(settings.amqp_url)
    try:
        for rows in _chunks(engine, table, since):
            if nobodys := publisher.publish([letter(outbox.as_row(row)) for row in rows]):
                raise RuntimeError(
                    f"{len(nobodys)} events have no queue: run `fengqiao migrate`, it declares them."
                )
            yield len(rows)
    finally:
        publisher.close()


def _chunks(engine: Engine, table: Table, since: datetime) -> Iterator[list[Any]]:
    last = 0
    while True:
        following = select(table).where(table.c.created_at >= since, table.c.seq > last)
        with reading(engine) as session:
            rows = list(session.execute(following.order_by(table.c.seq).limit(CHUNK)))
        if not rows:
            return
        yield rows
        last = rows[-1].seq
