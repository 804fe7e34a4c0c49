"""Makes the rows in as many processes as the machine has cores, and hands them on in order."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import Any, TypeVar

from sqlalchemy import Dialect, make_url
from sqlalchemy.orm import clear_mappers

from servicekit.settings import ServiceSettings
from standalone.seed.world import Made, Numbers, Order, World

AHEAD = 2  # chunks that each process may be ahead of the writing
SMALL = 2_000  # fewer disputes are not worth a process
Answer = TypeVar("Answer")
_world: list[Any] = []


def made(settings: ServiceSettings, order: Order, given: Numbers, driver: str) -> Iterator[Made]:
    """The rows of each chunk for this driver, in the order of the chunks; the numbers go on behind ``given``."""
    if order.count <= SMALL:
        world = World(settings, order)
        for chunk in order.chunks():
            yield world.rows(chunk, given, dialect_of(driver))
        return
    with _pool(settings, order) as pool:
        starts = list(_starts(pool, order, given))
        wanted = ((_rows, chunk, start, driver) for chunk, start in zip(order.chunks(), starts, strict=True))
        yield from _in_order(pool, wanted)


def _pool(settings: ServiceSettings, order: Order) -> ProcessPoolExecutor:
    workers = max(1, os.cpu_count() or 1)
    return ProcessPoolExecutor(workers, get_context("spawn"), _begin, (settings, order))


def _starts(pool: ProcessPoolExecutor, order: Order, given: Numbers) -> Iterator[Numbers]:
    """The numbers that were given before each chunk."""
    for counted in pool.map(_counted, order.chunks(), chunksize=8):
        yield given
        given = given.plus(counted)


def _in_order(
    pool: ProcessPoolExecutor, wanted: Iterable[tuple[Callable[..., Answer], Any, Any, Any]]
) -> Iterator[Answer]:
    """Asks for a few chunks ahead; gives the answers in the order of the questions."""
    waiting: deque[Future[Answer]] = deque()
    for function, *arguments in wanted:
        waiting.append(pool.submit(function, *arguments))
        if len(waiting) > AHEAD * (os.cpu_count() or 1):
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _begin(settings: ServiceSettings, order: Order) -> None:
    """In a process that only makes rows, entities are plain objects: nobody keeps account of their changes."""
    _world.append(World(settings, order))
    clear_mappers()
    gc.disable()  # rows hold no circles, and there are millions of them


def _counted(chunk: range) -> Numbers:
    counted: Numbers = _world[0].counted(chunk)
    return counted


def _rows(chunk: range, given: Numbers, driver: str) -> Made:
    rows: Made = _world[0].rows(chunk, given, dialect_of(driver))
    return rows


@cache
def dialect_of(driver: str) -> Dialect:
    """By name, as it goes to another process: ``postgresql+psycopg``."""
    dialect: Dialect = make_url(f"{driver}://").get_dialect()()
    return dialect
