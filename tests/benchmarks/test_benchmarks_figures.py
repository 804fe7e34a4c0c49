"""How figures come about: percentiles, the moments of a burst, its recovery, copies of stored disputes."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # as `python -m benchmarks` has it

from benchmarks.burst import STEPS, moments, recovery
from benchmarks.lifecycle.callers import Call, by_name, percentile
from benchmarks.multiplying import Copies
from benchmarks.options import parse


def test_p95_is_the_value_that_nineteen_of_twenty_do_not_exceed() -> None:
    assert percentile(list(range(100, 0, -1)), 0.95) == 96
    assert percentile([7.0], 0.5) == 7.0


def test_calls_are_told_apart_by_their_names() -> None:
    calls = [Call("create", 0.0, 0.010), Call("search", 0.0, 0.002), Call("create", 1.0, 0.010)]
    assert by_name(calls)["create"] == {"p50_ms": 10.0, "p95_ms": 10.0}


def test_a_burst_of_a_minute_begins_as_many_lives_as_its_rates_say() -> None:
    begun = list(moments(60.0))
    assert begun == sorted(begun)
    assert len(begun) == sum(int(rate * 7.5) for rate in STEPS)
    assert max(begun) < 52.5  # the last step is the valley of nothing


def test_recovery_counts_from_the_end_of_the_spike_and_only_what_began_before_it() -> None:
    assert recovery([(10.0, 1.0), (44.0, 3.5), (46.0, 9.0)], spike_over=45.0) == 2.5
    assert recovery([(10.0, 1.0)], spike_over=45.0) == 0.0


def test_each_copy_of_a_stored_dispute_has_a_mark_of_its_own() -> None:
    assert Copies(times=3, step=400).rows(0) == "(0, '001'), (1, '002'), (2, '003')"


def test_a_million_stored_disputes_come_with_the_long_form() -> None:
    assert parse([]).sizes == (1_000, 100_000)
    assert parse(["--long"]).largest == 1_000_000
    assert parse(["--sizes", "1000,20000"]).sizes == (1_000, 20_000)
