"""An amount splits into equal instalments whose sum is the amount, with days that there are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import Invalid
from gateway.pages.proceedings.splitting import instalments, split


@given(
    st.decimals(min_value=Decimal("1.20"), max_value=Decimal(10**9), places=2),
    st.integers(min_value=2, max_value=120),
    st.sampled_from(["month", "week", "quarter"]),
)
def test_the_sum_matches_and_the_days_go_on(amount, parts, every):
    made = instalments(amount, parts, date(2026, 1, 31), every)
    days = [day for day, _ in made]
    assert sum(one for _, one in made) == amount
    assert len(made) == parts and days == sorted(set(days))
    assert {one for _, one in made[:-1]} == {made[0][1]}


def test_a_short_month_ends_on_its_last_day():
    days = [day for day, _ in instalments(Decimal(300), 3, date(2026, 1, 31), "month")]
    assert days == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


def test_the_last_instalment_takes_the_rest():
    draft = {"obligations": [{"amount_yuan": "100"}]}
    split(draft, 0, {"parts": "3", "first_on": "2026-04-01", "every": "week"})
    row = draft["obligations"][0]
    assert [one["amount_yuan"] for one in row["instalments"]] == ["33.33", "33.33", "33.34"]
    assert row["due_on"] == "2026-04-15"


@pytest.mark.parametrize(
    ("row", "wanted", "field"),
    [
        ({}, {"parts": "3", "first_on": "2026-04-01"}, "obligations.0.amount_yuan"),
        ({"amount_yuan": "many"}, {"parts": "3", "first_on": "2026-04-01"}, "obligations.0.amount_yuan"),
        ({"amount_yuan": "100"}, {"parts": "1", "first_on": "2026-04-01"}, "split.0.parts"),
        ({"amount_yuan": "0.02"}, {"parts": "3", "first_on": "2026-04-01"}, "split.0.parts"),
        ({"amount_yuan": "100"}, {"parts": "3", "first_on": ""}, "split.0.first_on"),
    ],
)
def test_what_cannot_be_split_is_said_at_its_field(row, wanted, field):
    with pytest.raises(Invalid) as refused:
        split({"obligations": [row]}, 0, wanted)
    assert refused.value.field == field
