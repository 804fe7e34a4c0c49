"""Spike and valley: lifecycles begin at the rates of ``STEPS``, whether or not the ones before are over."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rich.console import Console

from benchmarks import servers
from benchmarks.lifecycle import play
from benchmarks.lifecycle.callers import Callers, percentile
from benchmarks.lifecycle.lives import Lives, people
from benchmarks.lifecycle.news import Bus
from benchmarks.options import Options
from benchmarks.stored import platform

STEPS = (1, 15, 1, 25, 2, 35, 10, 0)  # lifecycles a second, each for an eighth of the time
SECONDS, LONG_SECONDS = 60, 600
WARM, AT_ONCE, THREADS = 100, 8, 500
console = Console(stderr=True)


def run(options: Options) -> dict[str, Any]:
    """Failed lives, calls, p95 of the calls in milliseconds, and seconds until the last spike is worked off."""
    seconds = LONG_SECONDS if options.long else SECONDS
    with (
        servers.found() as there,
        platform(options, there, "burst", options.largest) as running,
        Bus(running.ground.amqp_url) as news,
    ):
        lives = Lives(Callers(running.port), news, running.town)
        lives.callers.sign_in(people(running.town))
        play(lives, WARM, AT_ONCE)
        lives.must_be_well()
        lives.forget()
        begun = time.perf_counter()
        _drive(lives, begun, seconds)
        spike_over = begun + seconds * (STEPS.index(max(STEPS)) + 1) / len(STEPS)
        times = [1000 * one.seconds for one in lives.callers.calls]
        figures = {
            "failed": len(lives.failed),
            "calls": len(times),
            "p95_ms": round(percentile(times, 0.95), 1),
            "recovery_s": round(recovery(list(lives.ended), spike_over), 2),
        }
        details = {"stored": options.largest, "seconds": seconds, "lives": len(lives.ended)}
        details |= {
            "p95_ms_by_rate": _by_rate(lives, begun, seconds),
            "first_failure": "".join(list(lives.failed)[:1]),
        }
    console.print(f"burst: {figures}")
    return {**figures, "details": details}


def moments(seconds: float, steps: Sequence[int] = STEPS) -> Iterator[float]:
    """When each life begins, in seconds from the start."""
    each = seconds / len(steps)
    for number, rate in enumerate(steps):
        yield from (number * each + place / rate for place in range(int(rate * each)))


def recovery(ended: Sequence[tuple[float, float]], spike_over: float) -> float:
    """Seconds after the spike until every life that began in it or before is over; ``ended`` holds (begun, seconds)."""
    ends = [begun + took for begun, took in ended if begun <= spike_over]
    return max(0.0, max(ends, default=spike_over) - spike_over)


def _drive(lives: Lives, begun: float, seconds: float) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        for moment in moments(seconds):
            time.sleep(max(0.0, begun + moment - time.perf_counter()))
            pool.submit(lives.one)


def _by_rate(lives: Lives, begun: float, seconds: float) -> dict[str, float]:
    """p95 of the calls that began while lives came at each rate."""
    each = seconds / len(STEPS)
    found: dict[str, float] = {}
    for number, rate in enumerate(STEPS):
        first = begun + number * each
        times = [1000 * one.seconds for one in lives.callers.calls if first <= one.at < first + each]
        if times:
            found[f"{number + 1}: {rate}/s"] = round(percentile(times, 0.95), 1)
    return found
