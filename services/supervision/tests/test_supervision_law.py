"""The clock of the law, as people pause, take up again and extend the limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

from supervision.model import Case, Fact
from supervision.policies.clocks import how_it_ended, spans

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)


def fact(kind: str, days: int, due_on: str = "", number: int = 1) -> Fact:
    data: dict[str, Any] = {"law_due_on": due_on, "law_source": "law"} if due_on else {}
    return Fact(f"{kind}{days}", kind, NOW + timedelta(days=days), number, data)


def law(*facts: Fact) -> list[tuple[str, date | None, bool]]:
    """Key, last day and whether it runs, of each stretch."""
    found = (one for one in spans(Case("d1"), facts) if one.name == "law")
    return [(one.key, one.due_on, one.stopped_at is None) for one in found]


SIGNED = fact("DisputeSigned", 0, "2026-04-22")
PAUSED = fact("LimitChanged", 5)
RESUMED = fact("LimitChanged", 20, "2026-05-14")


def test_a_pause_stops_the_clock_and_taking_it_up_again_begins_a_new_stretch() -> None:
    assert law(SIGNED) == [("r1", date(2026, 4, 22), True)]
    assert law(SIGNED, PAUSED) == [("r1", date(2026, 4, 22), False)]
    whole = [("r1", date(2026, 4, 22), False), ("LimitChanged20", date(2026, 5, 14), True)]
    assert all(law(*order) == whole for order in permutations((SIGNED, PAUSED, RESUMED)))


def test_a_change_that_leaves_the_last_day_begins_nothing() -> None:
    same = fact("LimitChanged", 3, "2026-04-22")
    assert law(SIGNED, same) == [("r1", date(2026, 4, 22), True)]


def test_the_end_of_the_case_stops_the_stretch_that_runs() -> None:
    ended = fact("DisputeConcluded", 30)
    assert [runs for _, _, runs in law(SIGNED, PAUSED, RESUMED, ended)] == [False, False]


def test_a_limit_that_a_person_starts_has_a_clock_where_the_law_gave_none() -> None:
    started = fact("LimitChanged", 2, "2026-03-20")
    assert law(fact("DisputeSigned", 0), started) == [("LimitChanged2", date(2026, 3, 20), True)]


def test_a_stretch_that_people_ended_is_no_case_that_was_settled() -> None:
    facts = [SIGNED, PAUSED, RESUMED, fact("LimitChanged", 25, "2026-05-20"), fact("DisputeConcluded", 30)]
    stops = [one.stopped_at for one in spans(Case("d1"), facts) if one.name == "law"]
    assert [how_it_ended("law", at, facts) for at in stops] == ["paused", "changed", ""]
    assert how_it_ended("settle", PAUSED.at, facts) == ""
