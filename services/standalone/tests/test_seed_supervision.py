"""A seeded life is in supervision what it would be had its events come one by one, with the timer issuing cards between."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from contracts.supervision import CardIssued
from servicekit import bulk
from servicekit.settings import load
from standalone.seed.world import Numbers, World
from supervision import handlers, tables
from supervision.settings import Settings, load_resources

TICK = timedelta(seconds=1)
# Ids of cards and of the events that tell of them are new each time; a card is issued within a second of its moment.
LEFT_OUT = {
    "cards": {"card_id", "issued_at"},
    "cases": {"facts", "updated_at"},
    "words": {"doc_no", "vector"},
}


@pytest.fixture(scope="module")
def metadata():
    return tables.metadata


@pytest.fixture
def lives(seed_order, seed_settings):
    """Every kind of life: the youngest of a small town, and some of the old ones."""
    world = World(seed_settings, seed_order)
    count = seed_order.count
    return [*world.lives(range(25), Numbers()), *world.lives(range(count - 45, count), Numbers())], world


def played(session, make_call, settings, past, until):
    """Tells the events as they happened; before each the timer runs at every moment at which a card falls due."""
    resources = load_resources(settings)

    def call(**more):
        return make_call(session, settings=settings, resources=resources, **more)

    def cards_until(moment):
        due = select(func.min(tables.CLOCKS.c.next_check_at)).where(
            tables.CLOCKS.c.dispute_id == past.dispute_id
        )
        while (at := session.execute(due).scalar()) is not None and at < moment:
            handlers.issue_cards(call(now=at))
            session.flush()

    for event_id, event in sorted(past.told, key=lambda told: told[1].at):
        cards_until(event.at)
        handlers.take_event(call(event_id=event_id, now=event.at), event)
        session.flush()
    cards_until(until)


def kept(session, past):
    """Everything in supervision of this life, as comparable rows."""
    found = {}
    for name, column in (
        ("cases", "dispute_id"), ("clocks", "dispute_id"), ("cards", "dispute_id"), ("members", "dispute_id"),
        ("party_keys", "dispute_id"), ("words", "dispute_id"), ("timeline", "subject"),
    ):  # fmt: skip
        table = tables.metadata.tables[name]
        rows = session.execute(select(table).where(table.c[column] == past.dispute_id)).mappings().all()
        rows = [row for row in rows if row.get("kind") != "CardIssued"]
        shown = [{k: v for k, v in row.items() if k not in LEFT_OUT.get(name, ())} for row in rows]
        found[name] = sorted(shown, key=repr)
    return found


def figures(session):
    both = (tables.TALLIES, tables.TALLY_DELTAS)
    total = Counter()
    for table in both:
        for row in session.execute(select(table.c.dimension, table.c.key, table.c.day, table.c.value)):
            total[row.dimension, row.key, row.day] += row.value
    return {key: value for key, value in total.items() if value}


def test_a_seeded_life_is_the_same_as_a_lived_one(session, make_call, lives, seed_settings, seed_order):
    past_lives, world = lives
    settings = load(Settings)
    for past in past_lives:
        played(session, make_call, settings, past, seed_order.until)
    session.flush()
    lived, lived_figures = [kept(session, past) for past in past_lives], figures(session)
    for table in reversed(tables.metadata.sorted_tables):
        session.execute(table.delete())
    session.expunge_all()
    session.info.clear()
    seeder = world.seeders["supervision"]
    for past in past_lives:
        for table, row in seeder.rows(past):
            bulk.load(session.connection(), table, [row])
    seeder.finish(session, seeder.counted)
    for past, expected in zip(past_lives, lived, strict=True):
        for name, rows in kept(session, past).items():
            differing = [pair for pair in zip(rows, expected[name], strict=True) if pair[0] != pair[1]]
            assert differing == [], name
    assert figures(session) == lived_figures
    assert any(isinstance(event, CardIssued) for past in past_lives for _, event in past.told) is False
