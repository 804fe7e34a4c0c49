"""A plausible history of three years for every service: `fengqiao seed`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine

from servicekit.clock import clock_from
from servicekit.engine import make_engine, service_url
from servicekit.settings import ServiceSettings
from standalone.lock import only_one
from standalone.seed import guard
from standalone.seed.making import made as rows_made
from standalone.seed.world import SERVICES, Numbers, Order, World
from standalone.seed.writing import Writers, books

__all__ = ["Order", "order_of", "seed"]


def order_of(settings: ServiceSettings, count: int, seed: int, until: datetime | None) -> Order:
    """:raises ValueError: too few, a seed that is not positive, or an end in the future."""
    now = clock_from(settings).now()
    end = (until.astimezone(UTC) if until else now).replace(microsecond=0)
    if count < 1 or seed < 1:
        raise ValueError("--disputes and --seed are numbers from 1 on.")
    if end > now:
        raise ValueError("--until lies in the future.")
    return Order(count, seed, end)


def seed(
    settings: ServiceSettings,
    order: Order,
    *,
    append: bool = False,
    agreed: bool = False,
    progress: Callable[[int], None] = lambda done: None,
) -> int:
    """Writes the history; gives how many disputes there are now.

    :raises ValueError, RuntimeError: see ``guard``.
    """
    with only_one(settings.var):
        return _fill(settings, order, append=append, agreed=agreed, progress=progress)


def _fill(
    settings: ServiceSettings, order: Order, *, append: bool, agreed: bool, progress: Callable[[int], None]
) -> int:
    urls = {name: service_url(settings.database_url, name) for name in SERVICES}
    guard.check_ready(urls)
    with _engines(urls) as engines:
        found = guard.look(engines)
        guard.check(found, order, engines, append=append, agreed=agreed)
        given = guard.last_numbers(engines)
        for engine in engines.values():
            engine.dispose()  # one connection each is all that this command shall have
        _write(settings, order, engines, given, not found.disputes, progress)
    return found.disputes + order.count


@contextmanager
def _engines(urls: Mapping[str, str]) -> Iterator[dict[str, Engine]]:
    made = {
        name: make_engine(url, application_name="fengqiao-seed", pool_size=1) for name, url in urls.items()
    }
    try:
        yield made
    finally:
        for engine in made.values():
            engine.dispose()


def _write(
    settings: ServiceSettings,
    order: Order,
    engines: Mapping[str, Engine],
    given: Numbers,
    empty: bool,
    progress: Callable[[int], None],
) -> None:
    counted: dict[str, Counter[Any]] = {name: Counter() for name in SERVICES}
    driver = engines["intake"].url.drivername
    with books(engines, empty) as found:
        writers = Writers(found)
        for chunk, (rows, more) in zip(
            order.chunks(), rows_made(settings, order, given, driver), strict=True
        ):
            writers.write(rows)
            for name, own in more.items():
                counted[name].update(own)
            progress(chunk.stop)
        writers.close(World(settings, order).seeders, counted)
