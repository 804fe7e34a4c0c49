"""Offers and the dispatch's lists at 100,000 disputes touch no more than a page, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.mediator_dispatch import GetDispatch, ListDispatch, ListOffers
from contracts.people import Actor
from mediator_dispatch import queries
from mediator_dispatch.tables import DISPATCH_CASES, OFFERS
from testkit.plans import START, Plans, fill

COORDINATOR = Actor(person_id="c", roles=("town_coordinator",), rights=("dispatch.manage",))


@pytest.fixture
def disputes(session):
    cases, offers = [], []
    for n in range(100_000):
        key, at = f"{n:032x}", START + n * timedelta(minutes=10)
        state = "concluded" if n < 99_700 else ("offering", "unassigned", "assigned")[n % 3]
        cases.append(
            {
                "dispute_id": key,
                "state": state,
                "since": at,
                "offer_id": key,
                "brief": {},
                "mediator_id": f"M{n % 641:04d}",
            }
        )
        offered = {"offer_id": key, "dispute_id": key, "mediator_id": f"M{n % 641:04d}", "offered_at": at}
        offers.append(offered | {"state": "open" if state == "offering" else "accepted"})
    fill(session, DISPATCH_CASES, cases)
    fill(session, OFFERS, offers)


def test_lists_of_the_dispatch_read_a_page_and_no_more(session, disputes):
    plans = Plans(session)
    for state in ("unassigned", "offering", "assigned", "concluded", ""):
        request = ListDispatch(state=state)
        work = plans.of(lambda request=request: queries.list_dispatch(session, request, COORDINATOR))
        assert work.dear() == "", state
    for state in ("open", "accepted", "refused"):
        request = ListOffers(mediator_id="M0007", state=state)
        work = plans.of(lambda request=request: queries.list_offers(session, request, COORDINATOR))
        assert work.dear() == "", state
    one = GetDispatch(dispute_id=f"{50_000:032x}")
    assert plans.of(lambda: queries.get_dispatch(session, one, COORDINATOR)).dear(rows=10, steps=1_000) == ""
