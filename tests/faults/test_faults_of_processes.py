"""Processes are killed while disputes flow; the other instance and the restarted one lose and double nothing."""

from __future__ import annotations

import time

import pytest

pytestmark = [pytest.mark.broker, pytest.mark.postgres]


def test_disputes_flow_through_two_instances_of_everything(trial, flow, many):
    flow.start(many(30, 500), per_second=many(10, 50))
    flow.finish()
    trial.check("no fault", flow)
    assert flow.accepted > 0, "desks sign by themselves, so mediators were asked"


def test_services_killed_at_random_moments_lose_and_double_nothing(trial, flow, many):
    flow.start(many(60, 5000), per_second=many(4, 20))
    kills = 0
    while flow.share_done() < 1:
        victim = trial.chance.choice(list(trial.platform.processes.values()))
        time.sleep(trial.chance.uniform(0, 2))
        victim.kill()
        kills += 1
        victim.start()
        trial.platform.wait_until_ready()
    flow.finish()
    trial.check(f"{kills} processes killed", flow)
    assert kills >= 2
