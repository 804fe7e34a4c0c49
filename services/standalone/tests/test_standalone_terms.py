"""What several services count, they count alike."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from departments.settings import Settings as DeskSettings
from departments.settings import load_resources as house_of
from servicekit.clock import local_date
from supervision.settings import Settings as SupervisionSettings
from supervision.settings import load_resources as supervision_of

TOWN = Path(__file__).parents[3] / "infra" / "town"
ARRIVALS = (
    datetime(2026, 3, 11, 1, 0, tzinfo=UTC),
    datetime(2026, 3, 13, 12, 0, tzinfo=UTC),  # a Friday evening
    datetime(2026, 3, 14, 17, 0, tzinfo=UTC),  # Sunday there already
    datetime(2026, 9, 30, 2, 0, tzinfo=UTC),  # the day before the holidays of October
)


@pytest.mark.parametrize("days", [1, 3])
def test_desks_and_supervision_name_the_same_moment_until_which_a_case_is_signed_for(
    days: int, tmp_path: Path
) -> None:
    town = tmp_path / "town"
    shutil.copytree(TOWN, town)
    settings = town / "town.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("sign_days = 1", f"sign_days = {days}"), encoding="utf-8")
    house = house_of(DeskSettings(town=str(town)))
    watch = supervision_of(SupervisionSettings(town=str(town)))
    term, unit = watch.terms.of("sign")
    assert (term, unit) == (days, "working")
    for arrived in ARRIVALS:
        counted = watch.calendar.deadline(local_date(arrived), term, "working").due_at
        assert house.sign_due(arrived) == counted
