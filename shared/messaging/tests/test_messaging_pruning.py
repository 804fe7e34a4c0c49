"""Old rows of the bus go, those that are still needed stay, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, insert, select

from messaging import pruning
from messaging.recovery import Ledger
from messaging.tables import bus_tables
from servicekit.audit import audit_tables
from servicekit.engine import new_metadata, reading, transaction
from servicekit.settings import ServiceSettings
from testkit.clock import FixedClock

METADATA = new_metadata()
BUS = bus_tables(METADATA)
AUDIT, ANCHORS = audit_tables(METADATA)
NOW = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return METADATA


def event(number: int, days_ago: int, *, published: bool = True) -> dict[str, Any]:
    at = NOW - timedelta(days=days_ago)
    return {
        "seq": number, "event_id": f"e{number}", "exchange": "x", "routing_key": "k", "body": "{}", "created_at": at,
        "published_at": at if published else None,
    }  # fmt: skip


def handled(event_id: str, days_ago: int) -> dict[str, Any]:
    return {"consumer": "q", "event_id": event_id, "received_at": NOW - timedelta(days=days_ago)}


def answered(key: str, days_ago: int) -> dict[str, Any]:
    at = NOW - timedelta(days=days_ago)
    return {
        "actor_id": "p", "key": key, "method": "m", "request_digest": "d", "answer": "a", "created_at": at,
    }  # fmt: skip


def fill(engine: Engine, **rows: list[dict[str, Any]]) -> None:
    with transaction(engine) as session:
        for name, values in rows.items():
            session.execute(insert(getattr(BUS, name)), values)


def left(engine: Engine) -> tuple[list[str], list[str], list[str]]:
    with reading(engine) as session:
        columns = (BUS.outbox.c.event_id, BUS.inbox.c.event_id, BUS.replies.c.key)
        return tuple(sorted(session.execute(select(column)).scalars()) for column in columns)  # type: ignore[return-value]


def runtime(engine: Engine, var: Path, amqp_url: str = "embedded://") -> Any:
    settings = ServiceSettings(var=var, amqp_url=amqp_url, bus_retention_days=30)
    tables = SimpleNamespace(BUS=BUS)
    return SimpleNamespace(engine=engine, tables=tables, clock=FixedClock(NOW), settings=settings)


def test_what_is_past_its_retention_goes_and_ids_outlive_their_events(engine: Engine, tmp_path: Path) -> None:
    fill(
        engine,
        outbox=[event(1, 31), event(2, 29)],
        inbox=[handled("e0", 38), handled("e1", 31), handled("e2", 29)],
        replies=[answered("k1", 31), answered("k2", 29)],
    )
    assert pruning.prune(runtime(engine, tmp_path, "amqp://broker"), "toy") == 3
    assert left(engine) == (["e2"], ["e1", "e2"], ["k2"])
    assert pruning.prune(runtime(engine, tmp_path, "amqp://broker"), "toy") == 0


def test_an_event_that_was_not_published_is_never_dropped(engine: Engine, tmp_path: Path) -> None:
    fill(engine, outbox=[event(1, 400, published=False), event(2, 400)])
    pruning.prune(runtime(engine, tmp_path, "amqp://broker"), "toy")
    assert left(engine)[0] == ["e1"]


def test_on_the_embedded_bus_an_event_that_somebody_lacks_stays_with_every_id_since(
    engine: Engine, tmp_path: Path
) -> None:
    fill(
        engine,
        outbox=[event(1, 400), event(2, 399), event(3, 398)],
        inbox=[handled("e1", 400), handled("e2", 399), handled("e3", 398)],
    )
    Ledger(tmp_path / "bus.json").write({"toy": 1}, NOW - timedelta(days=399))
    pruning.prune(runtime(engine, tmp_path), "toy")
    assert left(engine)[:2] == (["e2", "e3"], ["e2", "e3"])
    Ledger(tmp_path / "bus.json").write({"toy": 3})
    pruning.prune(runtime(engine, tmp_path), "toy")
    assert left(engine)[:2] == ([], [])


def test_many_rows_go_in_short_transactions(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "AT_ONCE", 2)
    fill(engine, outbox=[event(number, 40) for number in range(1, 6)])
    assert pruning.prune(runtime(engine, tmp_path, "amqp://broker"), "toy") == 5
    assert left(engine)[0] == []


def test_the_ledger_keeps_marks_and_moment_apart(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "bus.json")
    assert (ledger.read(), ledger.waiting_since().year) == ({}, 9999)
    ledger.write({"intake": 5}, NOW)
    assert (ledger.read(), ledger.waiting_since()) == ({"intake": 5}, NOW)
    ledger.path.write_text('{"intake": 7}')  # as it was written before there was a moment
    assert ledger.read() == {"intake": 7}
