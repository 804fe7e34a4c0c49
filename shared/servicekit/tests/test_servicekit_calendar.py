"""Working days and deadlines, with the domain reference's test vectors (§11.3)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from servicekit.calendar import FIRST_COVERED, LAST_COVERED, WorkCalendar, due_moment

CALENDAR = WorkCalendar()

VECTORS = [
    ("2026-02-11", 3, "2026-02-14", "2026-02-14", "2026-02-14"),
    ("2026-02-11", 7, "2026-02-18", "2026-02-24", "2026-02-27"),
    ("2026-09-29", 3, "2026-10-02", "2026-10-08", "2026-10-09"),
    ("2026-09-23", 3, "2026-09-26", "2026-09-28", "2026-09-29"),
    ("2026-01-01", 3, "2026-01-04", "2026-01-04", "2026-01-06"),
    ("2026-01-16", 30, "2026-02-15", "2026-02-24", "2026-03-05"),
    ("2026-05-06", 3, "2026-05-09", "2026-05-09", "2026-05-09"),
]


@pytest.mark.parametrize(("start", "days", "raw", "shifted", "working"), VECTORS)
def test_the_domains_vectors(start, days, raw, shifted, working):
    natural = CALENDAR.deadline(date.fromisoformat(start), days, "natural")
    assert (natural.raw_on.isoformat(), natural.due_on.isoformat()) == (raw, shifted)
    assert bool(natural.shift_reason) == (raw != shifted)
    found = CALENDAR.deadline(date.fromisoformat(start), days, "working")
    assert (found.raw_on.isoformat(), found.due_on.isoformat()) == (working, working)
    assert not natural.provisional
    assert not found.provisional


def test_a_shift_says_why():
    found = CALENDAR.deadline(date(2026, 2, 11), 7, "natural")
    assert found.shift_reason == "2026-02-18为春节，顺延至2026-02-24"
    assert "周末" in CALENDAR.deadline(date(2026, 3, 11), 3, "natural").shift_reason


def test_no_days_from_a_day_of_rest_end_on_the_next_working_day():
    assert CALENDAR.deadline(date(2026, 2, 16), 0, "working").due_on == date(2026, 2, 24)
    assert CALENDAR.deadline(date(2026, 2, 11), 0, "natural").due_on == date(2026, 2, 11)


@pytest.mark.parametrize("day", ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"])
def test_made_up_weekends_are_working_days(day):
    assert CALENDAR.is_workday(date.fromisoformat(f"2026-{day}"))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("01-01", "01-03"),
        ("02-15", "02-23"),
        ("04-04", "04-06"),
        ("05-01", "05-05"),
        ("06-19", "06-21"),
        ("09-25", "09-27"),
        ("10-01", "10-07"),
    ],
)
def test_holidays_are_days_of_rest(first, last):
    day, end = date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}")
    while day <= end:
        assert CALENDAR.is_rest(day)
        day += timedelta(days=1)
    assert CALENDAR.is_workday(end + timedelta(days=1))


def test_past_the_official_calendar_the_weekday_decides_and_the_deadline_is_provisional():
    assert date(2026, 12, 31) <= LAST_COVERED
    start = LAST_COVERED + timedelta(days=30)
    assert not CALENDAR.kind_known(start)
    found = CALENDAR.deadline(start, 7, "natural")
    assert found.provisional
    assert found.due_on.weekday() < 5
    assert CALENDAR.deadline(LAST_COVERED, 1, "working").provisional
    assert not CALENDAR.kind_known(FIRST_COVERED - timedelta(days=1))


def test_the_towns_own_days_win():
    far = LAST_COVERED + timedelta(days=1)
    town = WorkCalendar({date(2026, 3, 11): False, date(2026, 3, 14): True, far: False})
    assert town.is_rest(date(2026, 3, 11))
    assert town.is_workday(date(2026, 3, 14))
    assert town.kind_known(far)
    assert town.last_known() == far
    assert CALENDAR.last_known() == LAST_COVERED
    assert (
        town.deadline(date(2026, 3, 10), 1, "natural").shift_reason == "2026-03-11为休息日，顺延至2026-03-12"
    )


def test_working_days_between_two_days_are_counted():
    assert CALENDAR.workdays_between(date(2026, 2, 13), date(2026, 2, 25)) == 3
    assert CALENDAR.workdays_between(date(2026, 2, 13), date(2026, 2, 13)) == 0


def test_a_day_ends_at_its_last_second_in_the_town():
    assert due_moment(date(2026, 3, 11)) == datetime(2026, 3, 11, 15, 59, 59, tzinfo=UTC)
    assert CALENDAR.deadline(date(2026, 3, 10), 1, "natural").due_at == due_moment(date(2026, 3, 11))


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="-1 days"):
        CALENDAR.deadline(date(2026, 3, 10), -1, "natural")
    with pytest.raises(ValueError, match="natural or working"):
        CALENDAR.deadline(date(2026, 3, 10), 1, "lunar")
    with pytest.raises(ValueError, match="ten years"):
        WorkCalendar({date(2027, 1, 1) + timedelta(days=n): False for n in range(4000)}).deadline(
            date(2027, 1, 1), 1, "natural"
        )
