"""Order and repetition do not matter: any permutation of a life's events ends in the same rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies
from sqlalchemy import delete, func, select

from supervision import handlers, tables

KEPT = [tables.TIMELINE, tables.CLOCKS, tables.MEMBERS, tables.PARTY_KEYS]


def play(session, make_call, resources, told):
    """Takes the events in this order, a batch for each run of the same kind; gives every row that results."""
    clean(session)
    for event_id, event in told:
        call = make_call(session, event_id=event_id, resources=resources)
        handlers.take_event(call, event)
    session.flush()
    rows = {table.name: set(map(repr, session.execute(select(table)))) for table in KEPT}
    facts = tables.CASES.c.facts
    rows["cases"] = {
        repr(row) for row in session.execute(select(*(c for c in tables.CASES.c if c is not facts)))
    }
    rows["words"] = {
        repr(row) for row in session.execute(select(tables.WORDS.c.dispute_id, tables.WORDS.c.narrative))
    }
    rows["counters"] = counters(session)
    return rows


def counters(session):
    d = tables.TALLY_DELTAS.c
    found = select(d.dimension, d.key, d.day, func.sum(d.value)).group_by(d.dimension, d.key, d.day)
    return {tuple(row) for row in session.execute(found) if row[3]}


def clean(session):
    session.expunge_all()
    session.info.clear()
    for table in (tables.WORDS, tables.TALLY_DELTAS, *KEPT, tables.CARDS, tables.CASES, tables.WARNED):
        session.execute(delete(table))


@pytest.fixture(params=[timedelta(hours=1), timedelta(0)], ids=["an hour apart", "all at once"])
def told(request, full_life):
    if request.param:
        return full_life().events
    at = full_life().events[0][1].at
    return [(event_id, event.model_copy(update={"at": at})) for event_id, event in full_life().events]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(data=strategies.data())
def test_any_order_and_any_repetition_of_a_whole_life_ends_in_the_same_rows(
    session, make_call, resources, told, data
):
    straight = play(session, make_call, resources, told)
    order = data.draw(strategies.permutations(range(len(told))))
    again = data.draw(strategies.lists(strategies.integers(0, len(told) - 1), max_size=10))
    shuffled = play(session, make_call, resources, [told[n] for n in [*order, *again]])
    assert shuffled == straight


SHOWN = ("state", "round", "type_code", "desk", "desks", "mediator_id", "offered_to", "outcome")


def shown(session, make_call, resources, told):
    """What the list shows of the case after these events."""
    play(session, make_call, resources, told)
    wanted = select(*(tables.CASES.c[name] for name in SHOWN)).where(tables.CASES.c.dispute_id == "d1")
    return session.execute(wanted).one()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(data=strategies.data())
def test_clocks_that_jump_or_disagree_turn_nothing_round(session, make_call, resources, full_life, data):
    """Each event may carry a moment days away from the others': services run on several machines."""
    life = full_life().events
    told = life[: data.draw(strategies.integers(1, len(life)))]
    days = data.draw(strategies.lists(strategies.integers(-5, 5), min_size=len(told), max_size=len(told)))
    jumped = [
        (event_id, event.model_copy(update={"at": event.at + timedelta(days=shift)}))
        for (event_id, event), shift in zip(told, days, strict=True)
    ]
    straight = shown(session, make_call, resources, told)
    assert shown(session, make_call, resources, jumped) == straight


def test_a_reversed_life_ends_in_the_same_rows(session, make_call, resources, told):
    assert play(session, make_call, resources, told[::-1]) == play(session, make_call, resources, told)


def test_a_case_is_a_stub_until_its_registration_is_known(session, make_call, resources, new_life):
    life = new_life().registered().accepted().referred()
    (_, _), (_, _), (referred_id, referred) = life.events
    handlers.take_event(make_call(session, event_id=referred_id, resources=resources), referred)
    session.flush()
    assert session.execute(select(tables.CASES.c.state, tables.CASES.c.registered_at)).one() == (
        "referred",
        None,
    )
    assert counters(session) == set()
