"""The migrations of the departments service lead to its tables."""

from __future__ import annotations

from pathlib import Path

from servicekit import migrations


def test_the_migrated_database_of_departments_fits_its_tables(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'migrated.db'}"
    migrations.upgrade("departments", url)
    assert migrations.check("departments", url) is None
    assert migrations.differences("departments", url) == []
