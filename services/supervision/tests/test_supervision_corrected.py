"""A case whose routing was corrected or taken back: its columns and clocks, in whatever order that is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

from supervision.model import Case, Fact
from supervision.policies.clocks import spans
from supervision.policies.fold import newest_brief
from supervision.policies.states import in_order

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)


def fact(kind: str, hours: int, decision: int = 0, **data: Any) -> Fact:
    told = {"decision": decision} if decision else {}
    return Fact(f"{kind}{hours}", kind, NOW + timedelta(hours=hours), 1, {**told, **data})


ACCEPTED = fact("DisputeAccepted", 0)
ROUTED = fact("DisputeRouted", 1, 1, desk="rss", complexity="simple")
SIGNED = fact("DisputeSigned", 2, 1, desk="rss", complexity="simple")
ASSIGNED = fact("MediatorAssigned", 3, mediator="M1", desk="rss", complexity="simple")
MOVED = fact("RoutingCorrected", 4, 2, desk="sfs", former="rss", complexity="complex", brief=2)
GRADED = fact("RoutingCorrected", 4, 2, desk="rss", former="rss", complexity="complex", brief=2)
SIGNED_AGAIN = fact("DisputeSigned", 5, 2, desk="sfs", complexity="complex", brief=2)


def clocks(name: str, *facts: Fact) -> list[tuple[str, str, datetime | None]]:
    found = spans(Case("d1"), in_order(facts))
    return [(one.key, one.term, one.stopped_at) for one in found if one.name == name]


def test_the_desk_that_gets_the_case_has_a_clock_of_its_own_that_its_signature_stops() -> None:
    running = [("d1", "sign", SIGNED.at), ("d2", "sign", None)]
    assert clocks("sign", ACCEPTED, ROUTED, SIGNED, ASSIGNED, MOVED) == running
    told = permutations((ROUTED, SIGNED, ASSIGNED, MOVED, SIGNED_AGAIN))
    assert all(clocks("sign", *one) == [running[0], ("d2", "sign", SIGNED_AGAIN.at)] for one in told)


def test_another_grade_changes_the_limit_and_starts_no_clock_again() -> None:
    facts = (ACCEPTED, ROUTED, SIGNED, ASSIGNED, GRADED)
    assert clocks("sign", *facts) == [("d1", "sign", SIGNED.at)]
    assert all(clocks("settle", *one) == [("r1", "complex", None)] for one in permutations(facts))


def test_what_the_newest_decision_says_counts_though_a_mediator_has_the_case_already() -> None:
    brief = newest_brief(in_order([ROUTED, SIGNED, ASSIGNED, MOVED]))
    assert brief is not None
    assert brief["desk"] == "sfs"


def test_what_is_taken_back_waits_at_the_study_table_with_a_clock_until_it_is_decided_anew() -> None:
    back = fact("RoutingReferred", 2, 1, why="taken_back")
    again = fact("DisputeRouted", 6, 2, desk="sfs", complexity="simple")
    routes = clocks("route", ACCEPTED, ROUTED, back)
    assert routes == [("accepted", "route", ROUTED.at), ("b1", "route", None)]
    assert clocks("sign", ACCEPTED, ROUTED, back) == [("d1", "sign", back.at)]
    assert clocks("route", ACCEPTED, ROUTED, back, again)[1] == ("b1", "route", again.at)
