"""When a directive holds: days of every year or of one, over New Year too; files and names of before stay good."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from routing.policies.source import read_source
from routing.policies.times import meet, periods_of

TOWN = Path(__file__).parents[3] / "infra" / "town"


@pytest.mark.parametrize(
    ("written", "on", "holds"),
    [
        ("06-01~06-20", date(2026, 6, 1), True),
        ("06-01~06-20", date(2031, 6, 20), True),
        ("06-01至06-20", date(2026, 6, 21), False),
        ("12-01 ~ 02-15", date(2026, 12, 31), True),
        ("12-01~02-15", date(2027, 1, 1), True),
        ("12-01~02-15", date(2027, 2, 16), False),
        ("2027-01-20~2027-02-05", date(2027, 2, 5), True),
        ("2027-01-20~2027-02-05", date(2028, 2, 5), False),
        ("02-29~02-29", date(2028, 2, 29), True),
        ("06-01~06-20 09-20~10-15", date(2026, 10, 1), True),
    ],
)
def test_a_period_holds_on_its_first_and_its_last_day(written: str, on: date, holds: bool) -> None:
    assert any(one.hold(on) for one in periods_of(written)) is holds


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("12-01~02-15", "02-15~03-01", True),
        ("12-01~02-15", "02-16~03-01", False),
        ("2027-01-20~2027-02-05", "12-01~01-20", True),
        ("2027-01-20~2027-02-05", "2028-01-20~2028-02-05", False),
        ("2027-12-30~2028-01-02", "01-01~01-01", True),
    ],
)
def test_two_periods_meet_where_they_have_a_day_in_common(one: str, other: str, common: bool) -> None:
    assert meet(periods_of(one), periods_of(other)) is common
    assert meet(periods_of(other), periods_of(one)) is common


def test_a_towns_file_of_before_is_read_and_its_rows_keep_their_names(tmp_path: Path) -> None:
    shutil.copytree(TOWN, tmp_path / "town")
    now = read_source(TOWN / "routing").rows["directives"]
    file = tmp_path / "town" / "routing" / "directives.csv"
    lines = [line for line in file.read_text("utf-8").splitlines() if "~" not in line]
    heading = lines[0].replace(",weekdays,dates", "")
    rows = [line if line.startswith("#") else _without_times(line) for line in lines[1:]]
    file.write_text("\n".join([heading, *rows]), "utf-8")
    before = read_source(tmp_path / "town" / "routing").rows["directives"]
    assert [row.key for row in before] == [row.key for row in now if not row.cells["dates"]]
    assert len({row.key for row in now}) == len(now)


def _without_times(line: str) -> str:
    cells = line.split(",")
    return ",".join(cells[:5] + cells[7:])
