"""The pages of imported files on a stub bus: what was left out, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts import import_files as c
from services.gateway.tests.test_gateway_dispatch import Bus

CLERK = ("S0001", "receptionist", ("dispute.register",))
SHEET = c.ImportSheet(
    import_id="i1", filename="2026.csv", size=9, state="checked", dry_run=True, total=1, rows=1, registered=1, repeated=0,
    wrong=0, ignored=("心情", "第2列"), begun_at=datetime(2026, 3, 2, tzinfo=UTC), begun_by="S0001", faults=(),
)  # fmt: skip


def window() -> Bus:
    return Bus(CLERK, GetImport=lambda _: SHEET, ListImports=lambda _: c.ImportRows(items=()))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_columns_that_were_left_out_are_named(open_page: Any, language: str) -> None:
    assert "心情、第2列" in open_page(window(), f"/imports/i1?lang={language}")
