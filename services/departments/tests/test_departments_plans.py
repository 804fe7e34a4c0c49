"""A desk's list at 100,000 cases touches no more than a page, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.departments import GetDeskCase, ListDeskCases
from contracts.people import Actor
from contracts.whistles import ListWhistles
from departments import queries
from departments.tables import DESK_CASES, WHISTLES
from departments.tables import metadata as tables_metadata
from testkit.plans import START, Plans, fill

DESKS = ("sfs", "pcs", "fl")
OFFICER = Actor(person_id="o", roles=("desk_officer",), rights=("desk.work",), desk="fl")


@pytest.fixture(scope="module")
def metadata():
    return tables_metadata


def case(n):
    return {
        "dispute_id": f"{n:032x}",
        "desk": DESKS[n % 3],
        "state": "waiting" if n > 99_900 else "concluded",
        "case": {"narrative": "房檐漏水", "registered_at": START.isoformat()},
        "sign_due_at": START + n * timedelta(minutes=1),
    }


def test_a_desks_lists_read_a_page_and_no_more(session, house):
    fill(session, DESK_CASES, [case(n) for n in range(100_000)])
    plans = Plans(session)
    for state in ("waiting", "concluded", "signed", ""):
        request = ListDeskCases(desk="fl", state=state)
        work = plans.of(lambda request=request: queries.list_desk_cases(session, request, OFFICER))
        assert work.dear(rows=10_000) == "", state  # counts end at 1,000 for each state
    batch = [f"{n:032x}" for n in range(0, 60_000, 3_000)]
    assert plans.of(lambda: queries.preload(session, batch)).dear(rows=100, steps=5_000) == ""
    one = GetDeskCase(desk="fl", dispute_id=f"{50_000:032x}")
    assert (
        plans.of(lambda: queries.get_desk_case(session, one, OFFICER, house, START.date())).dear(
            rows=10, steps=1_000
        )
        == ""
    )


def whistle(n):
    return {
        "whistle_id": f"{n:032x}", "dispute_id": f"{n % 20_000:032x}",
        "caller_desk": DESKS[n % 3], "called_desk": DESKS[(n + 1) % 3],
        "state": "called" if n > 49_900 else "answered", "called_at": START + n * timedelta(minutes=1),
        "arrive_by": START + n * timedelta(minutes=2), "called_stars": None, "caller_stars": None,
    }  # fmt: skip


def test_a_desks_calls_read_a_page_and_no_more(session):
    fill(session, WHISTLES, [whistle(n) for n in range(50_000)])
    plans, now = Plans(session), START + timedelta(days=60)
    for state in ("open", "called", "answered", "overdue"):
        for direction in ("to_me", "by_me"):
            request = ListWhistles(desk="fl", state=state, direction=direction)
            work = plans.of(lambda request=request: queries.list_whistles(session, request, OFFICER, now))
            assert work.dear(rows=10_000) == "", (state, direction)
    of_case = ListWhistles(desk="fl", direction="all", dispute_id=f"{777:032x}")
    assert (
        plans.of(lambda: queries.list_whistles(session, of_case, OFFICER, now)).dear(rows=100, steps=5_000)
        == ""
    )
    assert plans.of(lambda: queries.overdue_whistles(session, START, 200)).dear(rows=1_000) == ""
