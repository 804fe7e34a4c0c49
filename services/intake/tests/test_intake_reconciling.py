"""Reconciling with an outside system, and sending to it, over HTTP: a small program stands for the other side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from contracts import exchange as c
from contracts.errors import Forbidden, Invalid, WrongState
from contracts.people import Actor
from contracts.supervision import CaseMoved
from intake import errands, handlers, tables
from intake.errands.http import post
from intake.handlers import exchange
from intake.policies.comparing import Ours, Theirs, check_period, differences
from intake.queries.deliveries import get_delivery, list_deliveries
from intake.queries.reconciling import get_reconciliation, list_reconciliations
from messaging import outbox
from servicekit.engine import transaction
from testkit.outside import OutsideSystem, outside_system, signed

ADMIN = Actor(person_id="S0090", roles=("administrator",), rights=("exchange.manage",))
ORDER = {"order_no": "A", "content": "邻居占了我家宅基地一米宽，说了也不听", "caller": {"name": "王小明"}}
PERIOD = {"since": date(2020, 1, 1), "until": date(2020, 12, 30)}


class House:
    """Intake's side: every call in a transaction of its own, as errands want it."""

    def __init__(self, engine: Any, at_window: Any, system: OutsideSystem) -> None:
        self.engine, self.at_window, self.later = engine, at_window, timedelta()
        with self.calling() as call:
            given = {"connection_id": "hotline", "name": "济宁12345", "channel": "hotline_12345", "form": "hotline.v1",
                     "status_url": f"{system.url}/status", "orders_url": f"{system.url}/orders"}  # fmt: skip
            exchange.add_connection(call, c.AddConnection.model_validate(given))
        with self.calling() as call:
            system.secret = exchange.add_key(call, c.AddKey(connection_id="hotline")).secret

    @contextmanager
    def calling(self) -> Iterator[Any]:
        with transaction(self.engine) as session:
            call = self.at_window(session, actor=ADMIN)
            call.now += self.later
            yield call
            outbox.forget(session)

    def order(self, number: str, state: str = "") -> str:
        """A registered order that moved to ``state``; gives the dispute's number."""
        from intake.handlers.exchange.connecting import connection_for
        from intake.handlers.exchange.receiving import place

        content = json.dumps({"type": "order.created", "data": {**ORDER, "order_no": number}})
        with self.calling() as call:
            made = place(call, connection_for(call, "hotline"), content)
        if state:
            with self.calling() as call:
                own = select(tables.DISPUTES.c.id).where(tables.DISPUTES.c.number == made.number)
                move = CaseMoved(at=call.now, dispute_id=call.session.scalar(own), number=made.number,
                                 channel="hotline_12345", state=state)  # fmt: skip
                exchange.take_move(call, move)
        return made.number

    def send(self, timeout: float = 5.0) -> int:
        return errands.send_deliveries(self.calling, timeout)

    def deliveries(self, **given: Any) -> tuple[c.DeliveryRow, ...]:
        with self.calling() as call:
            return list_deliveries(call.session, c.ListDeliveries(**given), ADMIN).items

    def reconcile(self) -> c.ReconciliationSheet:
        with self.calling() as call:
            today = call.now.date()
            asked = c.Reconcile(connection_id="hotline", since=today, until=today + timedelta(days=1))
            made = exchange.reconcile(call, asked)
        assert errands.reconcile_waiting(self.calling, 5.0)
        return self.sheet(made.reconciliation_id)

    def sheet(self, reconciliation_id: str, **given: Any) -> c.ReconciliationSheet:
        with self.calling() as call:
            wanted = c.GetReconciliation(reconciliation_id=reconciliation_id, **given)
            return get_reconciliation(call.session, wanted, ADMIN)

    def remedy(self, sheet: c.ReconciliationSheet, order_no: str, how: Any, why: str = "") -> c.DifferenceRow:
        with self.calling() as call:
            return exchange.remedy_difference(
                call,
                c.RemedyDifference(
                    reconciliation_id=sheet.reconciliation_id, order_no=order_no, how=how, why=why
                ),
            )


@pytest.fixture
def system() -> Iterator[OutsideSystem]:
    with outside_system() as made:
        yield made


@pytest.fixture
def house(engine: Any, at_window: Any, system: OutsideSystem) -> House:
    return House(engine, at_window, system)


# sending


def test_a_status_arrives_signed_once_and_says_nothing_personal(house: House, system: OutsideSystem) -> None:
    number = house.order("A", "accepted")
    assert (house.send(), house.send()) == (1, 0)
    (told,) = system.told
    assert told["data"] == {
        "order_no": "A",
        "number": number,
        "status": "accepted",
        "status_name": "已受理",
        "sequence": 1,
    }
    assert system.unsigned == 0
    (row,) = house.deliveries(state="sent")
    with house.calling() as call:
        sheet = get_delivery(call.session, c.GetDelivery(delivery_id=row.delivery_id), ADMIN)
    assert [(one.attempt, one.code, one.trouble) for one in sheet.tries] == [(1, 200, "")]


@pytest.mark.parametrize(("code", "trouble"), [(500, "broken"), (404, "refused"), (302, "redirected")])
def test_what_was_not_taken_comes_again_after_a_pause(
    house: House, system: OutsideSystem, code: int, trouble: str
) -> None:
    system.answers[:] = [code]
    house.order("A", "accepted")
    house.send()
    (row,) = house.deliveries()
    assert (row.state, row.trouble, row.attempts) == ("waiting", trouble, 1)
    assert house.send() == 0
    house.later = timedelta(seconds=6)
    assert house.send() == 1 and len(system.told) == 1


def test_after_the_last_attempt_it_has_failed_and_is_seen(house: House, system: OutsideSystem) -> None:
    system.answers[:] = [500] * 8
    house.order("A", "accepted")
    for _ in range(8):
        assert house.send() == 1
        house.later += timedelta(hours=11)
    assert house.send() == 0
    (row,) = house.deliveries(state="failed")
    assert row.attempts == 8


def test_a_system_that_does_not_answer_costs_its_other_statuses_no_attempt(
    house: House, system: OutsideSystem
) -> None:
    system.slow = 1.0
    for number in "AB":
        house.order(number, "accepted")
    house.send(timeout=0.2)
    assert sorted((row.attempts, row.trouble) for row in house.deliveries()) == [(0, ""), (1, "timeout")]


def test_without_a_good_key_nothing_is_sent_and_that_is_said(house: House, system: OutsideSystem) -> None:
    with house.calling() as call:
        call.session.execute(update(tables.KEYS).values(valid_until=call.now))
    house.order("A", "accepted")
    house.send()
    assert [row.trouble for row in house.deliveries()] == ["no_key"] and system.told == []


@pytest.mark.parametrize(
    ("url", "trouble"),
    [
        ("http://127.0.0.1:1/x", "unreachable"),
        ("nonsense://x", "unsupported"),
        ("http://[::bad/", "unsupported"),
    ],
)
def test_an_address_where_nobody_is_has_a_word(url: str, trouble: str) -> None:
    assert post(url, {}, "{}", 1.0).trouble == trouble


# reconciling


def test_differences_are_what_one_side_lacks_or_says_otherwise() -> None:
    ours = {
        name: Ours(f"d{name}", f"N{name}", status)
        for name, status in {"B": "agreed", "C": "routed", "D": ""}.items()
    } | {"F": Ours("dF", "NF", "archived", "failed"), "G": Ours("dG", "NG", "archived", "agreed")}
    theirs = {"A": "x", "B": "agreed", "C": "closed", "D": "closed", "F": "archived", "G": "archived"}
    found = differences(
        {number: Theirs(status, "agreed") for number, status in theirs.items()},
        ours,
        {**ours, "E": Ours("dE", "NE", "")},
        str.__eq__,
    )
    assert [(one.order_no, one.kind) for one in found] == [
        ("A", "only_there"),
        ("C", "status"),
        ("F", "result"),
        ("E", "only_here"),
    ]


def test_both_sides_are_compared_over_several_pages_and_each_difference_is_dealt_with(
    house: House, system: OutsideSystem
) -> None:
    for number, state in {"SAME": "accepted", "OTHER": "routed", "HERE": "signed"}.items():
        house.order(number, state)
    missing = {**ORDER, "order_no": "THERE", "due_at": "2026-03-09T18:00:00+08:00"}
    system.pages[:] = [
        {"data": {"items": [{"order_no": "SAME", "status": "handling"}, {"order_no": "OTHER", "status": "closed"}],
                  "next_cursor": "2"}},
        {"data": {"items": [{"order_no": "THERE", "order": missing}, {"order_no": "BARE"}]}},
    ]  # fmt: skip
    sheet = house.reconcile()
    assert (sheet.state, sheet.theirs, sheet.ours) == ("done", 4, 3)
    assert {(row.order_no, row.kind) for row in sheet.differences} == {
        ("OTHER", "status"), ("THERE", "only_there"), ("BARE", "only_there"), ("HERE", "only_here"),
    }  # fmt: skip
    assert [asked["data"]["cursor"] for asked in system.asked] == ["", "2"] and system.unsigned == 0
    assert [row.order_no for row in house.sheet(sheet.reconciliation_id, kind="only_here").differences] == [
        "HERE"
    ]

    registered = house.remedy(sheet, "THERE", "register")
    assert registered.number and registered.remedy == "registered"
    with pytest.raises(WrongState):
        house.remedy(sheet, "THERE", "register")
    with pytest.raises(WrongState):
        house.remedy(sheet, "BARE", "register")
    with pytest.raises(WrongState):
        house.remedy(sheet, "BARE", "tell")
    with pytest.raises(Invalid):
        house.remedy(sheet, "BARE", "note")
    house.remedy(sheet, "BARE", "note", "对方测试用的编号")
    house.remedy(sheet, "OTHER", "tell")
    house.send()
    assert [one["data"]["sequence"] for one in system.told if one["data"]["order_no"] == "OTHER"] == [1, 2]
    assert house.sheet(sheet.reconciliation_id, pending=True).open == 1


def test_several_differences_are_dealt_with_at_once_and_one_that_cannot_be_costs_no_other(
    house: House, system: OutsideSystem
) -> None:
    whole = [{"order_no": name, "order": {**ORDER, "order_no": name}} for name in ("ONE", "TWO")]
    system.pages[:] = [{"data": {"items": [*whole, {"order_no": "BARE"}]}}]
    sheet = house.reconcile()

    def remedy(how: str, *numbers: str, why: str = "") -> c.RemediedDifferences:
        wanted = c.RemedyDifferences(
            reconciliation_id=sheet.reconciliation_id, order_nos=numbers, how=how, why=why
        )
        with house.calling() as call:
            return exchange.remedy_differences(call, wanted)

    done = remedy("register", "ONE", "BARE", "TWO", "NOBODY", "ONE")
    assert (done.done, [one.order_no for one in done.left]) == (2, ["BARE", "NOBODY"])
    assert "重新推送" in done.left[0].reason
    assert remedy("note", "BARE", "ONE").done == 0
    assert remedy("note", "BARE", "ONE", why="对方测试用的编号").done == 1
    assert house.sheet(sheet.reconciliation_id).open == 0
    assert len(house.sheet(sheet.reconciliation_id, kind="only_there").differences) == 3
    with house.calling() as call, pytest.raises(Forbidden):
        wanted = c.RemedyDifferences(
            reconciliation_id=sheet.reconciliation_id, order_nos=("ONE",), how="tell"
        )
        exchange.remedy_differences(house.at_window(call.session), wanted)


@pytest.mark.parametrize(
    ("page", "trouble"),
    [({"data": {"items": [], "next_cursor": ""}}, ""), ({"data": {"items": [], "next_cursor": "x"}}, "endless"),
     ({"data": {"items": "no"}}, "unreadable"), ({}, "")],
)  # fmt: skip
def test_a_list_that_cannot_be_read_or_never_ends_is_told(
    house: House, system: OutsideSystem, page: dict[str, Any], trouble: str
) -> None:
    system.pages[:] = [page] * 3
    sheet = house.reconcile()
    assert (sheet.state, sheet.trouble) == ("failed" if trouble else "done", trouble)


def test_a_system_without_an_address_for_lists_or_that_is_down_is_told(
    house: House, system: OutsideSystem
) -> None:
    with house.calling() as call:
        exchange.change_connection(
            call, c.ChangeConnection(connection_id="hotline", orders_url="http://127.0.0.1:1/orders")
        )
    assert house.reconcile().trouble == "unreachable"
    with house.calling() as call:
        exchange.change_connection(call, c.ChangeConnection(connection_id="hotline", orders_url=""))
    with pytest.raises(Invalid), house.calling() as call:
        exchange.reconcile(call, c.Reconcile(connection_id="hotline", **PERIOD))
    with house.calling() as call:
        assert len(list_reconciliations(call.session, c.ListReconciliations(), ADMIN).items) == 1


def test_a_period_ends_after_it_begins_and_is_no_longer_than_a_year() -> None:
    for since, until in ((date(2026, 3, 2), date(2026, 3, 1)), (date(2025, 1, 1), date(2026, 3, 1))):
        with pytest.raises(Invalid):
            check_period(since, until)


def test_what_came_by_the_older_call_is_on_our_side_too(
    house: House, system: OutsideSystem, form: Any
) -> None:
    with house.calling() as call:
        window = house.at_window(call.session)
        handlers.register_dispute(window, form(channel="hotline_12345", external_ref="OLD"))
    system.pages[:] = [{"data": {"items": [{"order_no": "OLD", "status": "closed"}]}}]
    assert house.reconcile().differences == ()


# lists that come by themselves


def pushed(
    house: House,
    system: OutsideSystem,
    items: list[Any],
    more: str = "",
    message_id: str = "p1",
    **changes: Any,
) -> c.ListReceived:
    data = {
        "list_no": "L1",
        "since": "2026-03-01",
        "until": "2026-03-31",
        "items": items,
        "next_cursor": more,
    }
    content = json.dumps({"type": "orders.list", "data": {**data, **changes}}, ensure_ascii=False)
    with house.calling() as call:
        head = signed(system.secret, message_id, call.now.timestamp(), content.encode())
        request = c.ReceiveList(
            connection_id="hotline",
            message_id=head["webhook-id"],
            timestamp=head["webhook-timestamp"],
            signature=head["webhook-signature"],
            content=content,
        )
        return exchange.receive_list(call, request)


def test_a_list_that_comes_by_itself_is_compared_when_its_last_page_is_there(
    house: House, system: OutsideSystem
) -> None:
    for number, state in {"SAME": "accepted", "HERE": "signed"}.items():
        house.order(number, state)
    missing = {**ORDER, "order_no": "THERE"}
    first = pushed(house, system, [{"order_no": "SAME", "status": "handling"}], more="2", message_id="p1")
    assert (first.state, first.orders) == ("collecting", 1)
    assert not errands.reconcile_waiting(house.calling, 5.0)
    again = pushed(house, system, [{"order_no": "SAME", "status": "handling"}], more="2", message_id="p1")
    assert again.repeated and again.orders == 1
    last = pushed(house, system, [{"order_no": "THERE", "order": missing}], message_id="p2")
    sheet = house.sheet(last.reconciliation_id)
    assert (last.state, last.orders, sheet.list_no, sheet.theirs) == ("done", 2, "L1", 2)
    assert {(row.order_no, row.kind) for row in sheet.differences} == {
        ("THERE", "only_there"), ("HERE", "only_here"),
    }  # fmt: skip
    assert house.remedy(sheet, "THERE", "register").remedy == "registered"
    with house.calling() as call:
        assert call.session.scalar(select(tables.LISTED.c.order_no)) is None
    with pytest.raises(WrongState):
        pushed(house, system, [{"order_no": "LATE"}], message_id="p3")


@pytest.mark.parametrize(
    "changes",
    [
        {"since": "", "list_no": ""}, {"since": "2026-04-01"}, {"until": "2028-03-31"}, {"items": "no"},
    ],
)  # fmt: skip
def test_a_list_with_something_wrong_is_refused_and_nothing_of_it_is_kept(
    house: House, system: OutsideSystem, changes: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        pushed(house, system, **{"items": [{"order_no": "A"}], "message_id": "p1", **changes})
    with house.calling() as call:
        assert list_reconciliations(call.session, c.ListReconciliations(), ADMIN).items == ()


BAD = [
    {"order_no": "HERE", "status": "handling", "created_at": "昨天"},
    {
        "order_no": "NEW",
        "order": {**ORDER, "order_no": "NEW", "people_involved": "好几个", "priority": "很急"},
    },
    {"status": "x", "caller": "张三"},
    "不是工单",
]


def test_a_bad_line_costs_only_itself_and_is_answered_with_field_and_reason(
    house: House, system: OutsideSystem
) -> None:
    house.order("HERE", "signed")
    good = {"order_no": "GOOD", "order": {**ORDER, "order_no": "GOOD"}}
    answer = pushed(house, system, [BAD[0], good, *BAD[1:]])
    assert (answer.state, answer.orders) == ("done", 5)
    told = [(one.position, one.order_no, [error.field for error in one.errors]) for one in answer.faulty]
    assert told == [
        (0, "HERE", ["data.items.0.created_at"]),
        (2, "NEW", ["data.items.2.order.people_involved", "data.items.2.order.priority"]),
        (3, "", ["data.items.3.order_no"]),
        (4, "", ["data.items.4", "data.items.4.order_no"]),
    ]
    assert answer.faulty[0].errors[0].reason.startswith("不是时间")
    sheet = house.sheet(answer.reconciliation_id)
    assert (sheet.theirs, sheet.only_there, sheet.only_here, sheet.unreadable) == (5, 1, 0, 4)
    assert house.remedy(sheet, "GOOD", "register").remedy == "registered"
    kept = next(row for row in sheet.differences if row.order_no == "NEW")
    assert not kept.whole and [one.field for one in kept.faults] == told[1][2]
    with pytest.raises(WrongState):
        house.remedy(sheet, "NEW", "register")
    again = pushed(house, system, [BAD[0], good, *BAD[1:]])
    assert again.repeated and again.faulty == answer.faulty


def test_a_line_that_comes_again_mended_counts(house: House, system: OutsideSystem) -> None:
    first = pushed(house, system, BAD[1:2], more="2", message_id="p1")
    assert len(first.faulty) == 1
    mended = {"order_no": "NEW", "order": {**ORDER, "order_no": "NEW"}}
    last = pushed(house, system, [mended], message_id="p2")
    sheet = house.sheet(last.reconciliation_id)
    assert [(row.order_no, row.kind, row.faults) for row in sheet.differences] == [("NEW", "only_there", ())]


def test_a_bad_line_of_a_list_that_was_asked_for_costs_only_itself(
    house: House, system: OutsideSystem
) -> None:
    house.order("HERE", "signed")
    system.pages[:] = [{"data": {"items": [*BAD, {"order_no": "MORE"}]}}]
    sheet = house.reconcile()
    assert sheet.state == "done"
    assert sorted(row.kind for row in sheet.differences) == ["only_there", *["unreadable"] * 4]


def test_the_pages_of_one_list_speak_of_the_same_days(house: House, system: OutsideSystem) -> None:
    pushed(house, system, [{"order_no": "A"}], more="2", message_id="p1")
    with pytest.raises(Invalid):
        pushed(house, system, [{"order_no": "B"}], message_id="p2", until="2026-03-30")


def test_a_list_whose_last_page_never_comes_is_given_up_and_says_so(
    house: House, system: OutsideSystem
) -> None:
    begun = pushed(house, system, [{"order_no": "A"}], more="2", message_id="p1")
    with house.calling() as call:
        assert exchange.give_up_lists(call) == 0
    house.later = timedelta(days=1, hours=1)
    with house.calling() as call:
        assert exchange.give_up_lists(call) == 1
    sheet = house.sheet(begun.reconciliation_id)
    assert (sheet.state, sheet.trouble) == ("failed", "incomplete")
