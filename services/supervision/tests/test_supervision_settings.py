"""The clock's unit and days are the town's alone; the two short clocks are settings."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from servicekit.settings import load
from servicekit.town import TownError, load_town
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


@pytest.fixture
def town_with(tmp_path: Path) -> Callable[..., str]:
    """A copy of the town whose clock says something else."""

    def copied(**changes: str) -> str:
        shutil.copytree(TOWN, tmp_path / "town")
        told = tmp_path / "town" / "town.toml"
        text = told.read_text("utf-8")
        for name, value in changes.items():
            text = re.sub(rf"^{name} = .*$", f"{name} = {value}", text, count=1, flags=re.MULTILINE)
        told.write_text(text, "utf-8")
        return str(tmp_path / "town")

    return copied


def test_a_town_may_count_working_days(town_with: Callable[..., str]) -> None:
    town = town_with(unit='"working"')
    assert due("simple", TOWN=town) == date(2026, 10, 9)
    assert due("complex", TOWN=town) == date(2026, 10, 14)


def test_a_town_may_have_other_days(town_with: Callable[..., str]) -> None:
    town = town_with(simple_days="1", complex_days="20")
    assert due("simple", TOWN=town) == date(2026, 9, 30)
    assert due("complex", TOWN=town) == date(2026, 10, 19)


@pytest.mark.parametrize("name", ["accept", "route"])
def test_the_short_clocks_count_working_days(name: str) -> None:
    assert due(name) == date(2026, 9, 30)
    assert due(name, **{f"{name.upper()}_DAYS": "2"}) == date(2026, 10, 8)


def test_another_unit_is_refused_with_its_name(town_with: Callable[..., str]) -> None:
    with pytest.raises(TownError, match="unit"):
        due("simple", TOWN=town_with(unit='"lunar"'))
