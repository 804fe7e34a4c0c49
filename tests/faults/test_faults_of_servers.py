"""Broker and database go away, fall short of memory, lose their connections – while disputes flow."""

from __future__ import annotations

import time

import pytest

pytestmark = [pytest.mark.broker, pytest.mark.postgres]
CUTS = 4


@pytest.fixture
def busy(flow, many):
    """A flow that is under way."""
    flow.start(many(25, 500), per_second=many(6, 20))
    flow.wait_for(0.3)
    return flow


def test_a_broker_that_stops_and_starts_again_loses_and_doubles_nothing(trial, busy, many):
    trial.platform.broker.stop()
    time.sleep(many(1, 20))
    trial.platform.broker.start()
    busy.finish()
    trial.check("broker stopped and started", busy)


def test_a_broker_that_is_killed_loses_and_doubles_nothing(trial, busy):
    trial.platform.broker.kill()
    trial.platform.broker.start()
    busy.finish()
    trial.check("broker killed and started", busy)


def test_a_broker_without_memory_holds_everything_up_and_loses_nothing(trial, busy, many):
    trial.platform.broker.raise_memory_alarm()
    time.sleep(many(4, 45))
    trial.platform.broker.clear_memory_alarm()
    busy.finish()
    trial.check("broker's memory alarm", busy)


def test_a_database_server_that_is_stopped_and_started_again_loses_and_doubles_nothing(trial, busy, many):
    trial.platform.database.stop()
    time.sleep(many(0, 10))
    trial.platform.database.start()
    busy.finish()
    trial.check("database stopped and started", busy)


def test_a_database_server_that_is_killed_and_started_again_loses_and_doubles_nothing(trial, busy, many):
    trial.platform.database.kill()
    time.sleep(many(1, 20))
    trial.platform.database.start()
    busy.finish()
    trial.check("database killed and started", busy)


def test_connections_that_are_cut_lose_and_double_nothing(trial, busy):
    for share in (0.4, 0.6, 0.8):
        busy.wait_for(share)
        cut(trial)
    busy.finish()
    trial.check("connections cut three times", busy)


def test_processes_whose_connections_are_cut_leave_none_half_open(trial, flow):
    """A pool may keep what it had; what grows with every cut is a leak."""
    cut(trial)
    before = settled(trial, {})
    for _ in range(CUTS):
        cut(trial)
        time.sleep(2)
    after = settled(trial, before)
    grown = {
        name: f"{before[name]} sockets, then {found}"
        for name, found in after.items()
        if found >= before[name] + CUTS
    }
    assert grown == {}
    trial.check("connections cut five times more", flow)


def cut(trial) -> None:
    trial.platform.broker.cut_connections()
    trial.platform.database.cut_connections()


def settled(trial, before: dict[str, int]) -> dict[str, int]:
    """The number of sockets of each process when everybody has connected again."""
    end = time.monotonic() + 20
    time.sleep(5)
    while (found := trial.sockets()) and any(found[name] > most for name, most in before.items()):
        if time.monotonic() > end:
            break
        time.sleep(0.5)
    return found
