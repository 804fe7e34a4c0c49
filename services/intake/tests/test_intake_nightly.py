"""Reconciliation each night by itself: once for each system that has an address for lists, tried again, given up."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from contracts import exchange as c
from contracts.people import SYSTEM, Actor
from intake import errands, tables
from intake.errands.http import Answered
from intake.handlers import exchange
from intake.queries.connections import list_connections
from intake.queries.reconciling import list_reconciliations
from servicekit.clock import SHANGHAI
from servicekit.engine import transaction
from testkit.clock import START

ADMIN = Actor(person_id="S0090", roles=("administrator",), rights=("exchange.manage",))
CONNECTED = date(2026, 3, 11)
NEXT_DAY = date(2026, 3, 12)
DOWN = Answered(0, "unreachable", 5)


class Nights:
    """The exchange at moments of the town's time; a system's answer is given instead of asked for over the wire."""

    def __init__(self, engine: Any, at_window: Any) -> None:
        self.engine, self.at_window, self.now = engine, at_window, START

    @contextmanager
    def calling(self, actor: Actor = ADMIN) -> Iterator[Any]:
        with transaction(self.engine) as session:
            yield self.at_window(session, actor=actor, now=self.now)

    def connect(
        self, name: str, channel: str, *, key: bool = True, url: str = "http://outside/orders"
    ) -> None:
        given = {
            "connection_id": name,
            "name": name,
            "channel": channel,
            "form": "hotline.v1",
            "orders_url": url,
        }
        with self.calling() as call:
            exchange.add_connection(call, c.AddConnection.model_validate(given))
            if key:
                exchange.add_key(call, c.AddKey(connection_id=name))

    def at(self, day: date, hour: int, minute: int = 0) -> int:
        """The timer runs at this moment of the town; gives how many it wrote down."""
        self.now = datetime.combine(day, time(hour, minute), SHANGHAI)
        with self.calling(SYSTEM) as call:
            return exchange.reconcile_nightly(call)

    def answered(self, *items: dict[str, Any]) -> None:
        content = json.dumps({"data": {"items": items}}).encode()
        self.ask(Answered(200, "", 5, content))

    def ask(self, answer: Answered) -> None:
        assert errands.reconcile_waiting(self.calling, 1.0, lambda asking, timeout: answer)

    def reports(self) -> list[c.ReconciliationRow]:
        with self.calling() as call:
            return list(list_reconciliations(call.session, c.ListReconciliations(), ADMIN).items)

    def row(self) -> c.ConnectionRow:
        with self.calling() as call:
            return list_connections(call.session, call.now, ADMIN).items[0]


@pytest.fixture
def nights(engine: Any, at_window: Any) -> Nights:
    made = Nights(engine, at_window)
    made.connect("hotline", "hotline_12345")
    return made


def test_after_one_in_the_night_yesterday_is_reconciled_once_by_itself(nights: Nights) -> None:
    assert nights.at(NEXT_DAY, 0, 59) == 0
    assert [nights.at(NEXT_DAY, 1), nights.at(NEXT_DAY, 1, 10)] == [1, 0], "it still waits"
    nights.answered()
    assert nights.at(NEXT_DAY, 23, 59) == 0, "it is done"
    (made,) = nights.reports()
    assert (made.since, made.until, made.state) == (CONNECTED, CONNECTED, "done")
    assert made.by_itself and made.asked_by == "system"
    assert nights.at(NEXT_DAY + timedelta(days=1), 1) == 1, "and the next night again"


def test_a_night_that_was_missed_is_caught_up_in_the_day_once(nights: Nights) -> None:
    assert [nights.at(date(2026, 3, 15), 16), nights.at(date(2026, 3, 15), 17)] == [1, 0]
    assert [made.since for made in nights.reports()] == [date(2026, 3, 14)]


def test_two_instances_make_it_once(nights: Nights) -> None:
    nights.now = datetime.combine(NEXT_DAY, time(1), SHANGHAI)
    start, made = threading.Barrier(2), list[int]()

    def run() -> None:
        start.wait()
        with nights.calling(SYSTEM) as call:
            made.append(exchange.reconcile_nightly(call))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(made) == [0, 1] and len(nights.reports()) == 1


def test_one_that_failed_is_tried_after_an_hour_and_given_up_after_the_third(nights: Nights) -> None:
    for hour in (1, 2, 3):
        assert nights.at(NEXT_DAY, hour) == 1
        nights.ask(DOWN)
        assert nights.at(NEXT_DAY, hour, 59) == 0
    assert nights.at(NEXT_DAY, 12) == 0
    assert [made.state for made in nights.reports()] == ["failed"] * 3
    assert (last := nights.row().nightly) is not None
    assert (last.state, last.trouble, last.attempts) == ("failed", "unreachable", 3)


def test_one_that_succeeds_at_the_second_attempt_is_well(nights: Nights) -> None:
    nights.at(NEXT_DAY, 1)
    nights.ask(DOWN)
    nights.at(NEXT_DAY, 2)
    nights.answered({"order_no": "THERE"}, {"order_no": "TOO"})
    row = nights.row()
    assert row.nightly is not None
    assert (row.nightly.state, row.nightly.trouble, row.nightly.attempts) == ("done", "", 2)
    assert row.differences == 2
    with nights.calling() as call:
        wanted = {"reconciliation_id": row.nightly.reconciliation_id, "order_no": "TOO", "how": "note"}
        exchange.remedy_difference(call, c.RemedyDifference.model_validate({**wanted, "why": "试过的编号"}))
    assert nights.row().differences == 1
    nights.now += timedelta(days=1)
    assert nights.row().nightly is None, "of another night nothing is known yet"


def test_an_order_that_differs_in_two_reports_is_one_difference(nights: Nights) -> None:
    nights.at(NEXT_DAY, 1)
    nights.answered({"order_no": "THERE"})
    with nights.calling() as call:
        exchange.reconcile(call, c.Reconcile(connection_id="hotline", since=CONNECTED, until=CONNECTED))
    nights.answered({"order_no": "THERE"})
    assert nights.row().differences == 1
    assert sorted(made.by_itself for made in nights.reports()) == [False, True]


def test_without_a_good_key_nobody_is_asked_and_that_is_said(nights: Nights) -> None:
    nights.connect("grid", "grid", key=False)
    assert nights.at(NEXT_DAY, 1) == 2
    found = {made.connection_id: (made.state, made.trouble) for made in nights.reports()}
    assert found == {"hotline": ("waiting", ""), "grid": ("failed", "no_key")}


def test_a_system_without_an_address_or_switched_off_or_connected_today_is_left_alone(nights: Nights) -> None:
    nights.connect("petition", "letter", url="")
    with nights.calling() as call:
        exchange.change_connection(call, c.ChangeConnection(connection_id="hotline", active=False))
    assert nights.at(NEXT_DAY, 9) == 0
    nights.connect("grid", "grid")
    assert nights.at(NEXT_DAY, 9) == 0, "of yesterday it could have told us nothing"
    assert nights.reports() == [] and nights.row().nightly is None


def test_what_was_made_by_itself_is_in_the_trail(nights: Nights) -> None:
    nights.at(NEXT_DAY, 1)
    with nights.calling() as call:
        audit = tables.metadata.tables["audit"]
        own = select(audit.c.actor_id).where(audit.c.action == "exchange.reconciled")
        assert call.session.scalars(own).all() == ["system"]
