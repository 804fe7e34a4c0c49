"""Lets registered disputes go: publishes what waits in intake's outbox through intake's own relay.

A program: ``python -m benchmarks.chain.release WARM``. The first ``WARM`` disputes go at once, all others when the file
``go`` appears in ``VAR``.
"""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

from benchmarks.chain.sow import runtime_of
from intake.service import IntakeService
from messaging import outbox
from servicekit.engine import reading

EVENTS_EACH = 2  # registered, accepted


def main(warm: int) -> None:
    logging.basicConfig(level=logging.WARNING)
    runtime = runtime_of(IntakeService)
    table = runtime.tables.BUS.outbox
    with reading(runtime.engine) as session:
        rows = [outbox.as_row(found) for found in session.execute(table.select().order_by(table.c.seq))]
    runtime.relay.join()
    runtime.relay.soon(rows[: warm * EVENTS_EACH])
    go = Path(runtime.settings.var) / "go"
    while not go.exists():
        time.sleep(0.005)
    runtime.relay.soon(rows[warm * EVENTS_EACH :])
    time.sleep(3600)  # the round ends it


if __name__ == "__main__":
    main(int(sys.argv[1]))
