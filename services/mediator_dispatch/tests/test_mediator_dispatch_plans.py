"""Offers and the dispatch's lists at 100,000 disputes touch no more than a page, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import SecretStr

from contracts.field_tasks import ListTasks
from contracts.mediator_dispatch import GetDispatch, ListDispatch, ListOffers
from contracts.people import Actor
from mediator_dispatch import queries
from mediator_dispatch.queries.sealing import sealed_of
from mediator_dispatch.tables import DISPATCH_CASES, MEDIATORS, OFFERS, TASKS
from testkit.plans import START, Plans, fill

KEY = SecretStr("a key for tests only")
SEALED = sealed_of(KEY, {"what": "到现场看一看", "place": ""})
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
                "sealed": n < 90_000,
            }
        )
        offered = {"offer_id": key, "dispute_id": key, "mediator_id": f"M{n % 641:04d}", "offered_at": at}
        offers.append(offered | {"state": "open" if state == "offering" else "accepted"})
    fill(session, DISPATCH_CASES, cases)
    fill(session, OFFERS, offers)
    fill(session, MEDIATORS, [{"mediator_id": f"M{n:04d}", "active": n > 2} for n in range(641)])


def test_lists_of_the_dispatch_read_a_page_and_no_more(session, disputes):
    plans = Plans(session)
    for state in ("unassigned", "offering", "assigned", "concluded", "orphaned", "second", ""):
        request = ListDispatch(state=state)
        work = plans.of(lambda request=request: queries.list_dispatch(session, request, COORDINATOR))
        assert work.dear() == "", state
    for state in ("open", "accepted", "refused"):
        request = ListOffers(mediator_id="M0007", state=state)
        work = plans.of(lambda request=request: queries.list_offers(session, request, COORDINATOR))
        assert work.dear() == "", state
    one = GetDispatch(dispute_id=f"{50_000:032x}")
    assert plans.of(lambda: queries.get_dispatch(session, one, COORDINATOR)).dear(rows=10, steps=1_000) == ""


@pytest.fixture
def tasks(session):
    rows = []
    for n in range(60_000):
        key, at = f"{n:032x}", START + n * timedelta(minutes=10)
        state = "done" if n < 59_800 else ("offered", "unplaced", "accepted", "reported")[n % 4]
        rows.append(
            {
                "task_id": key,
                "dispute_id": f"{n // 2:032x}",
                "state": state,
                "kind": "verify",
                "due_at": at,
                "worker_id": f"S{n % 120:04d}",
                "given_by": f"M{n % 641:04d}",
                "given_key": key,
                "tried": [],
                "sealed": SEALED,
            }
        )
    fill(session, TASKS, rows)


def test_lists_of_tasks_read_a_page_and_no_more(session, tasks):
    plans, now = Plans(session), START + timedelta(days=500)
    worker = Actor(person_id="S0007", roles=("grid_worker",), rights=("task.answer",))
    giver = Actor(person_id="M0007", roles=("mediator",), rights=("task.give",))
    asked = [
        *((worker, ListTasks(whose="mine", state=state)) for state in ("open", "accepted", "done")),
        *((giver, ListTasks(whose="given", state=state)) for state in ("open", "reported", "done")),
        *((COORDINATOR, ListTasks(whose="all", state=state)) for state in ("unplaced", "accepted", "")),
        (COORDINATOR, ListTasks(whose="dispute", dispute_id=f"{7:032x}", state="")),
    ]
    for actor, request in asked:
        work = plans.of(lambda a=actor, r=request: queries.list_tasks(session, r, a, now, KEY))
        assert work.dear() == "", request
