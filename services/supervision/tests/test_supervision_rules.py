"""The rules of supervision without a database: states, clocks, the ladder, counters and search words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.intake import DisputesLinked
from contracts.linking import DisputesUnlinked
from contracts.registry import events
from supervision import tables
from supervision.handlers.facts import ACTORS, SAID, fact_of
from supervision.model import Case, Clock
from supervision.policies import clocks, search, states, tallies
from supervision.policies.fold import fold
from supervision.policies.ladder import day_rungs, previous_workday, rungs

NOON = datetime(2026, 3, 11, 4, 0, tzinfo=UTC)


def folded(life):
    case = Case(
        life.dispute_id, registered_at=life.registered_at, registered_on=date(2026, 3, 11), channel="window"
    )
    case.accepted_at = life.accepted_at
    for event_id, event in life.events:
        case.add(fact_of(event, event_id, life.dispute_id))
    return case, fold(case)


@pytest.mark.parametrize(
    ("steps", "state", "holder", "action"),
    [
        (["registered"], "registered", "window", "accept"),
        (["registered", "refused"], "refused", "", "none"),
        (["registered", "accepted"], "accepted", "triage", "decide_routing"),
        (["registered", "accepted", "referred"], "referred", "triage", "decide_routing"),
        (["registered", "accepted", "routed"], "routed", "sfs", "sign"),
        (["registered", "accepted", "routed", "returned"], "returned", "triage", "decide_routing"),
        (["registered", "accepted", "routed", "signed"], "signed", "dispatch", "assign"),
        (["registered", "accepted", "routed", "signed", "nobody_left"], "unassigned", "dispatch", "assign"),
    ],
)
def test_each_event_puts_the_case_into_its_state_with_a_holder(new_life, steps, state, holder, action):
    life = new_life()
    for step in steps:
        getattr(life, step)()
    case, _ = folded(life)
    assert case.state == state
    assert states.holder_and_action(case.state, case.desk, case.mediator_id, case.offered_to) == (
        holder,
        action,
    )


def test_an_offered_case_is_held_by_the_mediator_who_was_asked(new_life):
    life = new_life().registered().accepted().routed().signed().offered("m1", "o1")
    case, _ = folded(life)
    assert (case.state, case.offered_to) == ("offered", "m1")
    assert states.holder_and_action("offered", "sfs", "", "m1") == ("m1", "answer_offer")
    case, _ = folded(life.offer_refused("m1", "o1"))
    assert (case.state, case.offered_to) == ("offered", "")
    assert states.holder_and_action("offered", "sfs", "", "") == ("dispatch", "assign")


def test_of_two_events_of_the_same_instant_the_later_stage_wins(new_life):
    life = new_life(step=timedelta(0)).registered().accepted().routed().signed()
    assert folded(life)[0].state == "signed"


def test_a_return_of_the_second_round_counts_although_it_does_not_name_its_round(new_life):
    life = new_life().registered().accepted().routed().signed().assigned("m1").mediated("m1", "agreed")
    case, _ = folded(life.reopened("m1").routed(lead_desk="xfb").returned())
    assert (case.state, case.round, case.mediator_id) == ("returned", 2, "")


def test_a_whole_life_ends_in_the_archive_with_both_rounds_answered(full_life):
    case, facts = folded(full_life())
    assert (case.state, case.round, case.mediator_id, case.desk) == ("archived", 2, "m3", "sfs")
    assert (case.answered, case.satisfied, case.outcome) == (2, 1, "agreed")
    assert case.links == "d9,w1"
    assert [state for _, state in states.history(facts)][:6] == [
        "registered", "accepted", "referred", "routed", "returned", "referred",
    ]  # fmt: skip


def test_what_was_linked_and_parted_is_linked_as_often_as_it_was_linked_more(new_life):
    life = new_life().registered().accepted()
    link = {"other_id": "d9", "kind": "duplicate"}
    life.add(DisputesLinked, **link, linked_by="u1")
    life.add(DisputesUnlinked, **link, unlinked_by="u1")
    assert folded(life)[0].links == ""
    life.add(DisputesLinked, **link, linked_by="u2")
    assert folded(life)[0].links == "d9"


def test_every_clock_of_a_whole_life_is_there_once_and_stopped(full_life):
    case, facts = folded(full_life())
    found = [(span.name, span.key) for span in clocks.spans(case, facts)]
    assert len(found) == len(set(found))
    assert set(found) == {
        ("accept", "registered"), ("route", "accepted"), ("route", "d1"), ("route", "r2"),
        ("sign", "d1"), ("sign", "d2"), ("sign", "d3"), ("settle", "r1"), ("settle", "r2"),
        ("visit", "v1"), ("visit", "v2"),
    }  # fmt: skip
    assert all(
        span.stopped_at is not None and span.stopped_at >= span.started_at
        for span in clocks.spans(case, facts)
    )


def test_an_edit_of_the_complexity_changes_the_term_and_not_the_start(new_life):
    life = new_life().registered().accepted().routed(complexity="simple").returned()
    before = next(span for span in clocks.spans(*folded(life)) if span.name == "settle")
    after = next(
        span for span in clocks.spans(*folded(life.routed(complexity="complex"))) if span.name == "settle"
    )
    assert (before.term, after.term) == ("simple", "complex")
    assert before.started_at == after.started_at == life.accepted_at


def test_a_returned_case_has_a_running_clock(new_life):
    life = new_life().registered().accepted().routed().returned()
    running = {(span.name, span.key) for span in clocks.spans(*folded(life)) if span.stopped_at is None}
    assert running == {("route", "d1"), ("settle", "r1")}


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (lambda life: life.offered("m2", "o2"), "offered"),
        (lambda life: life.assigned("m2"), "in_mediation"),
        (lambda life: life.nobody_left(), "unassigned"),
    ],
)
def test_a_reopened_case_is_sent_on_when_the_dispatch_takes_it_up(new_life, step, state):
    life = new_life().registered().accepted().routed().signed().assigned("m1").mediated("m1", "failed")
    case, facts = folded(life.reopened("m1"))
    assert states.holder_and_action(case.state, case.desk, "", "") == ("dispatch", "assign")
    assert next(span for span in clocks.spans(case, facts) if span.key == "r2").stopped_at is None
    known = len(life.events)
    case, facts = folded(step(life))
    assert case.state == state
    [route] = [span for span in clocks.spans(case, facts) if (span.name, span.key) == ("route", "r2")]
    assert route.stopped_at == life.events[known][1].at


def test_a_refused_case_has_no_running_clock(new_life):
    spans = clocks.spans(*folded(new_life().registered().refused()))
    assert [span.stopped_at is None for span in spans] == [False]


def test_the_ladder_reminds_first_and_shows_yellow_later():
    due = datetime(2026, 3, 18, 15, 59, 59, tzinfo=UTC)
    day_before = datetime(2026, 3, 17, 15, 59, 59, tzinfo=UTC)
    assert rungs(NOON, due, day_before) == (due - (due - NOON) / 4, day_before)


def test_a_term_of_one_working_day_is_not_nearly_over_from_its_start():
    friday_night = datetime(2026, 3, 13, 15, 59, 59, tzinfo=UTC)
    due = datetime(2026, 3, 16, 15, 59, 59, tzinfo=UTC)  # Monday; registered on the Saturday before
    saturday = due - timedelta(days=2)
    assert rungs(saturday, due, friday_night) == (due - timedelta(days=1), due - timedelta(hours=12))


def test_a_given_day_reminds_when_it_begins_and_is_yellow_only_in_its_evening():
    due = datetime(2026, 3, 16, 15, 59, 59, tzinfo=UTC)
    evening = (due - timedelta(days=1), due - timedelta(hours=6))
    assert day_rungs(due - timedelta(days=30), due) == evening
    assert day_rungs(due - timedelta(days=1), due) == evening
    late = due - timedelta(hours=1)
    assert day_rungs(late, due) == (late, late)


def test_the_working_day_before_a_monday_is_the_friday():
    assert previous_workday(date(2026, 3, 16), lambda day: day.weekday() < 5) == date(2026, 3, 13)


def running_clock(**changes):
    values = {
        "dispute_id": "d1", "name": "settle", "key": "r1", "started_at": NOON, "days": 3, "unit": "natural",
        "raw_on": date(2026, 3, 14), "due_on": date(2026, 3, 16), "due_at": NOON + timedelta(days=4),
        "remind_at": NOON + timedelta(days=2), "yellow_at": NOON + timedelta(days=3), **changes,
    }  # fmt: skip
    clock = Clock(**values)
    clock.set_next_check()
    return clock


def test_each_card_comes_once_and_the_gravest_alone_when_several_were_missed():
    clock = running_clock()
    assert clock.next_check_at == clock.remind_at
    assert [clock.check(NOON + timedelta(days=n)) for n in (1, 2, 2, 3, 4, 5)] == [
        "",
        "reminder",
        "",
        "yellow",
        "red",
        "",
    ]
    assert clock.next_check_at is None
    assert clock.overdue
    assert running_clock().check(NOON + timedelta(days=9)) == "red"


def test_a_clock_that_gets_a_longer_term_after_its_red_card_is_checked_again_without_a_second_card():
    clock = running_clock()
    clock.check(NOON + timedelta(days=9))
    clock.due_at, clock.overdue = NOON + timedelta(days=20), False
    clock.set_next_check()
    assert clock.next_check_at == clock.due_at
    assert clock.check(NOON + timedelta(days=21)) == ""
    assert clock.overdue


def test_a_stopped_clock_is_not_checked_and_keeps_its_share():
    clock = running_clock(stopped_at=NOON + timedelta(days=2))
    assert clock.next_check_at is None
    assert clock.share_left(NOON + timedelta(days=30)) == 0.5
    assert not clock.is_overdue(NOON + timedelta(days=30))
    assert running_clock().share_left(NOON + timedelta(days=5)) == -0.25


def test_a_stub_counts_nowhere_and_a_case_counts_in_every_dimension():
    assert not tallies.of_case(Case("d1", state="routed"))
    day = date(2026, 3, 11)
    case = Case(
        "d1", registered_on=day, channel="window", state="routed", desk="sfs", desks=",sfs,pcs,", risk="none"
    )
    found = tallies.of_case(case)
    assert found["member_state", "pcs|routed", day] == 1
    assert found["figure", "open", day] == 1
    assert ("village", "", day) not in found


def test_the_difference_names_only_what_changed():
    day = date(2026, 3, 11)
    before = tallies.of_case(Case("d1", registered_on=day, channel="window", state="registered"))
    after = tallies.of_case(
        Case("d1", registered_on=day, channel="window", state="accepted", accepted_at=NOON)
    )
    assert tallies.difference(before, after) == {
        ("state", "registered", day): -1, ("state", "accepted", day): 1, ("figure", "accepted", day): 1,
    }  # fmt: skip


def test_chinese_is_indexed_by_characters_and_pairs_and_the_rest_by_words():
    assert search.tokens("漏水A3，漏水") == ["a3", "水", "漏", "漏水"]
    assert search.tokens("LSQP-2026-000123") == ["000123", "123", "2026", "lsqp"]


@pytest.mark.parametrize(
    ("typed", "terms", "phrases"),
    [
        ("水", ("水",), ()),
        ("漏水", ("漏水",), ()),
        ("漏水三年", ("漏水", "水三", "三年"), ("漏水三年",)),
        ("lsqp-2026 漏水", ("lsqp", "2026", "漏水"), ()),
        ("A栋3号楼", ("a", "栋", "3", "号楼"), ("a栋3号楼",)),
        ('"; drop*', ("drop",), ()),
        ("，。", (), ()),
    ],
)
def test_what_is_typed_becomes_terms_of_the_index(typed, terms, phrases):
    query = search.parse(typed)
    assert (query.terms, query.phrases) == (terms, phrases)


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("LSQP-2026-000123", ("LSQP-2026-000123", "LSQP-2026-000123~")),
        (" lsqp-2026-0001 ", ("LSQP-2026-0001", "LSQP-2026-0001~")),
        ("LSQP-2026", ("LSQP-2026", "LSQP-2026~")),
        ("000123", None),
        ("LSQP-2026-000123 漏水", None),
        ("2026", None),
    ],
)
def test_a_number_or_its_beginning_is_looked_up_as_a_number(typed, span):
    assert search.number_range(typed) == span


@given(st.integers(0, 10**8))
def test_the_windows_cover_every_document_once_and_the_newest_first(below):
    found = list(search.windows(below))
    edges = [below, *(window.low for window in found)]
    assert [window.high for window in found] == edges[:-1]
    assert edges[-1] == 0
    assert all(len(window.blocks) <= 4 for window in found)


@given(st.integers(1, 10**7), st.data())
def test_a_document_carries_a_token_of_its_window(below, data):
    number = data.draw(st.integers(0, below - 1))
    window = next(one for one in search.windows(below) if one.low <= number < one.high)
    own = {f"@{level}:{number >> bits}" for level, bits in enumerate(search.BLOCK_BITS)}
    assert not window.blocks or own & set(window.blocks)


def test_the_index_of_open_cases_knows_the_same_ends_as_the_rules():
    ends = ", ".join(f"'{state}'" for state in sorted(states.CLOSED))
    assert f"state NOT IN ({ends})" == tables.OPEN


def test_every_event_named_in_a_table_exists():
    known = {event.name() for event in events()}
    assert set(states.RULES) | set(ACTORS) | set(SAID) <= known
    fields = {event.name(): event.model_fields for event in events()}
    assert all(field in fields[name] for name, field in ACTORS.items())
    kinds = {event.name(): event for event in events()}
    told = [(name, field) for name, said in SAID.items() for field in said.values()]
    assert [one for one in told if one[1] not in fields[one[0]] and not hasattr(kinds[one[0]], one[1])] == []
