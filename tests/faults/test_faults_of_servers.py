"""Broker and database go away, fall short of memory or disk, lose their connections – while disputes flow."""

from __future__ import annotations

import time

import pytest

pytestmark = [pytest.mark.broker, pytest.mark.postgres]


def test_a_broker_that_stops_and_starts_again_loses_and_doubles_nothing(trial, flow, many):
    flow.start(many(30, 500), per_second=many(5, 20))
    flow.wait_for(0.3)
    trial.platform.broker.stop()
    time.sleep(many(2, 20))
    trial.platform.broker.start()
    flow.finish()
    trial.check("broker stopped and started", flow)


def test_a_broker_that_is_killed_loses_and_doubles_nothing(trial, flow, many):
    flow.start(many(30, 500), per_second=many(5, 20))
    flow.wait_for(0.3)
    trial.platform.broker.kill()
    trial.platform.broker.start()
    flow.finish()
    trial.check("broker killed", flow)


def test_a_broker_without_memory_holds_everything_up_and_loses_nothing(trial, flow, many):
    flow.start(many(30, 500), per_second=many(5, 20))
    flow.wait_for(0.3)
    trial.platform.broker.raise_memory_alarm()
    time.sleep(many(5, 45))
    trial.platform.broker.clear_memory_alarm()
    flow.finish()
    trial.check("broker's memory alarm", flow)


def test_a_database_server_that_is_killed_and_started_again_loses_and_doubles_nothing(trial, flow, many):
    flow.start(many(30, 500), per_second=many(5, 20))
    flow.wait_for(0.3)
    trial.platform.database.kill()
    time.sleep(many(1, 20))
    trial.platform.database.start()
    flow.finish()
    trial.check("database killed and started", flow)


def test_connections_that_are_cut_lose_and_double_nothing(trial, flow, many):
    flow.start(many(30, 500), per_second=many(5, 20))
    for share in (0.2, 0.4, 0.6, 0.8):
        flow.wait_for(share)
        trial.platform.broker.cut_connections()
        trial.platform.database.cut_connections()
    flow.finish()
    trial.check("connections cut", flow)
