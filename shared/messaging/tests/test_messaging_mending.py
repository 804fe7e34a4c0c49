"""What is done with dead letters leaves an audit row, needs a right, and works on the broker as on the shelf."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import amqp
import pytest
from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from contracts.envelope import Envelope, encode
from contracts.errors import Forbidden, NotFound
from contracts.operations import DiscardDeadLetter, ListDeadLetters, ReplayDeadLetters
from contracts.warning import WarningSettled
from messaging import mending, topology
from messaging.depths import queue_states
from messaging.failures import ATTEMPTS, FAILED_AT, QUEUE, REASON, REFERENCE
from messaging.mending import Letters, OnTheBroker, OnTheShelf
from messaging.publisher import Letter, Publisher
from messaging.shelf import LETTERS, Shelf
from messaging.tables import bus_tables
from servicekit.audit import audit_tables
from servicekit.engine import new_metadata, reading

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
CONSUMER = f"mender-{os.getpid()}"
SOURCE = f"{CONSUMER}.WarningSettled"
METADATA = new_metadata()
BUS = bus_tables(METADATA)
AUDIT, ANCHORS = audit_tables(METADATA)
READ, WORK = ("operations.read",), ("operations.read", "operations.work")


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return METADATA


def a_letter(event_id: str, minute: int = 0) -> Letter:
    event = WarningSettled(at=NOW, warning_id="w1", number="YJ-1", level="grid", settled_by="p1")
    headers = {
        "type": "WarningSettled.v1", ATTEMPTS: 6, REASON: "ValueError after 6 attempts", REFERENCE: f"r-{event_id}",
        QUEUE: SOURCE, FAILED_AT: NOW.replace(minute=minute).isoformat(),
    }  # fmt: skip
    body = encode(Envelope(event_id, "", event))
    return Letter("", topology.dead_letters_name(CONSUMER), body, headers, event_id)


@pytest.fixture
def on_the_shelf(tmp_path: Path) -> Iterator[OnTheShelf]:
    shelf = Shelf(tmp_path / "dead-letters.db")
    for number in (1, 2):
        shelf.put(CONSUMER, a_letter(f"e{number}", number))
    yield OnTheShelf(shelf, CONSUMER)
    shelf.engine.dispose()


@pytest.fixture
def on_the_broker(broker_url: str) -> Iterator[OnTheBroker]:
    names = [SOURCE, topology.dead_letters_name(CONSUMER)]
    with topology.connect(broker_url) as connection:
        for name in names:
            connection.channel().queue_declare(
                name, durable=True, auto_delete=False, arguments=dict(topology.DURABLE)
            )
        publisher = Publisher(broker_url)
        publisher.publish([a_letter("e1", 1), a_letter("e2", 2)])
        publisher.close()
        yield OnTheBroker(broker_url, CONSUMER)
        for name in names:
            with suppress(amqp.NotFound):
                connection.channel().queue_delete(name)


@pytest.fixture(params=["on_the_shelf", pytest.param("on_the_broker", marks=pytest.mark.broker)])
def letters(request: pytest.FixtureRequest) -> Letters:
    found: Letters = request.getfixturevalue(request.param)
    return found


def settled(letters: Letters, number: int) -> int:
    """How many there are; the broker counts what was given back to it a moment later."""
    end = time.monotonic() + 10
    while letters.count() != number and time.monotonic() < end:
        time.sleep(0.05)
    return letters.count()


def trail(session: Session) -> list[tuple[str, str, Any]]:
    rows = session.execute(select(AUDIT).order_by(AUDIT.c.dispute_id, AUDIT.c.position))
    return [(row.action, row.actor_id, row.details) for row in rows]


def test_letters_are_listed_and_one_is_shown_with_its_body(
    letters: Letters, session: Session, make_call: Callable[..., Any]
) -> None:
    call = make_call(session, rights=READ)
    found = mending.list_dead_letters(call, letters, ListDeadLetters(of=CONSUMER))
    assert [(row.number, row.message_id, row.body) for row in found.items] == [(1, "e1", ""), (2, "e2", "")]
    assert (found.total, settled(letters, 2)) == (2, 2)
    one = mending.list_dead_letters(call, letters, ListDeadLetters(of=CONSUMER, message_id="e2"))
    assert '"id":"e2"' in one.items[0].body


def test_a_letter_that_is_gone_is_told(
    letters: Letters, session: Session, make_call: Callable[..., Any]
) -> None:
    with pytest.raises(NotFound):
        mending.discard_dead_letter(
            make_call(session, rights=WORK),
            letters,
            DiscardDeadLetter(of=CONSUMER, message_id="x", why="没用"),
        )
    assert settled(letters, 2) == 2


def test_discarding_keeps_who_when_and_why(
    letters: Letters, session: Session, make_call: Callable[..., Any]
) -> None:
    call = make_call(session, rights=WORK)
    moved = mending.discard_dead_letter(
        call, letters, DiscardDeadLetter(of=CONSUMER, message_id="e1", why="13812345678 打来说不用了")
    )
    assert (moved.count, settled(letters, 1)) == (1, 1)
    [(action, who, details)] = trail(session)
    assert (action, who, details["message_id"]) == ("letter.discarded", "tester", "e1")
    assert details["why"] == "138****5678 打来说不用了"


def test_all_letters_of_a_consumer_go_back_each_with_its_row(
    letters: Letters, session: Session, make_call: Callable[..., Any]
) -> None:
    call = make_call(session, rights=WORK)
    moved = mending.replay_dead_letters(call, letters, ReplayDeadLetters(of=CONSUMER, why="已经修好"))
    assert (moved.count, settled(letters, 0)) == (2, 0)
    assert [(action, details["message_id"]) for action, _, details in trail(session)] == [
        ("letter.replayed", "e1"),
        ("letter.replayed", "e2"),
    ]


def test_only_who_has_the_right_moves_a_letter(
    letters: Letters, session: Session, make_call: Callable[..., Any]
) -> None:
    with pytest.raises(Forbidden):
        mending.replay_dead_letters(
            make_call(session, rights=READ), letters, ReplayDeadLetters(of=CONSUMER, why="已经修好")
        )
    with pytest.raises(Forbidden):
        mending.list_dead_letters(
            make_call(session, rights=("desk.work",)), letters, ListDeadLetters(of=CONSUMER)
        )
    assert (settled(letters, 2), trail(session)) == (2, [])


@pytest.mark.broker
def test_what_waits_and_who_takes_is_seen_without_a_plugin(on_the_broker: OnTheBroker) -> None:
    name = topology.dead_letters_name(CONSUMER)
    found = queue_states(on_the_broker.amqp_url, [name, SOURCE, "nobody-has-it"])
    assert (found[name].waiting, found[name].consumers) == (2, 0)
    assert (found[SOURCE].waiting, found["nobody-has-it"].there) == (0, False)


def test_a_letter_that_went_back_and_failed_again_is_the_same_letter(on_the_shelf: OnTheShelf) -> None:
    shelf = on_the_shelf.shelf
    on_the_shelf.put_back(["e1"])
    [back] = shelf.asked(CONSUMER)
    assert (back.routing_key, back.headers) == (SOURCE, {"type": "WarningSettled.v1"})
    shelf.went_back([back])
    assert (shelf.asked(CONSUMER), shelf.on_the_way(CONSUMER)) == ([], [(SOURCE, "e1")])
    shelf.put(CONSUMER, a_letter("e1", 30))
    assert [each.message_id for each in on_the_shelf.listed()] == ["e2", "e1"]


def test_the_shelf_still_knows_what_was_thrown_away_but_not_its_words(on_the_shelf: OnTheShelf) -> None:
    on_the_shelf.discard("e1")
    assert on_the_shelf.shelf.known(SOURCE, ["e1", "e3"]) == {"e1"}
    with reading(on_the_shelf.shelf.engine) as session:
        kept = {row.message_id: row.body for row in session.execute(select(LETTERS))}
    assert kept["e1"] == b"" and b"YJ-1" in kept["e2"]


def test_a_house_without_dead_letters_has_no_file(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "dead-letters.db")
    assert (shelf.count("x"), shelf.listed("x"), shelf.asked("x"), shelf.known("q", ["e"])) == (
        0,
        [],
        [],
        set(),
    )
    assert not shelf.path.exists()
