"""What a run is told: which benchmarks, how much, and which servers."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

# Every benchmark in the order of a full run: the module of this name has ``run(options) -> dict``.
BENCHMARKS = ("chain", "low_load", "routing", "lifecycle", "pages", "burst", "memory")


@dataclass(frozen=True)
class Options:
    """``disputes`` in each round of the chain; ``rounds`` of all contenders by turns; ``seconds`` of low load."""

    only: tuple[str, ...] = BENCHMARKS
    long: bool = False
    disputes: int = 2_000
    rounds: int = 3
    rate: float = 5.0
    seconds: int = 30
    contenders: tuple[str, ...] = ("fengqiao", "faststream", "nameko", "bare")


def parse(arguments: Sequence[str] | None = None) -> Options:
    """The command line of ``python -m benchmarks``."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure Fengqiao beside its peers.")
    default = Options()
    parser.add_argument("--only", default="", help=f"with commas, of: {', '.join(BENCHMARKS)}")
    parser.add_argument("--long", action="store_true", help="the long form of burst")
    parser.add_argument("--disputes", type=int, default=default.disputes, help="in each round of the chain")
    parser.add_argument(
        "--rounds", type=int, default=default.rounds, help="of the chain, contenders by turns"
    )
    parser.add_argument("--contenders", default=",".join(default.contenders), help="of the chain")
    parser.add_argument("--seconds", type=int, default=default.seconds, help="of low load")
    given = parser.parse_args(arguments)
    only = tuple(filter(None, given.only.split(","))) or BENCHMARKS
    for name in only:
        if name not in BENCHMARKS:
            parser.error(f"there is no benchmark {name!r}; known are {', '.join(BENCHMARKS)}")
    return Options(
        only=only,
        long=given.long,
        disputes=given.disputes,
        rounds=given.rounds,
        seconds=given.seconds,
        contenders=tuple(given.contenders.split(",")),
    )
