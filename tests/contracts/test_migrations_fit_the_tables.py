"""The migrations of every service lead to its tables, on both databases, and a difference is told."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, make_url

from servicekit import migrations
from standalone import house
from testkit.postgres import fresh_database


@pytest.fixture(params=house.PLACES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path) -> Iterator[str]:
    """An empty database of the test's own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrated.db'}"
        return
    server = make_url(request.getfixturevalue("postgresql_url")).set(database="postgres")
    with fresh_database(server, f"fengqiao_migrated_{os.getpid()}") as fresh:
        yield fresh


def test_the_migrated_database_fits_the_tables(service: str, url: str) -> None:
    migrations.upgrade(service, url)
    assert migrations.check(service, url) is None
    assert migrations.differences(service, url) == []
    migrations.upgrade(service, url)
    assert migrations.differences(service, url) == []


def test_what_a_service_lacks_is_told(service: str, tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'older.db'}"
    migrations.upgrade(service, url, "0001")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE replies")
    engine.dispose()
    assert "add_table" in {difference[0] for difference in migrations.differences(service, url)}
