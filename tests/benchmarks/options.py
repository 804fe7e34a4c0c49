"""What a run is told: which benchmarks, how much, and which servers."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

# Every benchmark in the order of a full run: the module of this name has ``run(options) -> dict``.
BENCHMARKS = (
    "chain",
    "low_load",
    "routing",
    "look_alikes",
    "dispatch",
    "lifecycle",
    "pages",
    "burst",
    "memory",
)


@dataclass(frozen=True)
class Options:
    """``disputes`` in each round of the chain; ``rounds`` of all contenders by turns; ``seconds`` of low load.

    ``sizes``: how many disputes are stored while lifecycles and pages are measured; ``lives`` is how many lifecycles each time.
    ``keep`` leaves the databases with stored disputes for the next run.
    """

    only: tuple[str, ...] = BENCHMARKS
    long: bool = False
    disputes: int = 2_000
    rounds: int = 3
    rate: float = 5.0
    seconds: int = 30
    contenders: tuple[str, ...] = ("fengqiao", "faststream", "nameko", "bare")
    sizes: tuple[int, ...] = (1_000, 100_000)
    lives: int = 1_500
    at_once: int = 32
    keep: bool = False

    @property
    def largest(self) -> int:
        return max(self.sizes)


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
    parser.add_argument(
        "--sizes", default="", help="stored disputes, with commas; 1,000,000 comes with --long"
    )
    parser.add_argument("--lives", type=int, default=default.lives, help="lifecycles at each size")
    parser.add_argument("--at-once", type=int, default=default.at_once, help="lifecycles at the same time")
    parser.add_argument("--keep", action="store_true", help="leave the stored disputes for the next run")
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
        sizes=_sizes(given.sizes) or default.sizes + ((1_000_000,) if given.long else ()),
        lives=given.lives,
        at_once=given.at_once,
        keep=given.keep,
    )


def _sizes(said: str) -> tuple[int, ...]:
    return tuple(sorted(int(one.replace("_", "")) for one in said.split(",") if one))
