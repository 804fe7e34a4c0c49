"""The migrations of the directory lead to its tables, on both databases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from servicekit import migrations
from testkit import postgres
from testkit.absence import MissingServerError, absent


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrated.db'}"
        return
    name = f"fengqiao_test_directory_{os.getpid()}"
    try:
        with postgres.server() as maintenance, postgres.fresh_database(maintenance, name) as url:
            yield url
    except MissingServerError as missing:
        absent(str(missing))


def test_the_migrated_database_of_the_directory_fits_its_tables(empty_url: str) -> None:
    migrations.upgrade("directory", empty_url)
    assert migrations.check("directory", empty_url) is None
    assert migrations.differences("directory", empty_url) == []


def test_a_database_of_the_first_release_is_brought_along(empty_url: str) -> None:
    migrations.upgrade("directory", empty_url, "0001")
    assert migrations.check("directory", empty_url) is not None
    migrations.upgrade("directory", empty_url)
    assert migrations.differences("directory", empty_url) == []
