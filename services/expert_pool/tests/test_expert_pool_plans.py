"""Lists of consultations at 100,000 of them touch no more than a page, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.expert_pool import ListConsultations
from contracts.people import Actor
from expert_pool import queries
from expert_pool.tables import CASES, CONSULTATIONS
from expert_pool.tables import metadata as tables_metadata
from testkit.plans import START, Plans, fill

LEADER = Actor(person_id="l", roles=("leader",), rights=("dispute.read_all",))
EXPERT = Actor(person_id="E07", roles=("expert",), rights=("expert.answer",))


@pytest.fixture(scope="module")
def metadata():
    return tables_metadata


@pytest.fixture
def consultations(session):
    cases, rows = [], []
    for n in range(100_000):
        key, state = f"{n:032x}", "asked" if n > 99_900 else "answered"
        cases.append({"dispute_id": key, "mediator_id": f"M{n % 641:04d}"})
        one = {"id": f"c{key}", "dispute_id": key, "expert_id": f"E{n % 50:02d}", "state": state}
        rows.append(one | {"asked_by": f"M{n % 641:04d}", "asked_at": START + n * timedelta(minutes=10)})
    fill(session, CASES, cases)
    fill(session, CONSULTATIONS, rows)


def test_lists_of_consultations_read_a_page_and_no_more(session, consultations):
    plans = Plans(session)
    for actor, filters in (
        (LEADER, {"state": "asked"}), (LEADER, {"state": "answered"}), (LEADER, {"state": ""}),
        (LEADER, {"dispute_id": f"{50_000:032x}"}),
        (EXPERT, {"expert_id": "E07", "state": "asked"}), (EXPERT, {"expert_id": "E07", "state": "answered"}),
    ):  # fmt: skip
        request = ListConsultations(**filters)
        work = plans.of(
            lambda request=request, actor=actor: queries.list_consultations(session, request, actor)
        )
        assert work.dear() == "", filters
