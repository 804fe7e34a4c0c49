"""Processes are killed while disputes flow; the other instance and the restarted one lose and double nothing."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest

from faults.trial import LONG, SEED
from testkit.spread import ALONE

pytestmark = [pytest.mark.broker, pytest.mark.postgres]
BOTH = 0.25  # of the kills hit both instances: nobody does the work until one is back


def test_disputes_flow_through_two_instances_of_everything(trial, flow, many):
    flow.start(many(30, 1000), per_second=many(10, 30))
    flow.finish()
    trial.check("no fault", flow)
    assert flow.done["agreed"] > 0, "whole lives go through every service"


def test_services_killed_at_random_moments_lose_and_double_nothing(trial, flow, many, fate):
    """SIGKILL: each process in turn, in a random order, sometimes both instances of it."""
    print(f"seed {SEED}: repeat it with FAULTS_SEED={SEED}")
    if LONG:
        trial.platform.regroup(ALONE)
        flow = trial.flow()
    flow.start(many(45, 5000), per_second=many(4, 20))
    victims, killed = drawn(trial, fate), []
    while flow.share_done() < 1 or (LONG and len(set(killed)) < len(trial.platform.processes)):
        time.sleep(fate.uniform(0, 2))
        killed += struck(trial, next(victims), fate)
    flow.finish()
    trial.check("SIGKILL of services", flow, note=f"{len(killed)} processes killed")
    assert len(set(killed)) >= many(2, len(trial.platform.processes))


def drawn(trial, fate: random.Random) -> Iterator[str]:
    """All processes in a random order, again and again."""
    while True:
        names = sorted(trial.platform.processes)
        yield from fate.sample(names, k=len(names))


def struck(trial, name: str, fate: random.Random) -> list[str]:
    """Kills one process, or both that serve the same, and waits until all are back."""
    group = name.rpartition("-")[0]
    both = [each for each in trial.platform.processes if each.rpartition("-")[0] == group]
    names = both if fate.random() < BOTH else [name]
    for each in names:
        trial.platform.processes[each].kill()
    trial.platform.start_all()
    return names
