"""What the tests of the seeding share: an order, and settings in a folder of their own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from servicekit.settings import ServiceSettings, load
from standalone.seed import Order


@pytest.fixture
def seed_order():
    return Order(count=400, seed=7, until=datetime(2026, 3, 11, 4, 0, tzinfo=UTC))


@pytest.fixture
def seed_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR", str(tmp_path / "var"))
    monkeypatch.setenv("IDENTITY_KEY", "a key for tests only, long enough")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("AMQP_URL", raising=False)
    return load(ServiceSettings)
