"""Lists of warnings at 100,000 of them touch no more than a page, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.people import Actor
from contracts.warning import ListWarnings
from testkit.plans import START, Plans, fill
from warning import queries
from warning.tables import WARNINGS
from warning.tables import metadata as tables_metadata

PEOPLE = {
    "town": Actor(person_id="t", roles=("town_coordinator",), rights=("warning.work",)),
    "village": Actor(
        person_id="v", roles=("village_coordinator",), rights=("warning.work",), village_code="370832104207"
    ),
}


@pytest.fixture(scope="module")
def metadata():
    return tables_metadata


@pytest.fixture(scope="module")
def session(filled_session):
    return filled_session


@pytest.fixture(scope="module")
def warnings(session):
    rows = []
    for n in range(100_000):
        key, state = f"{n:032x}", "open" if n > 99_800 else "settled"
        place = {
            "village_code": f"37083210{4200 + n % 78}",
            "area_code": f"A{n % 6}",
            "reported_by": f"g{n % 200}",
        }
        told = {
            "warning_id": key,
            "number": f"YJ-{n}",
            "external_ref": key,
            "state": state,
            "level": "village",
        }
        rows.append(told | place | {"colour": "blue", "reported_at": START + n * timedelta(minutes=10)})
    fill(session, WARNINGS, rows)


@pytest.mark.parametrize("who", PEOPLE)
def test_lists_of_warnings_read_a_page_and_no_more(session, warnings, who):
    plans = Plans(session)
    for filters in (
        {},
        {"state": "settled"},
        {"state": ""},
        {"state": "dropped"},
        {"state": "open", "level": "village"},
    ):
        request = ListWarnings(**filters)
        work = plans.of(lambda request=request: queries.list_warnings(session, request, PEOPLE[who]))
        assert work.dear(rows=9_000, steps=150_000) == "", filters
