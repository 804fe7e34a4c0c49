"""What a service answers about itself: its health, its trail, and a check of its chains that outlives the request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, insert, update
from sqlalchemy.orm import Session

from contracts.auditing import CHAINS, ListAudit
from contracts.errors import Forbidden
from messaging import upkeep
from messaging.tables import bus_tables
from servicekit.audit import audit_tables
from servicekit.engine import new_metadata, transaction

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
METADATA = new_metadata()
BUS = bus_tables(METADATA)
AUDIT, ANCHORS = audit_tables(METADATA)
RIGHTS = ("audit.read", "operations.read")
LETTERS = SimpleNamespace(count=lambda: 2)


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return METADATA


class Runtime:
    """As much of a runtime as a check needs."""

    def __init__(self, engine: Engine, make_call: Callable[..., Any]) -> None:
        self.engine, self.make_call = engine, make_call

    def tick(self, service: Any, handler: Any) -> None:
        with transaction(self.engine) as session:
            handler(service, self.make_call(session, now=NOW))


@pytest.fixture
def service(engine: Engine, make_call: Callable[..., Any]) -> Any:
    return SimpleNamespace(
        name="routing",
        database=lambda: "routing",
        takes_files=False,
        tables=SimpleNamespace(AUDIT=AUDIT, ANCHORS=ANCHORS, BUS=BUS),
        runtime=Runtime(engine, make_call),
    )


def told(session: Session, number: int, published_at: datetime | None = None) -> None:
    row = {"event_id": f"e{number}", "exchange": "x", "routing_key": "k", "body": "{}"}
    created = NOW - timedelta(minutes=number)
    session.execute(insert(BUS.outbox).values(**row, created_at=created, published_at=published_at))


def test_health_counts_what_waits_in_the_outbox(
    session: Session, service: Any, make_call: Callable[..., Any]
) -> None:
    for number in range(3):
        told(session, number, NOW if number == 0 else None)
    found = upkeep.health(make_call(session, rights=RIGHTS), service, LETTERS)
    assert (found.dead_letters, found.outbox_waiting) == (2, 2)
    assert found.oldest_waiting_at == NOW - timedelta(minutes=2)


def test_a_desk_leaves_the_shared_outbox_to_its_owner(
    session: Session, service: Any, make_call: Callable[..., Any]
) -> None:
    service.name = "desk-pcs"
    found = upkeep.health(make_call(session, rights=RIGHTS), service, LETTERS)
    assert (found.dead_letters, found.outbox_waiting) == (2, None)


@pytest.mark.parametrize("ask", [
    lambda call, service: upkeep.health(call, service, LETTERS),
    lambda call, service: upkeep.list_audit(call, service, ListAudit(of="routing")),
    lambda call, service: upkeep.chain_report(call, service, 1),
    lambda call, service: upkeep.begin_check(call, service, lambda do: None),
])  # fmt: skip
def test_only_who_has_the_right_is_told(
    session: Session, service: Any, make_call: Callable[..., Any], ask: Any
) -> None:
    with pytest.raises(Forbidden):
        ask(make_call(session, rights=("desk.work",)), service)


def test_reads_and_changes_are_told_apart(
    session: Session, service: Any, make_call: Callable[..., Any]
) -> None:
    call = make_call(session, rights=RIGHTS)
    for action in ("accepted", "revealed", "words_read"):
        call.audit("d1", action)
    session.flush()
    wanted = {None: 3, True: 2, False: 1}
    for reads, count in wanted.items():
        found = upkeep.list_audit(call, service, ListAudit(of="routing", reads=reads))
        assert (len(found.items), found.total) == (count, count)


def checked(engine: Engine, service: Any, make_call: Callable[..., Any]) -> Any:
    """Asks for a check, lets it run, and gives the report afterwards."""
    kept: list[Callable[[], None]] = []
    with transaction(engine) as session:
        call = make_call(session, now=NOW, rights=RIGHTS)
        assert upkeep.begin_check(call, service, kept.append).running_since == NOW
    with transaction(engine) as session:
        call = make_call(session, now=NOW, rights=RIGHTS)
        assert upkeep.begin_check(call, service, kept.append).running_since == NOW
    assert len(kept) == 1, "one check at a time"
    kept[0]()
    with transaction(engine) as session:
        return upkeep.chain_report(make_call(session, now=NOW, rights=RIGHTS), service, 5)


def test_a_check_says_that_the_chains_hold(
    engine: Engine, service: Any, make_call: Callable[..., Any]
) -> None:
    with transaction(engine) as session:
        make_call(session, now=NOW - timedelta(days=1)).audit("d1", "accepted")
    with transaction(engine) as session:
        upkeep.seal_yesterday(service, make_call(session, now=NOW))
    report = checked(engine, service, make_call)
    assert report.last.holds and report.last.by == "tester" and report.last.rows == 2
    assert (report.running_since, report.chains, len(report.anchors)) == (None, 2, 1)


def test_a_check_says_where_a_chain_breaks(
    engine: Engine, service: Any, make_call: Callable[..., Any]
) -> None:
    with transaction(engine) as session:
        call = make_call(session, now=NOW - timedelta(days=1))
        call.audit("d1", "accepted")
        call.audit("d1", "revealed")
    with transaction(engine) as session:
        upkeep.seal_yesterday(service, make_call(session, now=NOW))
        session.execute(update(AUDIT).where(AUDIT.c.position == 2).values(hash="f" * 64))
    last = checked(engine, service, make_call).last
    assert not last.holds
    assert [(one.subject, one.position, one.reason) for one in last.first] == [("d1", 2, "hash")]
    assert [day.isoformat() for day in last.wrong_days] == ["2026-03-10"]


def test_a_check_that_cannot_end_says_so(
    engine: Engine, service: Any, make_call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OSError("disk")

    monkeypatch.setattr("servicekit.audit.verify", broken)
    last = checked(engine, service, make_call).last
    assert (last.failed, last.holds) == ("OSError", False)


def test_a_check_that_died_with_its_process_can_be_asked_for_again(
    engine: Engine, service: Any, make_call: Callable[..., Any]
) -> None:
    kept: list[Any] = []
    for hours in (0, 2):
        with transaction(engine) as session:
            later = NOW + timedelta(hours=hours)
            upkeep.begin_check(make_call(session, now=later, rights=RIGHTS), service, kept.append)
    assert len(kept) == 2
    with transaction(engine) as session:
        found = upkeep.list_audit(
            make_call(session, rights=RIGHTS), service, ListAudit(of="routing", subject=CHAINS)
        )
    assert [row.action for row in found.items] == ["chains.verify_started"] * 2
