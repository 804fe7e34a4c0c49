"""The migrations of supervision lead to its tables, and take along what was kept before."""

from __future__ import annotations

import pytest
from sqlalchemy import make_url, select, text
from sqlalchemy.orm import Session

from servicekit import migrations
from servicekit.engine import make_engine
from supervision import tables
from supervision.policies.search import as_tsvector
from supervision.queries.search import Match

BEFORE = (
    "INSERT INTO cases (dispute_id, registered_at) VALUES ('d1', '2026-03-11 01:00:00')",
    "INSERT INTO members (desk, dispute_id) VALUES ('sfs', 'd1')",
    "INSERT INTO words (dispute_id, narrative, vector) VALUES ('d1', '房檐漏水', :vector)",
)


@pytest.fixture
def url(database_url, tmp_path, request):
    """A database without tables."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/migrated.db"
    address = make_url(database_url)
    found = address.set(database=f"{address.database}_supervision").render_as_string(hide_password=False)

    def drop():
        engine = make_engine(database_url)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{make_url(found).database}" WITH (FORCE)'))
        engine.dispose()

    drop()
    request.addfinalizer(drop)
    migrations.create_database(found)
    return found


def test_the_migrated_database_of_supervision_fits_its_tables(url):
    migrations.upgrade("supervision", url)
    assert migrations.check("supervision", url) is None
    assert migrations.differences("supervision", url) == []


def test_words_and_desks_of_before_are_found_after_the_migration(url):
    migrations.upgrade("supervision", url, "0001")
    engine = make_engine(url)
    with engine.begin() as connection:
        for statement in BEFORE:
            vector = {"vector": as_tsvector("房檐漏水")}
            connection.execute(text(statement), vector if ":vector" in statement else {})
    migrations.upgrade("supervision", url)
    with engine.connect() as connection:
        assert connection.execute(select(tables.MEMBERS.c.registered_at.is_not(None))).scalars().all() == [
            True
        ]
    with Session(engine) as session:
        assert [hit.dispute_id for hit in Match(session, "房檐", ()).newest((), 10)] == ["d1"]
    engine.dispose()
