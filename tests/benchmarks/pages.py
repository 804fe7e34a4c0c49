"""The list of disputes and a Chinese search, as a page and through the API, with so many disputes stored."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any
from urllib.parse import urlencode

from rich.console import Console

from benchmarks import servers
from benchmarks.lifecycle.callers import Callers, by_name, percentile
from benchmarks.options import Options
from benchmarks.stored import platform

SERVICES = ("directory", "supervision", "gateway")
READER = "leader"  # sees every dispute: the longest list there is
LISTS = ("", "status=open", "status=archived", "desk=pcs", "sort=number", "overdue=1")
# Common, rare, two words, longer than two characters, a surname, and nothing at all.
WORDS = ("工资", "漏水", "宅基地", "邻居 院墙", "拖欠", "拆迁补偿款", "老人", "没有这样的话")
ROUNDS = 25  # of all lists and all words, page and API
WARM = 2
console = Console(stderr=True)


def run(options: Options) -> dict[str, Any]:
    """By number of stored disputes: calls a second of one reader, p50 and p95 of all in milliseconds."""
    found: dict[str, Any] = {}
    kinds: dict[str, dict[str, dict[str, float]]] = {}
    with servers.found() as there:
        for size in options.sizes:
            with platform(options, there, "pages", size, SERVICES) as running:
                found[str(size)], kinds[str(size)] = _measured(Callers(running.port))
            console.print(f"pages at {size:,}: {found[str(size)]}")
    times = _times(kinds)
    details = {
        size: {"calls": calls, "times_the_smallest": times.get(size, {})} for size, calls in kinds.items()
    }
    return {**found, "details": details}


def _measured(callers: Callers) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    callers.sign_in([READER])
    _read(callers, WARM)
    callers.forget()
    began = time.perf_counter()
    _read(callers, ROUNDS)
    seconds = time.perf_counter() - began
    times = [1000 * one.seconds for one in callers.calls]
    figures = {
        "per_s": round(len(times) / seconds, 1),
        "p50_ms": round(percentile(times, 0.5), 1),
        "p95_ms": round(percentile(times, 0.95), 1),
    }
    return figures, by_name(callers.calls)


def _read(callers: Callers, rounds: int) -> None:
    """One reader, one call after the other: what is measured is the answer, not the queue."""
    wanted = list(_wanted())
    for name, path in islice(cycle(wanted), rounds * len(wanted)):
        callers.call(name, READER, "GET", path)


def _wanted() -> Iterator[tuple[str, str]]:
    for query in LISTS:
        yield "list page", f"/disputes?{query}"
        yield "list api", f"/api/v1/disputes?{query}"
    for words in WORDS:
        query = urlencode({"q": words})
        yield "search page", f"/disputes?{query}"
        yield "search api", f"/api/v1/disputes?{query}"


def _times(kinds: dict[str, dict[str, dict[str, float]]]) -> dict[str, dict[str, float]]:
    """How many times as long as with the fewest stored, by size and kind (p50)."""
    first, *others = kinds
    return {
        size: {
            name: round(kinds[size][name]["p50_ms"] / kinds[first][name]["p50_ms"], 2) for name in kinds[size]
        }
        for size in others
    }
