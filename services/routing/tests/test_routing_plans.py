"""The study table at 100,000 disputes touches no more than a page, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.people import Actor
from contracts.routing import ListReferred, Suggestion
from routing import queries
from routing.tables import DOCKETS, RULINGS
from routing.tables import metadata as tables_metadata
from testkit.plans import START, Plans, fill

TRIAGE = Actor(person_id="t", roles=("triage",), rights=("routing.decide",))
SAID = Suggestion(
    type_code="02", type_name="邻里", confidence=0.5, lead_desk="sfs", complexity="simple"
).model_dump(mode="json")


@pytest.fixture(scope="module")
def metadata():
    return tables_metadata


@pytest.fixture
def dockets(session):
    rows = []
    for n in range(100_000):
        key, state = f"{n:032x}", "waiting" if n > 99_900 else "routed"
        told = {"dispute_id": key, "state": state, "since": START + n * timedelta(minutes=10)}
        rows.append(told | {"brief": {"narrative": "房檐漏水"}, "suggestion": SAID})
    fill(session, DOCKETS, rows)
    fill(
        session,
        RULINGS,
        [{"dispute_id": f"{n:032x}", "decision_no": 1, "decision": SAID} for n in range(100_000)],
    )


def test_the_study_table_reads_a_page_and_no_more(session, dockets):
    plans = Plans(session)
    assert plans.of(lambda: queries.list_referred(session, ListReferred(), TRIAGE)).dear() == ""
    one = plans.of(lambda: queries.get_routing(session, f"{50_000:032x}"))
    assert one.dear(rows=10, steps=1_000) == ""
