"""The census: what it expects of a dispute that is worked under another one."""

from __future__ import annotations

from dataclasses import fields
from types import SimpleNamespace
from typing import Any

import pytest

from standalone.census.books import Books
from standalone.census.figures import expected_figures
from standalone.census.lives import disagreements, expected_state


def town(state: str, shown: str) -> Books:
    """A head whose mediation stands at ``state``, and a repeat under it that supervision shows as ``shown``."""
    head: dict[str, Any] = {
        "disputes": SimpleNamespace(number="甲", state="accepted", origin_warning_id=""),
        "dockets": SimpleNamespace(state="routed", decisions=0, under=""),
        "dispatch": SimpleNamespace(
            state="assigned", round=1, mediator_id="m1", leaving="", offer_id="", tried=[], second_id=""
        ),
        "proceedings": [SimpleNamespace(round=1, state=state, mediator_id="m1")],
    }
    repeat: dict[str, Any] = {
        "disputes": SimpleNamespace(number="乙", state="accepted", origin_warning_id=""),
        "dockets": SimpleNamespace(state="waiting", decisions=0, under="head"),
        "cases": SimpleNamespace(number="乙", state=shown, registered_at="2026-06-01"),
    }
    kept = {
        field.name: {
            key: row[field.name] for key, row in (("head", head), ("repeat", repeat)) if field.name in row
        }
        for field in fields(Books)
        if field.name != "closed"
    }
    return Books(**kept)


@pytest.mark.parametrize(
    ("head", "repeat"), [("open", "merged"), ("agreed", "agreed"), ("archived", "archived")]
)
def test_a_repeat_stands_by_the_dispute_that_it_is_worked_under(head: str, repeat: str) -> None:
    assert expected_state(town(head, repeat), "repeat") == (repeat, "", "")


@pytest.mark.parametrize(("head", "shown"), [("open", "archived"), ("archived", "merged")])
def test_a_repeat_that_stands_elsewhere_is_told(head: str, shown: str) -> None:
    told = [sentence for sentence in disagreements(town(head, shown)) if sentence.startswith("乙")]
    assert len(told) == 1 and shown in told[0]


def test_the_figures_count_a_repeat_that_ended_with_its_head() -> None:
    figures = expected_figures(town("archived", "archived"))
    assert (figures["figure", "archived"], figures["state", "archived"]) == (2, 2)
