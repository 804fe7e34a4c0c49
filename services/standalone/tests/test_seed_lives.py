"""Seeded lives are plausible, whole, and the same again under the same seed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from contracts.intake import DisputeAccepted, DisputeRegistered
from contracts.mediation import AgreementReached, CaseArchived
from contracts.warning import ClueReported
from servicekit import privacy
from servicekit.calendar import WorkCalendar
from servicekit.clock import local_date
from standalone.seed.calendar import Arrivals
from standalone.seed.sketch import RESTS, Sketches
from standalone.seed.world import Numbers, World


@pytest.fixture
def world(seed_settings, seed_order):
    return World(seed_settings, seed_order)


@pytest.fixture
def lives(world, seed_order):
    return list(world.lives(range(seed_order.count), Numbers()))


def test_the_same_seed_tells_the_same_lives(world, lives, seed_settings, seed_order):
    again = World(seed_settings, seed_order).lives(range(seed_order.count), Numbers())
    assert all(
        one.told == other.told and one.parties == other.parties
        for one, other in zip(lives, again, strict=True)
    )


def test_every_event_is_one_that_the_bus_would_carry(lives):
    for past in lives[::7]:
        for _, event in past.told:
            assert type(event).model_validate(event.model_dump()).model_dump() == event.model_dump()


def test_nothing_happened_before_the_registration_or_after_the_end(lives, seed_order):
    for past in lives:
        moments = [event.at for _, event in past.told]
        first = past.brief.registered_at - timedelta(hours=3)
        assert first <= min(moments)
        assert max(moments) <= seed_order.until
        assert moments == sorted(moments)


def test_ids_are_all_different(lives):
    ids = [event_id for past in lives for event_id, _ in past.told] + [past.dispute_id for past in lives]
    assert len(ids) == len(set(ids))


def test_the_masked_words_are_those_that_the_window_would_have_made(lives):
    for past in lives:
        names = [one.name for one in past.parties if one.ref.kind == "person"]
        assert past.brief.narrative == privacy.mask_text(past.narrative, names)


def test_numbers_have_no_gap_and_follow_the_time(lives):
    given = defaultdict(list)
    for past in lives:
        registered = past.first(DisputeRegistered)
        given[local_date(registered.at).year].append(int(past.number[-6:]))
        given["agreed"] += [
            int(found[1])
            for event in past.all(AgreementReached)
            if (found := re.search(r"第(\d+)号", event.agreement_no)) and "2025" in event.agreement_no
        ]
        given["warned"] += [
            int(event.number[-6:]) for event in past.all(ClueReported) if "2025" in event.number
        ]
    assert set(given) > {2023, 2024, 2025, 2026}
    for name, numbers in given.items():
        assert sorted(numbers) == list(range(1, len(numbers) + 1)), name
        if isinstance(name, int):
            assert numbers == sorted(numbers)


def test_most_are_archived_and_the_rest_lie_in_every_place_of_rest(lives, seed_order):
    closed = [past for past in lives if past.first(CaseArchived) or not past.first(DisputeAccepted)]
    assert len(closed) > 0.6 * seed_order.count
    arrivals = Arrivals(5_000, seed_order.until, WorkCalendar())
    sketches = Sketches(arrivals, 1)
    rests = Counter(sketches.of(serial).rest for serial in arrivals.open)
    assert set(rests) == set(RESTS)
    assert 300 <= rests.total() <= 400


@pytest.mark.parametrize("count", [1, 9, 400, 31_000, 300_000])
def test_registrations_follow_one_another_in_a_town_of_any_size(count, seed_order):
    arrivals = Arrivals(count, seed_order.until, WorkCalendar())
    moments = [arrivals.at(serial) for serial in range(max(0, count - 20_000), count)]
    assert moments == sorted(moments)
    assert moments[-1] <= seed_order.until
    assert seed_order.until - arrivals.at(0) < timedelta(days=1_098)
