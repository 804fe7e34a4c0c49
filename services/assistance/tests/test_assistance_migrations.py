"""The migrations of the assistance service lead to its tables."""

from __future__ import annotations

from pathlib import Path

from servicekit import migrations


def test_the_migrated_database_of_assistance_fits_its_tables(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'migrated.db'}"
    migrations.upgrade("assistance", url)
    assert migrations.check("assistance", url) is None
    assert migrations.differences("assistance", url) == []
