"""Where the house's chain spends its time: py-spy beside each process of one round, the busiest functions of each.

A program: ``PYTHONPATH=tests .venv/bin/python -m benchmarks.profile_chain --disputes 1000``. It needs py-spy on the path
(``pip install py-spy``, in any environment) or in ``PY_SPY``, and the right to look into processes of one's own user.
The raw stacks lie in ``var/profile``, for ``py-spy``'s own viewers and speedscope.app.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import house, servers
from benchmarks.chain import WARM
from benchmarks.chain.rounds import play, sow
from benchmarks.processes import ROOT, Running

PLACE = ROOT / "var/profile"
RATE = 200  # samples a second
SHOWN = 30
# The event loop asleep is no work.
IDLE = re.compile(r"(do_poll|wait) \(eventlet/hubs/|wait \(threading|sleep \(")
MACHINERY = re.compile(r"<module>|importlib|runpy|eventlet/|nameko/")
LINE = re.compile(r":\d+\)$")
console = Console()


@contextmanager
def spied(processes: list[Running]) -> Iterator[None]:
    """py-spy at every process until the end."""
    program = os.environ.get("PY_SPY") or shutil.which("py-spy")
    if not program:
        raise SystemExit("py-spy is not on the path: pip install py-spy, or name it in PY_SPY.")
    PLACE.mkdir(parents=True, exist_ok=True)
    spies = [_spy(program, one) for one in processes]
    try:
        yield
    finally:
        for spy in spies:
            spy.send_signal(signal.SIGINT)
        for spy in spies:
            spy.wait(30)


def _spy(program: str, one: Running) -> subprocess.Popen[bytes]:
    where = ("--output", str(PLACE / f"{one.name}.txt"), "--pid", str(one.process.pid))
    command = [program, "record", "--rate", str(RATE), "--format", "raw", *where]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main(disputes: int) -> None:
    with (
        servers.found() as found,
        tempfile.TemporaryDirectory() as folder,
        servers.ground(found, "seed") as seed,
        servers.ground(found, "profile") as own,
    ):
        sow(seed, house.settings(seed, Path(folder)), disputes + WARM)
        figures = play("fengqiao", own, seed, disputes, WARM, Path(folder), around=spied)
    console.print(f"{figures.line()} (with py-spy at work)")
    for path in sorted(PLACE.glob("*.txt")):
        console.print(_table(path.stem, *read(path)))


def read(path: Path) -> tuple[int, Counter[str], Counter[str]]:
    """Busy samples, and how many have each function anywhere, and at the end."""
    busy, anywhere, last = 0, Counter[str](), Counter[str]()
    for line in path.read_text("utf-8").splitlines():
        stack, _, count = line.rpartition(" ")
        frames = [LINE.sub(")", frame.strip()) for frame in stack.split(";")]
        if IDLE.search(" ".join(frames[-2:])):
            continue
        busy += int(count)
        last[frames[-1]] += int(count)
        for frame in set(frames):
            anywhere[frame] += int(count)
    return busy, anywhere, last


def _table(name: str, busy: int, anywhere: Counter[str], last: Counter[str]) -> Table:
    table = Table("with callees", "itself", "function", title=f"{name}: {busy / RATE:.1f} s busy")
    telling = [found for found in anywhere.most_common(200) if not MACHINERY.search(found[0])]
    for frame, count in telling[:SHOWN]:
        table.add_row(f"{100 * count / busy:.1f} %", f"{100 * last[frame] / busy:.1f} %", frame)
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--disputes", type=int, default=1_000)
    main(parser.parse_args().disputes)
