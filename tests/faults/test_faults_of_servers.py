"""Broker and database go away, fall short of memory, lose their connections – while disputes flow."""

from __future__ import annotations

import time

import pytest

from faults.trial import many_of

pytestmark = [pytest.mark.broker, pytest.mark.postgres]
CUTS = int(many_of(3, 6))


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
    before = steady(trial)
    for _ in range(CUTS):
        cut(trial)
        time.sleep(2)
    end = time.monotonic() + 20
    while (more := grown(before, trial.sockets())) and time.monotonic() < end:
        time.sleep(0.5)
    assert more == {}
    trial.check("connections cut again and again", flow)


def steady(trial) -> dict[str, int]:
    """Once nothing comes back any more: on a busy machine that has taken longer than the pause after a cut."""
    time.sleep(5)
    last, end = trial.sockets(), time.monotonic() + 60
    while time.monotonic() < end:
        time.sleep(3)
        now = trial.sockets()
        if now == last:
            break
        last = now
    return last


def grown(before: dict[str, int], now: dict[str, int]) -> dict[str, str]:
    """The processes that hold one socket more for each cut."""
    more = {name: count for name, count in now.items() if count >= before[name] + CUTS}
    return {name: f"{before[name]} sockets, then {count}" for name, count in more.items()}


def cut(trial) -> None:
    trial.platform.broker.cut_connections()
    trial.platform.database.cut_connections()
