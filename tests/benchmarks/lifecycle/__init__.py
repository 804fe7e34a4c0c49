"""Lifecycles CREATE → ASSIGN → RESOLVE → SEARCH through the HTTP API, with so many disputes stored."""

from __future__ import annotations

import threading
import time
from itertools import count
from typing import Any

from rich.console import Console

from benchmarks import servers
from benchmarks.lifecycle.callers import Callers, by_name, percentile
from benchmarks.lifecycle.lives import CALLS, Lives, people
from benchmarks.lifecycle.news import Bus
from benchmarks.options import Options
from benchmarks.stored import Platform, platform

WARM = 200
console = Console(stderr=True)


def run(options: Options) -> dict[str, Any]:
    """By number of stored disputes: lifecycles a second, p50 and p95 of all calls in milliseconds.

    :raises RuntimeError: a call failed.
    """
    found: dict[str, Any] = {"details": {}}
    with servers.found() as there:
        for size in options.sizes:
            with platform(options, there, "lifecycle", size) as running, Bus(running.ground.amqp_url) as news:
                lives = Lives(Callers(running.port), news, running.town)
                found[str(size)], found["details"][str(size)] = _measured(options, running, lives, size)
    return found


def _measured(options: Options, running: Platform, lives: Lives, size: int) -> tuple[Any, Any]:
    lives.callers.sign_in(people(running.town))
    play(lives, WARM, options.at_once)
    lives.must_be_well()
    lives.forget()
    before, began = running.cpu_seconds(), time.perf_counter()
    play(lives, options.lives, options.at_once)
    seconds, after = time.perf_counter() - began, running.cpu_seconds()
    lives.must_be_well()
    calls = [one for one in lives.callers.calls if one.name in CALLS]
    times = [1000 * one.seconds for one in calls]
    figures = {
        "per_s": round(options.lives / seconds, 1),
        "p50_ms": round(percentile(times, 0.5), 1),
        "p95_ms": round(percentile(times, 0.95), 1),
    }
    cpu = {name: round(1000 * (after[name] - before[name]) / options.lives, 2) for name in after}
    console.print(f"lifecycle at {size:,}: {figures} CPU ms each {sum(cpu.values()):.1f}")
    whole = [one for _, one in lives.ended]
    details = {"calls": by_name(calls), "whole_p50_s": round(percentile(whole, 0.5), 2), "cpu_ms": cpu,
               "searched_again": lives.searched_again}  # fmt: skip
    return figures, details


def play(lives: Lives, many: int, at_once: int) -> None:
    """So many lives, so many of them at the same time."""
    numbers = count()

    def work() -> None:
        while next(numbers) < many:
            lives.one()

    threads = [threading.Thread(target=work) for _ in range(at_once)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
