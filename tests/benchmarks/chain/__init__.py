"""The chain register → route → sign → offer: Fengqiao, the same in FastStream and in plain nameko, and the bare limit."""

from __future__ import annotations

import statistics
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks import house, servers
from benchmarks.chain.rounds import Figures, play, sow
from benchmarks.options import Options
from benchmarks.servers import Servers

WARM = 100  # disputes of each round that come first and are not measured
console = Console(stderr=True)


def run(options: Options) -> dict[str, Any]:
    """Disputes a second of each contender, the median of rounds by turns; latencies and costs beside them."""
    with servers.found() as found, tempfile.TemporaryDirectory() as folder:
        return _summary(_rounds(options, found, Path(folder)))


def _rounds(options: Options, found: Servers, folder: Path) -> dict[str, list[Figures]]:
    figures: dict[str, list[Figures]] = defaultdict(list)
    with servers.ground(found, "seed") as seed:
        told = house.settings(seed, folder)
        speed = sow(seed, told, options.disputes + WARM)
        console.print(f"chain: {options.disputes + WARM} disputes registered, {speed:.0f}/s in batches")
        for number in range(options.rounds):
            for name in options.contenders:
                with servers.ground(found, f"{name}_{number}") as own:
                    one = play(name, own, seed, options.disputes, WARM, folder)
                figures[name].append(one)
                console.print(f"chain, round {number + 1}: {name} {one.line()}")
    _same_work(figures)
    return figures


def _same_work(figures: dict[str, list[Figures]]) -> None:
    """:raises RuntimeError: a contender did not write the rows that the others wrote."""
    written = {name: rounds[-1].rows for name, rounds in figures.items()}
    if len({tuple(sorted(rows.items())) for rows in written.values()}) > 1:
        raise RuntimeError(f"the contenders did not do the same work: {written}")


def _summary(figures: dict[str, list[Figures]]) -> dict[str, Any]:
    found: dict[str, Any] = {name: _median(rounds, "per_s") for name, rounds in figures.items()}
    found["details"] = {
        name: {field: _median(rounds, field) for field in ("p50_ms", "p99_ms")}
        | {"cpu_ms": _cpu(rounds), "rounds": [round(one.per_s, 1) for one in rounds]}
        for name, rounds in figures.items()
    }
    return found


def _median(rounds: Sequence[Figures], field: str) -> float:
    return round(statistics.median(getattr(one, field) for one in rounds), 1)


def _cpu(rounds: Sequence[Figures]) -> dict[str, float]:
    """Milliseconds of processor time for each dispute, by process."""
    return {
        name: round(statistics.median(one.cpu_ms[name] for one in rounds), 2) for name in rounds[-1].cpu_ms
    }
