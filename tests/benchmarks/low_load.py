"""A quiet day: a few disputes a second through the HTTP API, and how long each waits from its POST to its offer."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from benchmarks import house, servers
from benchmarks.chain.watch import ENDED, Watch
from benchmarks.options import Options
from benchmarks.processes import Running, until
from benchmarks.texts import bodies

# Everybody who hears of a dispute on its way to the offer, each in a process of its own.
SERVICES = (
    "directory", "intake", "routing", "departments", "mediator_dispatch", "supervision", "warning", "assistance",
    "expert_pool", "gateway",
)  # fmt: skip
WARM_SECONDS = 4
STALLED_SECONDS = 20
console = Console(stderr=True)


class Client:
    """The window's program: one person's session, a connection for each request that is under way."""

    def __init__(self, port: int) -> None:
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)
        answer = self.http.post("/api/v1/sessions", json={"login": "window1", "password": house.PASSWORD})
        answer.raise_for_status()
        self.headers = {"Authorization": f"Bearer {answer.json()['token']}"}
        self.posted: dict[str, float] = {}
        self.failed: list[str] = []

    def post(self, body: dict[str, Any]) -> None:
        started = time.perf_counter()
        answer = self.http.post("/api/v1/disputes", json=body, headers=self.headers)
        if answer.status_code == 201:
            self.posted[answer.json()["id"]] = started
        else:
            self.failed.append(f"{answer.status_code} {answer.text[:200]}")


def run(options: Options) -> dict[str, Any]:
    """p50 and p99 in milliseconds at ``rate`` disputes a second for ``seconds``.

    :raises RuntimeError: a request failed, or a dispute had no offer.
    """
    with (
        servers.found() as found,
        tempfile.TemporaryDirectory() as folder,
        servers.ground(found, "low_load") as own,
    ):
        told = house.settings(own, Path(folder))
        own.fresh_host()
        house.migrate(told)
        with (
            house.serving(SERVICES, told, Path(folder)) as started,
            Watch(own.amqp_url, keys=(ENDED,)) as watch,
        ):
            return _measure(options, started, watch, Path(told["TOWN"]))


def _measure(options: Options, started: list[Running], watch: Watch, town: Path) -> dict[str, Any]:
    client = Client(house.port_of("gateway", started))
    wanted = bodies(int(options.rate * (options.seconds + WARM_SECONDS)), town, random.Random(7))
    warm = int(options.rate * WARM_SECONDS)
    for some, what in ((wanted[:warm], "warming up"), (wanted[warm:], "measuring")):
        console.print(f"low load: {what}, {len(some)} disputes at {options.rate:g}/s")
        client.posted.clear()
        watch.forget()
        _drive(client, some, options.rate)
        until(partial(watch.has_ended, len(some)), started, "the last offer", STALLED_SECONDS)
    if client.failed:
        raise RuntimeError(f"{len(client.failed)} requests failed: {client.failed[0]}")
    ended = watch.times()[ENDED]
    ways = sorted(1000 * (ended[one] - at) for one, at in client.posted.items())
    p50, p99 = ways[len(ways) // 2], ways[len(ways) * 99 // 100]
    console.print(f"low load: p50 {p50:.0f} ms, p99 {p99:.0f} ms")
    details = {"disputes": len(ways), "per_s": options.rate, "longest_ms": round(ways[-1], 1)}
    return {"p50_ms": round(p50, 1), "p99_ms": round(p99, 1), "details": details}


def _drive(client: Client, some: list[dict[str, Any]], rate: float) -> None:
    """One POST at each tick, whether or not the ones before have been answered."""
    begun, threads = time.perf_counter(), []
    for number, body in enumerate(some):
        time.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        threads.append(threading.Thread(target=client.post, args=(body,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
