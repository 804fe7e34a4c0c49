"""Outbox, inbox and replies on both databases."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from contracts.directory import Done, RevokeToken
from contracts.envelope import decode
from contracts.people import Actor
from contracts.warning import WarningDropped, WarningSettled
from messaging import inbox, outbox, replies
from messaging.publisher import NotConfirmed
from messaging.relay import Relay
from messaging.replies import KeyReused
from messaging.tables import bus_tables
from servicekit.audit import audit_tables
from servicekit.engine import new_metadata

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
METADATA = new_metadata()
BUS = bus_tables(METADATA)
AUDIT, ANCHORS = audit_tables(METADATA)


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return METADATA


def settled(warning_id: str = "w1") -> WarningSettled:
    return WarningSettled(at=NOW, warning_id=warning_id, number="YJ-1", level="grid", settled_by="p1")


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_events_are_written_with_one_statement_and_given_back_for_the_relay(session: Session) -> None:
    for number in range(3):
        outbox.add(session, settled(f"w{number}"), event_id=f"e{number}", correlation_id="c1")
    with statements(session) as sent:
        rows = outbox.flush(session, BUS.outbox, NOW)
    assert len([s for s in sent if s.startswith("INSERT")]) == 1
    assert [row.event_id for row in rows] == ["e0", "e1", "e2"]
    found = session.execute(select(BUS.outbox).order_by(BUS.outbox.c.seq)).all()
    assert [(r.event_id, r.subject, r.correlation_id, r.published_at) for r in found] == [
        (f"e{number}", f"w{number}", "c1", None) for number in range(3)
    ]
    assert (found[0].exchange, found[0].routing_key) == ("warning.events", "WarningSettled.v1")
    assert decode(found[0].body).event == settled("w0")


def test_nothing_remembered_is_nothing_written(session: Session) -> None:
    with statements(session) as sent:
        assert outbox.flush(session, BUS.outbox, NOW) == []
    assert sent == []


def test_a_transaction_that_is_undone_forgets_its_events(session: Session) -> None:
    outbox.add(session, settled(), event_id="e1", correlation_id="")
    assert outbox.remembered(session) == [settled()]
    outbox.forget(session)
    assert outbox.flush(session, BUS.outbox, NOW) == []


def test_what_was_not_published_waits_oldest_first_until_it_is_marked(session: Session) -> None:
    for number in range(3):
        outbox.add(session, settled(), event_id=f"e{number}", correlation_id="")
    outbox.flush(session, BUS.outbox, NOW)
    outbox.mark(session, BUS.outbox, ["e1"], NOW)
    outbox.mark(session, BUS.outbox, [], NOW)
    last = outbox.newest(session, BUS.outbox)

    def waiting(after: int, until: int, limit: int = 10) -> list[str]:
        rows = outbox.waiting(session, BUS.outbox, after=after, until=until, limit=limit)
        return [row.event_id for _, row in rows]

    assert waiting(0, last) == ["e0", "e2"]
    assert waiting(0, last, limit=1) == ["e0"]
    assert (waiting(last - 2, last), waiting(0, last - 1), waiting(last, last)) == (["e2"], ["e0"], [])


def keys(queue: str, *event_ids: str) -> list[tuple[str, str]]:
    return [(queue, event_id) for event_id in event_ids]


def test_only_new_ids_are_claimed(session: Session) -> None:
    assert inbox.claim(session, BUS.inbox, keys("q", "a", "b"), NOW) == {("q", "a"), ("q", "b")}
    assert inbox.claim(session, BUS.inbox, keys("q", "b", "c"), NOW) == {("q", "c")}
    assert inbox.claim(session, BUS.inbox, keys("q", "a", "b", "c"), NOW) == set()
    assert inbox.claim(session, BUS.inbox, [], NOW) == set()


def test_the_same_id_twice_in_one_batch_is_one(session: Session) -> None:
    with statements(session) as sent:
        assert inbox.claim(session, BUS.inbox, keys("q", "a", "a", "a"), NOW) == {("q", "a")}
    assert len([statement for statement in sent if statement.startswith("INSERT")]) == 1


def test_each_consumer_has_its_own_memory(session: Session) -> None:
    inbox.claim(session, BUS.inbox, keys("q1", "a"), NOW)
    both = keys("q1", "a") + keys("q2", "a")
    assert inbox.claim(session, BUS.inbox, both, NOW) == {("q2", "a")}


class Counted:
    """Something that must be done once."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, Any]:
        self.times += 1
        return Done().model_dump(mode="json") | {"times": self.times, "says": "好"}


def test_the_same_key_gives_the_same_answer_and_does_it_once(
    session: Session, make_call: Callable[..., Any]
) -> None:
    call, do = make_call(session), Counted()
    answers = [replies.once(call, BUS.replies, "k1", RevokeToken(token_id="t1"), do) for _ in range(3)]
    assert (do.times, answers) == (1, [{"ok": True, "times": 1, "says": "好"}] * 3)


def test_the_key_of_another_request_is_refused(session: Session, make_call: Callable[..., Any]) -> None:
    call, do = make_call(session), Counted()
    replies.once(call, BUS.replies, "k1", RevokeToken(token_id="t1"), do)
    with pytest.raises(KeyReused) as raised:
        replies.once(call, BUS.replies, "k1", RevokeToken(token_id="t2"), do)
    assert (raised.value.code, raised.value.status, do.times) == ("idempotency_mismatch", 422, 1)


def test_two_people_may_use_the_same_key(session: Session, make_call: Callable[..., Any]) -> None:
    do = Counted()
    for person in ("p1", "p2"):
        call = make_call(session, actor=Actor(person_id=person))
        replies.once(call, BUS.replies, "k1", RevokeToken(token_id="t1"), do)
    assert do.times == 2


def test_a_request_that_was_refused_is_done_again(session: Session, make_call: Callable[..., Any]) -> None:
    def refuse() -> None:
        raise KeyReused("no")

    call, do = make_call(session), Counted()
    with pytest.raises(KeyReused):
        replies.once(call, BUS.replies, "k1", RevokeToken(token_id="t1"), refuse)
    assert replies.once(call, BUS.replies, "k1", RevokeToken(token_id="t1"), do)["times"] == 1


class Broker:
    """Notes what it is given; returns or refuses what it is told to."""

    embedded = True

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.returned: set[str] = set()
        self.away = False

    def publish(self, letters: Any) -> set[str]:
        if self.away:
            raise NotConfirmed("away")
        self.sent += [each.message_id for each in letters]
        return self.returned


def kept(engine: Engine, *event_ids: str) -> list[Any]:
    with Session(engine) as session:
        for event_id in event_ids:
            outbox.add(session, settled(), event_id=event_id, correlation_id="")
        rows = outbox.flush(session, BUS.outbox, NOW)
        session.commit()
    return rows


def unpublished(engine: Engine) -> int:
    with Session(engine) as session:
        waiting = select(func.count()).select_from(BUS.outbox).where(BUS.outbox.c.published_at.is_(None))
        return session.scalar(waiting) or 0


def relay_of(engine: Engine, broker: Broker) -> Relay:
    return Relay("toy", engine, BUS.outbox, broker, lambda: NOW)  # type: ignore[arg-type]


def test_the_sweeper_leaves_young_rows_to_the_relay_and_marks_what_the_broker_has(engine: Engine) -> None:
    broker = Broker()
    relay = relay_of(engine, broker)
    kept(engine, "e1", "e2")
    assert relay.sweep() == 0  # seen for the first time
    kept(engine, "e3")
    assert relay.sweep() == 2
    assert (broker.sent, unpublished(engine)) == (["e1", "e2"], 1)
    assert (relay.sweep(), relay.sweep(), broker.sent) == (1, 0, ["e1", "e2", "e3"])


def test_the_sweeper_leaves_what_still_stands_in_the_relays_own_queue(engine: Engine) -> None:
    broker = Broker()
    relay = relay_of(engine, broker)
    relay.soon(kept(engine, "e1"))
    assert (relay.sweep(), relay.sweep(), broker.sent) == (0, 0, [])
    relay.publish_queued()
    assert (broker.sent, unpublished(engine)) == (["e1"], 1)
    relay.mark()
    assert unpublished(engine) == 0


def test_while_the_broker_is_away_events_wait(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    broker = Broker()
    relay = relay_of(engine, broker)
    relay.soon(kept(engine, "e1"))
    broker.away = True
    relay.publish_queued()
    assert (relay.sweep(), relay.sweep(), unpublished(engine)) == (0, 0, 1)
    assert "1 events wait" in caplog.text
    broker.away = False
    assert (relay.sweep(), unpublished(engine)) == (1, 0)


def test_an_event_that_nobody_is_bound_for_stays_and_holds_up_nobody(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.relay.BATCH", 1)
    broker = Broker()
    broker.returned = {"e1"}
    relay = relay_of(engine, broker)
    kept(engine, "e1", "e2")
    assert (relay.sweep(), relay.sweep(), unpublished(engine)) == (0, 1, 1)


def test_the_relay_outlives_a_database_that_is_away(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("messaging.relay.MARK_SECONDS", 0.01)
    broker, tries = Broker(), []

    def away(*_: Any) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("UPDATE outbox", {}, Exception("away"))

    monkeypatch.setattr("messaging.outbox.mark", away)
    relay = relay_of(engine, broker)
    relay.join()
    end = time.monotonic() + 5
    while len(tries) < 3 and time.monotonic() < end:
        relay.soon(kept(engine, f"e{time.monotonic()}"))
        time.sleep(0.02)
    relay.leave()
    assert len(tries) >= 3
    assert "could not mark" in caplog.text


def test_a_call_tells_and_leaves_a_row_in_the_chain(
    session: Session, make_call: Callable[..., Any], published: Callable[..., Any]
) -> None:
    call = make_call(session, event_id="cause")
    dropped = WarningDropped(at=NOW, warning_id="w1", number="YJ-1", level="grid", dropped_by="p1")
    call.publish(dropped)
    call.audit("w1", "warning.dropped", level="grid")
    session.flush()
    [row] = outbox.flush(session, BUS.outbox, NOW)
    assert published(session) == [dropped]
    assert decode(row.body).correlation_id == "cause"
    assert session.execute(select(AUDIT.c.action)).scalars().all() == ["warning.dropped"]
