"""Batches and people who decide at the same moment, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, select

from contracts import field_tasks as t
from contracts import mediator_dispatch as c
from contracts.people import Actor
from mediator_dispatch import handlers, tables
from mediator_dispatch.errors import NotToAssign, OfferOver, TaskMoved, TaskOver
from mediator_dispatch.handlers.crew import load_for_ends, load_for_offers
from mediator_dispatch.model import Offer
from servicekit.engine import transaction
from testkit.statements import statements

VILLAGE = "370832104200"


class Town:
    """Use cases, each in a transaction of its own."""

    def __init__(self, engine: Engine, make_call: Callable[..., Any], messages: Any) -> None:
        self.engine, self.make_call, self.messages = engine, make_call, messages
        self.run(handlers.load_mediators)

    def run(self, handler: Callable[..., Any], *message: Any, actor: Actor | None = None) -> Any:
        with transaction(self.engine) as session:
            return handler(self.make_call(session, actor=actor, **self.messages.surroundings), *message)

    def batch(self, preload: Callable[..., Any], handler: Callable[..., Any], events: list[Any]) -> None:
        with transaction(self.engine) as session:
            preload(session, events)
            for event in events:
                handler(self.make_call(session, **self.messages.surroundings), event)

    def column(self, column: Any) -> list[Any]:
        with transaction(self.engine) as session:
            return list(session.scalars(select(column)))

    def first_offer(self) -> Offer:
        self.run(handlers.take_signed, self.messages.signed())
        with transaction(self.engine) as session:
            return session.scalars(select(Offer)).one()


@pytest.fixture
def town(engine: Engine, make_call: Callable[..., Any], messages: Any) -> Town:
    return Town(engine, make_call, messages)


def test_a_batch_never_passes_a_load_cap(town: Town, messages: Any) -> None:
    events = [messages.signed(f"d{number:02}") for number in range(15)]
    town.batch(load_for_offers, handlers.take_signed, events)
    assert town.column(tables.MEDIATORS.c.load) == [2] * 5
    states = town.column(tables.DISPATCH_CASES.c.state)
    assert (states.count("offering"), states.count("unassigned")) == (10, 5)


def test_ends_and_offers_in_one_batch_keep_every_load_exact(town: Town, messages: Any) -> None:
    offer = town.first_offer()
    town.run(
        handlers.accept_offer,
        c.AcceptOffer(offer_id=offer.offer_id),
        actor=messages.mediator(offer.mediator_id),
    )

    def load(session: Any, _: Any) -> None:
        load_for_offers(session, [messages.signed("d1"), messages.signed("d2"), messages.signed("d3")])

    def handle(call: Any, event: Any) -> None:
        ended = event.name() == "DisputeConcluded"
        (handlers.take_concluded if ended else handlers.take_signed)(call, event)

    told = [messages.signed("d2"), messages.concluded(offer.mediator_id), messages.signed("d3")]
    town.batch(load, handle, told)
    assert sum(town.column(tables.MEDIATORS.c.load)) == 2
    assert len(town.column(tables.OFFERS.c.offer_id)) == 3


def test_the_roster_is_read_once_and_again_when_it_has_changed(town: Town, messages: Any) -> None:
    first = town.first_offer()
    with statements(town.engine) as seen:
        town.batch(load_for_offers, handlers.take_signed, [messages.signed("d2")])
    assert [text for text in seen if "mediators.skills" in text] == []
    left = messages.town.mediators[first.mediator_id]
    others = {one.id: one for one in messages.town.mediators.values()}
    messages.surroundings["resources"] = replace(
        messages.town, mediators={**others, left.id: replace(left, available=False)}
    )
    town.run(handlers.load_mediators)
    with statements(town.engine) as seen:
        town.batch(load_for_offers, handlers.take_signed, [messages.signed("d3")])
    assert len([text for text in seen if "mediators.skills" in text]) == 1
    made = dict(
        zip(town.column(tables.OFFERS.c.dispute_id), town.column(tables.OFFERS.c.mediator_id), strict=True)
    )
    assert made["d3"] != first.mediator_id


def test_two_batches_at_once_never_pass_a_load_cap(town: Town, messages: Any) -> None:
    batches = [[messages.signed(f"{name}{number}") for number in range(8)] for name in "ab"]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda events: town.batch(load_for_offers, handlers.take_signed, events), batches))
    assert town.column(tables.MEDIATORS.c.load) == [2] * 5


def test_what_was_accepted_is_not_lapsed_and_its_end_frees_the_mediator(town: Town, messages: Any) -> None:
    offer = town.first_offer()
    request = c.AcceptOffer(offer_id=offer.offer_id)
    town.run(handlers.accept_offer, request, actor=messages.mediator(offer.mediator_id))
    messages.clock.wind(hours=5)
    assert town.run(handlers.lapse_offers) == 0
    town.batch(load_for_ends, handlers.take_concluded, [messages.concluded(offer.mediator_id)])
    assert sum(town.column(tables.MEDIATORS.c.load)) == 0


def test_of_an_acceptance_and_an_assignment_at_the_same_moment_one_wins(town: Town, messages: Any) -> None:
    offer = town.first_offer()
    other = next(one for one in messages.town.mediators if one != offer.mediator_id)

    def decide(handler: Callable[..., Any], message: Any, actor: Actor) -> bool:
        try:
            town.run(handler, message, actor=actor)
        except (OfferOver, NotToAssign):
            return False
        return True

    accept = (
        handlers.accept_offer,
        c.AcceptOffer(offer_id=offer.offer_id),
        messages.mediator(offer.mediator_id),
    )
    by_hand = (handlers.assign_mediator, messages.assign(other), messages.coordinator)
    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(lambda one: decide(*one), (accept, by_hand)))
    assert sorted(won) == [False, True]
    assert sum(town.column(tables.MEDIATORS.c.load)) == 1


def test_tasks_given_at_once_never_pass_what_a_grid_worker_can_do(town: Town, messages: Any) -> None:
    town.run(handlers.load_workers)
    town.run(handlers.take_signed, messages.signed())
    messages.surroundings["settings"] = messages.settings(tasks_at_once=2)
    wanted = t.GiveTask(dispute_id="d1", kind="verify", what="到现场看一看滴水檐", village_code=VILLAGE)
    by = Actor(person_id="C1", roles=("town_coordinator",), rights=("dispatch.manage", "task.give"))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: town.run(handlers.give_task, wanted, actor=by), range(6)))
    asked = town.column(tables.TASKS.c.worker_id)
    assert (len(asked), max(asked.count(one) for one in asked)) == (6, 2)


def test_of_an_acceptance_and_a_withdrawal_at_the_same_moment_the_second_is_told(
    town: Town, messages: Any
) -> None:
    town.run(handlers.load_workers)
    town.run(handlers.take_signed, messages.signed())
    wanted = t.GiveTask(dispute_id="d1", kind="verify", what="到现场看一看滴水檐", village_code=VILLAGE)
    by = Actor(person_id="C1", roles=("town_coordinator",), rights=("dispatch.manage", "task.give"))
    task = town.run(handlers.give_task, wanted, actor=by)
    worker = Actor(person_id=task.worker_id, rights=("task.answer",))

    def decide(handler: Callable[..., Any], message: Any, actor: Actor) -> bool:
        try:
            town.run(handler, message, actor=actor)
        except (TaskOver, TaskMoved):
            return False
        return True

    back = t.WithdrawTask(task_id=task.task_id, changes=task.changes, reason="不需要了")
    accept = (handlers.accept_task, t.AcceptTask(task_id=task.task_id), worker)
    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(lambda one: decide(*one), (accept, (handlers.withdraw_task, back, by))))
    assert sorted(won) == [False, True]
