"""What was recorded before a change of the tables stays usable after it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, make_url, text

from servicekit import migrations
from testkit.postgres import fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path) -> Iterator[str]:
    """An empty database of the test's own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'mediation.db'}"
        return
    server = make_url(request.getfixturevalue("postgresql_url")).set(database="postgres")
    with fresh_database(server, f"fengqiao_mediation_{os.getpid()}") as fresh:
        yield fresh


def test_a_proceeding_from_before_was_heard_by_both_sides(url: str) -> None:
    migrations.upgrade("mediation", url, "0001")
    row = {
        "dispute_id": "d1", "round": 1, "number": "N1", "state": "open", "mediator_id": "M1", "type_code": "04",
        "complexity": "simple", "village_code": "", "brief": "{}", "recorded": json.dumps(["hearing"]), "outcome": "",
        "opened_at": "2026-03-01 00:00:00+00:00", "end_code": "", "end_sealed": "",
    }  # fmt: skip
    engine = create_engine(url)
    with engine.begin() as connection:
        names = ", ".join(row)
        connection.execute(text(f"INSERT INTO proceedings ({names}) VALUES (:{', :'.join(row)})"), row)
    migrations.upgrade("mediation", url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT heard, skipped FROM proceedings")).one()
    engine.dispose()
    heard, skipped = (json.loads(one) if isinstance(one, str) else one for one in found)
    assert (heard, skipped) == (["applicant", "respondent"], [])


def test_numbers_go_on_after_those_that_were_given(url: str) -> None:
    migrations.upgrade("mediation", url, "0009")
    case = {
        "dispute_id": "d1", "round": 1, "number": "N1", "state": "agreed", "mediator_id": "M1", "type_code": "04",
        "complexity": "simple", "village_code": "", "brief": "{}", "recorded": "[]", "outcome": "agreed",
        "opened_at": "2026-03-01 00:00:00+00:00", "end_code": "", "end_sealed": "", "heard": "[]", "skipped": "[]",
    }  # fmt: skip
    agreement = {
        "dispute_id": "d1", "round": 1, "agreement_no": "（2026）拳铺人调字第7号", "form": "oral",
        "effective_on": "2026-03-01", "reached_at": "2026-03-01 00:00:00+00:00", "sealed": "",
    }  # fmt: skip
    engine = create_engine(url)
    with engine.begin() as connection:
        for table, row in (
            ("proceedings", case),
            ("agreements", agreement),
            ("number_ranges", {"year": 2026, "last": 7}),
        ):
            names = ", ".join(row)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES (:{', :'.join(row)})"), row)
    migrations.upgrade("mediation", url)
    with engine.connect() as connection:
        numbers = connection.execute(text("SELECT file_no FROM proceedings")).scalars().all()
        series = connection.execute(text("SELECT prefix, year, last FROM number_ranges")).all()
    engine.dispose()
    assert numbers == ["（2026）拳铺人调字第7号"]
    assert [tuple(row) for row in series] == [("拳铺人调字", 2026, 7)]
