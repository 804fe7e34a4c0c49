"""The migrations of intake lead to its tables."""

from __future__ import annotations

from pathlib import Path

from servicekit import migrations


def test_the_migrated_database_of_intake_fits_its_tables(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'migrated.db'}"
    migrations.upgrade("intake", url)
    assert migrations.check("intake", url) is None
    assert migrations.differences("intake", url) == []
