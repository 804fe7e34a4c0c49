"""The clock's unit and days are the town's, unless the environment says otherwise."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from servicekit.settings import SettingsError, load
from servicekit.town import load_town
from supervision.settings import Settings, load_resources

TOWN = Path(__file__).parents[3] / "infra" / "town"
BEFORE_HOLIDAYS = date(2026, 9, 29)  # 国庆 1 to 7 October follows


def due(term: str, **environment: str) -> date:
    """The last day of a dispute accepted before the holidays."""
    found = load_resources(load(Settings, {"TOWN": str(TOWN), "IDENTITY_KEY": "k" * 32, **environment}))
    days, unit = found.terms.of(term)
    return found.calendar.deadline(BEFORE_HOLIDAYS, days, unit).due_on  # type: ignore[arg-type]


def test_the_towns_own_clock_counts_natural_days() -> None:
    rule = load_town(TOWN).settings.clock
    assert (rule.unit, rule.simple_days, rule.complex_days) == ("natural", 3, 7)
    assert (due("simple"), due("complex")) == (date(2026, 10, 8), date(2026, 10, 8))


def test_working_days_are_a_setting() -> None:
    assert due("simple", SETTLE_UNIT="working") == date(2026, 10, 9)
    assert due("complex", SETTLE_UNIT="working") == date(2026, 10, 14)


def test_the_days_are_settings_too() -> None:
    assert due("simple", SETTLE_SIMPLE_DAYS="1") == date(2026, 9, 30)
    assert due("complex", SETTLE_COMPLEX_DAYS="20", SETTLE_UNIT="natural") == date(2026, 10, 19)


@pytest.mark.parametrize("name", ["accept", "route"])
def test_the_short_clocks_count_working_days(name: str) -> None:
    assert due(name) == date(2026, 9, 30)
    assert due(name, **{f"{name.upper()}_DAYS": "2"}) == date(2026, 10, 8)


def test_another_unit_is_refused_with_the_variables_name() -> None:
    with pytest.raises(SettingsError, match="SETTLE_UNIT"):
        load(Settings, {"SETTLE_UNIT": "lunar"})
