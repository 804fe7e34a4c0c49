"""Cases that are worked under another one: state, clocks and end, in whatever order it is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from contracts import merging as c
from contracts.people import CITIZEN, Actor
from contracts.supervision import CaseMoved, GetCase, GetProgress
from supervision import handlers, queries
from supervision.model import Case, Fact
from supervision.policies.fold import fold_facts
from supervision.policies.merging import followers, with_pauses
from supervision.policies.span import Span
from supervision.queries.view import View

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
LEADER = Actor(person_id="boss", roles=("leader",), rights=("dispute.read", "dispute.read_all"))


def fact(kind: str, hours: int, /, **data: Any) -> Fact:
    return Fact(f"{kind}{hours}", kind, NOW + timedelta(hours=hours), 0, data)


def merged(hours: int, step: int) -> Fact:
    return fact("DisputeMerged", hours, head="a", head_number="N-a", kind="duplicate", step=step)


ROAD = (
    Fact("r", "DisputeRouted", NOW, 1, {"decision": 1, "desk": "sfs", "desks": ",sfs,", "type": "02",
                                        "complexity": "simple", "risk": "none", "level": "town"}),
    merged(1, 1), fact("MergedEnded", 5, step=1, outcome="agreed", on="2026-03-11"),
)  # fmt: skip


def state_of(facts: Any) -> tuple[str, date | None]:
    case = Case("b")
    fold_facts(case, facts)
    return case.state, case.concluded_on


def test_a_merged_case_is_merged_until_it_ends_with_its_head() -> None:
    assert state_of(ROAD[:2]) == ("merged", None)
    for told in permutations(ROAD):
        assert state_of(told) == ("agreed", date(2026, 3, 11))
    for told in permutations([*ROAD, fact("MergedArchived", 8, step=1)]):
        assert state_of(told) == ("archived", date(2026, 3, 11))
    assert state_of([*ROAD, merged(9, 2)]) == ("merged", None)  # the head was opened again


def test_a_parted_case_stands_where_it_stood_and_what_its_former_head_came_to_counts_no_more() -> None:
    for told in permutations([*ROAD, fact("DisputeParted", 9, step=2)]):
        assert state_of(told) == ("routed", None)


def test_clocks_stand_still_meanwhile_and_whoever_must_act_has_the_whole_term_again() -> None:
    sign, settle = Span("sign", "d1", "sign", NOW), Span("settle", "r1", "simple", NOW)
    law = Span("law", "r1", "", NOW, None, date(2026, 4, 1))
    paused = with_pauses([sign, settle, law], [merged(2, 1)])
    assert {one.stopped_at for one in paused} == {NOW + timedelta(hours=2)}
    facts = [merged(2, 1), fact("DisputeParted", 26, step=2)]
    starts = [one.started_at for one in with_pauses([sign, settle, law], facts)]
    assert starts == [NOW + timedelta(hours=26), NOW + timedelta(hours=24), NOW]
    before = Span("sign", "d1", "sign", NOW, NOW + timedelta(hours=1))
    assert with_pauses([before], facts) == [before]


def test_a_head_knows_what_is_worked_under_it_by_the_newest_step() -> None:
    def of(step: int, kind: str = "DisputeMerged") -> Fact:
        return fact(
            kind, step, head="a", step=step, follower="b", **({"kind": "gathered"} if kind[7] == "M" else {})
        )

    assert followers([of(1)]) == {"b": "gathered"}
    assert followers([of(2, "DisputeParted"), of(1)]) == {}
    assert followers([of(3), of(2, "DisputeParted"), of(1)]) == {"b": "gathered"}


@pytest.fixture
def tell(session: Any, make_call: Any, resources: Any, settings: Any) -> Any:
    def one(*events: tuple[str, Any]) -> None:
        for event_id, event in events:
            call = make_call(session, resources=resources, settings=settings, event_id=event_id)
            handlers.take_event(call, event)
        session.flush()

    return one


def test_the_repeats_citizen_and_system_are_told_how_the_original_stands(
    session: Any, tell: Any, new_life: Any, resources: Any, settings: Any, clock: Any, published: Any
) -> None:
    head = new_life("a", number="N-a").registered().accepted().routed().signed()
    repeat = new_life("b", number="N-b", channel="hotline_12345").registered().accepted().routed()
    of = {"dispute_id": "b", "number": "N-b", "head_id": "a", "head_number": "N-a", "step": 1}
    begun = c.DisputeMerged(at=NOW, **of, kind="duplicate", merged_by="u1")
    tell(("m", begun), *head.events, *repeat.events)
    view = View(session, clock.now(), LEADER, resources, settings.identity_key)
    sheet = queries.get_case(view, GetCase(dispute_id="b"))
    assert (sheet.state, sheet.head_number, sheet.next_action, sheet.due_at) == (
        "merged",
        "N-a",
        "none",
        None,
    )
    [under] = queries.get_case(view, GetCase(dispute_id="a")).followers
    assert (under.number, under.kind, under.narrative) == ("N-b", "duplicate", sheet.narrative)
    citizen = View(session, clock.now(), CITIZEN, resources, settings.identity_key)
    told = queries.get_progress(citizen, GetProgress(dispute_id="b"))
    assert (told.state, told.head_state, told.head_number) == ("merged", "signed", "N-a")
    tell(("e", c.MergedEnded(at=NOW, **of, outcome="failed", reason_code="05")))
    moved = [one for one in published(session) if isinstance(one, CaseMoved)][-1]
    assert (moved.number, moved.state, moved.end.reason_code) == ("N-b", "failed", "05")
