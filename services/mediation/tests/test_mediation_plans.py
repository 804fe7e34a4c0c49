"""A mediator's list at 100,000 proceedings touches no more than a page, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.mediation import GetProceeding, ListProceedings
from contracts.people import Actor
from mediation import queries
from mediation.tables import PROCEEDINGS, STEP_RECORDS
from testkit.plans import START, Plans, fill

KEY = "a key for tests only"
MEDIATOR = Actor(person_id="M0007", roles=("mediator",), rights=("mediation.work", "dispute.read"))


@pytest.fixture
def proceedings(session):
    rows = []
    for n in range(100_000):
        state = "open" if n > 99_700 else "archived"
        own = {
            "dispute_id": f"{n:032x}",
            "round": 1,
            "mediator_id": f"M{n % 641:04d}",
            "state": state,
            "brief": {},
        }
        rows.append(own | {"opened_at": START + n * timedelta(minutes=10)})
    fill(session, PROCEEDINGS, rows)
    records = [
        {"record_id": f"r{n}", "dispute_id": f"{n:032x}", "round": 1, "position": 1} for n in range(100_000)
    ]
    fill(session, STEP_RECORDS, records)


def test_lists_of_proceedings_read_a_page_and_no_more(session, proceedings):
    plans = Plans(session)
    for mediator, state in (
        ("M0007", "open"),
        ("M0007", "archived"),
        ("", "open"),
        ("", "archived"),
        ("", "failed"),
    ):
        request = ListProceedings(mediator_id=mediator, state=state)
        work = plans.of(lambda request=request: queries.list_proceedings(session, request, MEDIATOR))
        assert work.dear() == "", (mediator, state)
    one = GetProceeding(dispute_id=f"{99_900:032x}")
    session.execute(STEP_RECORDS.delete().where(STEP_RECORDS.c.dispute_id == one.dispute_id))
    assert (
        plans.of(lambda: queries.get_proceeding(session, one, MEDIATOR, KEY)).dear(rows=10, steps=1_000) == ""
    )
