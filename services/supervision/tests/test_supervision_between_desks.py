"""The clocks of what desks ask of one another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from supervision.model import Fact
from supervision.policies.between_desks import asked_of, between_desks, of_study

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
CALL = {"whistle": "w1", "due_on": "2026-03-11", "called_desk": "scjg"}
PART = {"part": "p1", "due_on": "2026-03-13", "called_desk": "pcs"}


def fact(kind: str, hours: int, data: dict[str, Any]) -> Fact:
    return Fact(f"{kind}{hours}", kind, NOW + timedelta(hours=hours), 0, data)


def test_a_call_runs_until_the_desk_comes() -> None:
    [running] = between_desks([fact("DeskCalled", 0, CALL)])
    assert (running.name, running.key, running.stopped_at) == ("whistle", "w1", None)
    facts = [fact("DeskCalled", 0, CALL), fact("DeskArrived", 3, {"whistle": "w1"})]
    assert [span.stopped_at for span in between_desks(facts)] == [NOW + timedelta(hours=3)]
    assert asked_of(facts, "whistle", "w1") == "scjg"
    assert asked_of(facts, "settle", "r1") == ""


def test_a_part_that_is_given_back_runs_again_to_its_new_day() -> None:
    again = {**PART, "due_on": "2026-03-16"}
    facts = [
        fact("PartAssigned", 0, PART),
        fact("PartDone", 5, {"part": "p1"}),
        fact("PartAssigned", 9, again),
    ]
    [span] = between_desks(facts)
    assert (str(span.due_on), span.started_at, span.stopped_at) == ("2026-03-16", NOW, None)


def test_the_end_of_the_case_stops_what_is_still_asked() -> None:
    facts = [fact("DeskCalled", 0, CALL), fact("PartAssigned", 1, PART), fact("DisputeConcluded", 30, {})]
    assert {span.stopped_at for span in between_desks(facts)} == {NOW + timedelta(hours=30)}


def test_a_studys_deadline_runs_to_the_end_of_the_case_or_to_a_later_conclusion() -> None:
    first = fact("StudyConcluded", 0, {"study": "s1", "due_on": "2026-03-20"})
    [span] = of_study([first])
    assert (span.name, span.key, str(span.due_on), span.stopped_at) == ("study", "s1", "2026-03-20", None)
    later = fact("StudyConcluded", 9, {"study": "s2", "due_on": "2026-03-25"})
    ended = fact("DisputeConcluded", 40, {})
    stops = [one.stopped_at for one in of_study([first, later, ended])]
    assert stops == [NOW + timedelta(hours=9), NOW + timedelta(hours=40)]
    assert list(of_study([fact("StudyConcluded", 0, {"study": "s1"})])) == []
