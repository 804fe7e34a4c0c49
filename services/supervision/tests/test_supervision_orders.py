"""The clock of an outside order: from its coming to its answer, to the moment that the outside system gave."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from contracts.exchange import OrderChanged, OrderTermSet
from contracts.supervision import GetCase
from supervision import handlers, queries
from supervision.model import Fact
from supervision.policies.ladder import rungs
from supervision.policies.orders import order_term
from supervision.queries.view import View

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
DUE = NOW + timedelta(days=5)


def fact(kind, hours, **data):
    return Fact(f"{kind}{hours}", kind, NOW + timedelta(hours=hours), 0, data)


def term(hours, due=DUE):
    return fact("OrderTermSet", hours, order_due_at=due.isoformat(), order_due_on=due.date().isoformat())


def test_the_newest_term_counts_from_the_first_ones_start_whatever_came_first():
    facts = [term(9, DUE + timedelta(days=3)), term(0)]
    (span,) = order_term(facts)
    assert (span.started_at, span.due_at, span.stopped_at) == (NOW, DUE + timedelta(days=3), None)
    assert list(order_term([fact("OrderChanged", 1, change="urge")])) == []


def test_refusal_result_and_withdrawal_are_the_answer():
    for stop in (
        fact("DisputeRefused", 4),
        fact("DisputeConcluded", 4),
        fact("OrderChanged", 4, change="withdraw"),
    ):
        (span,) = order_term([term(0), fact("OrderChanged", 2, change="urge"), stop])
        assert span.stopped_at == NOW + timedelta(hours=4)


def test_an_order_that_comes_in_late_is_red_at_once():
    assert rungs(NOW, NOW - timedelta(hours=1), NOW) == (NOW - timedelta(hours=1),) * 2


def test_an_order_is_red_at_its_moment_and_another_term_takes_that_back(
    session, make_call, resources, settings, clock, new_life
):
    given = {"resources": resources, "settings": settings}
    life = new_life(channel="hotline_12345").registered().accepted()
    due = life.at + timedelta(days=2)
    life.add(OrderTermSet, order_due_at=due, given=True)

    def tell():
        for event_id, event in life.events:
            handlers.take_event(make_call(session, event_id=event_id, **given), event)
        session.flush()

    def order(now):
        actor = make_call(session, **given).actor.model_copy(
            update={"rights": ("dispute.read", "dispute.read_all")}
        )
        case = queries.get_case(
            View(session, now, actor, resources, settings.identity_key), GetCase(dispute_id=life.dispute_id)
        )
        return next(one for one in case.clocks if one.clock == "order")

    tell()
    assert order(due).due_at == due and not order(due - timedelta(minutes=1)).overdue
    assert order(due + timedelta(minutes=1)).overdue
    life.add(OrderTermSet, order_due_at=due + timedelta(days=2), given=True)
    tell()
    assert order(due + timedelta(minutes=1)).due_at == due + timedelta(days=2)
    life.add(OrderChanged, connection_id="hotline", order_version=3, kind="withdraw")
    tell()
    assert order(due + timedelta(days=9)).stopped_at is not None
