"""The migrations of the expert_pool service lead to its tables."""

from __future__ import annotations

from pathlib import Path

from servicekit import migrations


def test_the_migrated_database_of_expert_pool_fits_its_tables(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'migrated.db'}"
    migrations.upgrade("expert_pool", url)
    assert migrations.check("expert_pool", url) is None
    assert migrations.differences("expert_pool", url) == []
