"""Visits and requests at 100,000 closed rounds touch no more than a page, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistance import queries
from assistance.tables import AID_REQUESTS, FOLLOW_UPS, VISITS
from assistance.tables import metadata as tables_metadata
from contracts.assistance import ListAssistance, ListVisits
from contracts.people import Actor
from testkit.plans import START, Plans, fill

TODAY = (START + timedelta(days=1000)).date()
VISITOR = Actor(person_id="v", roles=("visitor", "assistance"), rights=("visit.work", "assistance.work"))
READER = Actor(person_id="M0007", roles=("mediator",), rights=("dispute.read",))


@pytest.fixture(scope="module")
def metadata():
    return tables_metadata


@pytest.fixture
def rounds(session):
    follow_ups, visits, requests = [], [], []
    for n in range(100_000):
        key, at = f"{n:032x}", START + n * timedelta(minutes=14)
        told = {"dispute_id": key, "round": 1}
        case = {"narrative": "房檐漏水"}
        follow_ups.append(told | {"mediator_id": f"M{n % 641:04d}", "case": case, "concluded_at": at})
        state = "planned" if n > 99_500 else "done"
        visits.append(told | {"id": f"v{key}", "state": state, "due_on": at.date()})
        state = "asked" if n > 99_900 else "granted"
        requests.append(
            {
                "id": f"a{key}",
                "dispute_id": key,
                "kind": "relief",
                "state": state,
                "due_at": at,
                "asked_by": f"u{n % 300}",
            }
        )
    fill(session, FOLLOW_UPS, follow_ups)
    fill(session, VISITS, visits)
    fill(session, AID_REQUESTS, requests)


def test_lists_of_visits_and_requests_read_a_page_and_no_more(session, rounds):
    plans = Plans(session)
    for filters in ({}, {"due_until": TODAY}, {"state": "done"}, {"state": ""}, {"state": "unreached"}):
        request = ListVisits(**filters)
        work = plans.of(lambda request=request: queries.list_visits(session, request, VISITOR, TODAY))
        assert work.dear() == "", filters
    for actor in (VISITOR, READER):
        request = ListVisits(dispute_id=f"{50_000:032x}", state="")
        work = plans.of(
            lambda request=request, actor=actor: queries.list_visits(session, request, actor, TODAY)
        )
        assert work.dear() == "", actor
    for filters in ({}, {"state": "granted"}, {"state": ""}, {"dispute_id": f"{50_000:032x}", "state": ""}):
        request = ListAssistance(**filters)
        work = plans.of(lambda request=request: queries.list_requests(session, request, VISITOR))
        assert work.dear() == "", filters
