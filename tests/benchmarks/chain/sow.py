"""Registers disputes through intake's own use case and runtime; what it published waits in the outbox.

A program: ``python -m benchmarks.chain.sow COUNT``; its last line is JSON with the seconds it took.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.texts import bodies
from contracts.intake import RegisterDispute
from contracts.people import Actor
from intake import handlers
from intake.service import IntakeService
from mediator_dispatch.handlers import load_mediators
from mediator_dispatch.service import MediatorDispatchService
from messaging.entry import shared_engine, shared_publisher
from messaging.failures import Failures
from messaging.relay import Relay
from messaging.runtime import Runtime
from servicekit.clock import clock_from
from servicekit.engine import service_url
from servicekit.settings import load

BATCH = 100
WINDOW = Actor(person_id="window1", roles=("receptionist",), rights=("dispute.register", "dispute.accept"))


def runtime_of(service: Any) -> Runtime:
    """A service's runtime as its own process has it; its relay does not run."""
    settings = load(service.settings_type)
    clock = clock_from(settings)
    engine = shared_engine(service_url(settings.database_url, service.database()))
    publisher = shared_publisher(settings.amqp_url, service.name)
    return Runtime(
        name=service.name,
        tables=service.tables,
        engine=engine,
        relay=Relay(service.database(), engine, service.tables.BUS.outbox, publisher, clock.now),
        failures=Failures(service.name, publisher, clock.now),
        clock=clock,
        settings=settings,
        resources=service.load_resources(settings),
    )


def register(runtime: Runtime, some: list[dict[str, Any]]) -> None:
    """One transaction."""
    with runtime.writing() as session:
        for body in some:
            call = runtime.call(session, "", actor=WINDOW)
            handlers.register_dispute(call, RegisterDispute.model_validate({"body": body}))


def main(count: int) -> None:
    runtime_of(MediatorDispatchService).begin(load_mediators)  # the peers have no start of their own
    runtime = runtime_of(IntakeService)
    town = Path(runtime.settings.town)
    wanted = bodies(count, town, random.Random(20260311))
    started = time.perf_counter()
    for first in range(0, count, BATCH):
        register(runtime, wanted[first : first + BATCH])
    print(json.dumps({"seconds": time.perf_counter() - started}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
