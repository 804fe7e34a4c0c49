"""One platform and what is done to it: after each fault all that ever came must be in order, everywhere."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from faults.flow import Flow
from messaging import topology
from standalone.census import Census, take
from standalone.demo.web import Api
from testkit.spread import SpreadPlatform

LONG = os.environ.get("FAULTS") == "long"
SEED = int(os.environ.get("FAULTS_SEED") or (random.SystemRandom().randrange(10**8) if LONG else 20260601))
# The census's check → the column of the table.
COLUMNS = {
    "lives": "stuck",
    "delivered": "stuck",
    "repeated": "doubled",
    "numbers": "numbers",
    "sums": "sums",
    "chains": "chain",
}
SHOWN = 20
PATIENCE = 900.0  # seconds; whoever gives up sooner may have been registered without knowing it
WRONG = ("lost", "doubled", "stuck", "numbers", "chain", "sums", "unanswered")


def many_of(short: float, long: float) -> float:
    return long if LONG else short


@dataclass
class Row:
    """One line of the table that ``make faults`` prints."""

    fault: str
    disputes: int
    seconds: float
    quiet: float
    accepted: int = 0
    agreed: int = 0
    wrong: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WRONG, 0))
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        found = {"fault": self.fault, "disputes": self.disputes, "seconds": round(self.seconds, 1)}
        return {
            **found,
            "quiet_after_seconds": round(self.quiet, 1),
            "accepted": self.accepted,
            "agreed": self.agreed,
            **self.wrong,
            "note": self.note,
        }

    def as_line(self) -> str:
        counted = "".join(f"{self.wrong[name]:>{len(name) + 2}}" for name in WRONG)
        mediated = f"{self.accepted:9d}{self.agreed:7d}"
        return f"{self.fault:42s}{self.disputes:8d}{self.seconds:8.0f}{self.quiet:7.0f}{mediated}{counted}  {self.note}"

    @staticmethod
    def head() -> str:
        names = "".join(f"{name:>{len(name) + 2}}" for name in WRONG)
        return (
            f"{'fault':42s}{'disputes':>8s}{'seconds':>8s}{'quiet':>7s}{'accepted':>9s}{'agreed':>7s}{names}"
        )


@dataclass
class Trial:
    """Every test adds disputes to the same platform and checks all that were ever registered there."""

    platform: SpreadPlatform
    rows: list[Row]
    told: dict[str, str] = field(default_factory=dict)  # number → the fault under which it was given
    opened: list[Flow] = field(default_factory=list)

    def flow(self) -> Flow:
        """People who begin now; they leave with ``close``."""
        fronts = [each for each in self.platform.processes.values() if "gateway" in each.services]
        urls = [f"http://127.0.0.1:{each.port}" for each in fronts]
        doors = [Api(url, self.platform.password, patience=PATIENCE) for url in urls]
        self.opened.append(Flow(doors, random.Random(f"{SEED} people {len(self.rows)}")))
        return self.opened[-1]

    def close(self) -> None:
        while self.opened:
            self.opened.pop().close()

    def check(self, fault: str, flow: Flow, *, idle: Sequence[str] = (), note: str = "") -> Row:
        """Waits until all is quiet; then nothing may be lost, doubled, stuck or wrongly counted.

        ``idle`` are queues whose consumer does not run.
        """
        self.told |= {life.number: fault for life in flow.lives}
        begun = time.monotonic()
        census = self._until_quiet(idle, begun + many_of(90, 420))
        row = Row(fault, len(flow.lives), flow.seconds, time.monotonic() - begun, **flow.done, note=note)
        self.rows.append(row)
        wrong = self._counted(row, census, flow)
        print(row.as_line(), *wrong[:SHOWN], sep="\n")
        assert not wrong, "\n".join(wrong[:SHOWN])
        assert not any(row.wrong.values()), row.wrong
        assert self.platform.ended() == []
        return row

    def _counted(self, row: Row, census: Census, flow: Flow) -> list[str]:
        lost, nameless = census.without(self.told), census.numbers - self.told.keys()
        self.told |= dict.fromkeys(nameless, "nobody")  # counted once, under this fault
        row.wrong["lost"], row.wrong["doubled"] = len(lost), len(nameless)
        row.wrong["unanswered"] = len(flow.failed)
        for check, sentences in census.found.items():
            row.wrong[COLUMNS[check]] += len(sentences)
        unknown = [f"{number} is in the register, but nobody was told." for number in sorted(nameless)]
        return [*lost, *unknown, *census.differences, *flow.failed]

    def start(self, name: str) -> None:
        self.platform.processes[name].start()
        self.platform.wait_until_ready()

    def sockets(self) -> dict[str, int]:
        """How many sockets each process holds open."""
        return {name: each.sockets() for name, each in self.platform.processes.items()}

    def depth(self, queue: str) -> int:
        """How many messages wait in it."""
        with topology.connect(self.platform.broker.url) as connection:
            return int(connection.channel().queue_declare(queue, passive=True).message_count)

    def _until_quiet(self, idle: Sequence[str], end: float) -> Census:
        while True:
            census = take(self.platform.database_url, idle=idle)
            if not census.differences or time.monotonic() > end:
                return census
            time.sleep(1.0)
