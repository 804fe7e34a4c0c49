"""The figures as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

PEERS = ("fengqiao", "faststream", "nameko", "bare")
console = Console()


def show(found: Mapping[str, Any], details: Mapping[str, Any]) -> None:
    """A table for each part."""
    for name, figures in found.items():
        if name == "chain":
            console.print(_chain(figures, details[name]))
            console.print(_costs(details[name]))
        elif name in ("lifecycle", "pages"):
            console.print(_by_size(name, figures, details[name]))
        else:
            console.print(_plain(name, {**figures, **details.get(name, {})}))


def _plain(name: str, figures: Any) -> Table:
    table = Table("", "", title=name.replace("_", " "), show_header=False, title_justify="left")
    for key, value in _flat(figures):
        table.add_row(key, value)
    return table


def _chain(figures: Mapping[str, Any], details: Mapping[str, Any]) -> Table:
    table = Table(
        "", "disputes/s", "p50 ms", "p99 ms", "beside FastStream", "beside bare",
        title="chain: register → route → sign → offer", title_justify="left",
    )  # fmt: skip
    for name in (each for each in PEERS if each in figures):
        ways = (f"{details[name][field]:.0f}" for field in ("p50_ms", "p99_ms"))
        shares = (_share(figures, name, other) for other in ("faststream", "bare"))
        table.add_row(name, f"{figures[name]:.0f}", *ways, *shares)
    return table


def _by_size(name: str, figures: Mapping[str, Any], details: Mapping[str, Any]) -> Table:
    """A row for each number of stored disputes: all calls, then each kind of call (p50 / p95)."""
    kinds = list(next(iter(details.values()))["calls"])
    table = Table("stored", "per_s", "p50 ms", "p95 ms", *kinds, title=name, title_justify="left")
    for size, found in figures.items():
        calls = (details[size]["calls"][kind] for kind in kinds)
        each = (f"{one['p50_ms']:.0f} / {one['p95_ms']:.0f}" for one in calls)
        table.add_row(f"{int(size):,}", *(str(found[key]) for key in ("per_s", "p50_ms", "p95_ms")), *each)
    return table


def _costs(details: Mapping[str, Any]) -> Table:
    """Milliseconds of processor time for each dispute, by process; the broker's hold whatever else it served."""
    names = [name for name in PEERS if name in details]
    table = Table("CPU ms each", *names, title="chain: what a dispute costs", title_justify="left")
    for process in details[names[0]]["cpu_ms"]:
        table.add_row(process, *(f"{details[name]['cpu_ms'][process]:.2f}" for name in names))
    table.add_row("all", *(f"{sum(details[name]['cpu_ms'].values()):.2f}" for name in names))
    return table


def _share(figures: Mapping[str, Any], name: str, other: str) -> str:
    return f"{figures[name] / figures[other]:.2f}" if other in figures else "–"


def _flat(figures: Any, prefix: str = "") -> list[tuple[str, str]]:
    if not isinstance(figures, Mapping):
        return [(prefix, str(figures))]
    return [
        row
        for key, value in figures.items()
        for row in _flat(value, f"{prefix} {key}" if prefix else str(key))
    ]
