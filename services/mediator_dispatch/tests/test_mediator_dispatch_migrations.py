"""The migrations of the mediator_dispatch service lead to its tables."""

from __future__ import annotations

from pathlib import Path

from servicekit import migrations


def test_the_migrated_database_of_mediator_dispatch_fits_its_tables(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'migrated.db'}"
    migrations.upgrade("mediator_dispatch", url)
    assert migrations.check("mediator_dispatch", url) is None
    assert migrations.differences("mediator_dispatch", url) == []
