"""Use cases of supervision on SQLite and PostgreSQL: cards, lists, scope, search and figures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.event import listen, remove

from contracts import warning as warnings
from contracts.departments import LegalLimit
from contracts.directory import PersonChanged
from contracts.errors import Forbidden, Invalid, NotFound
from contracts.exchange import OrderTermSet
from contracts.people import CITIZEN, Actor
from contracts.supervision import (
    CardIssued,
    CaseMoved,
    GetCase,
    GetFlow,
    GetNumbers,
    GetOverview,
    GetProgress,
    GetTimeline,
    ListCards,
    ListDisputes,
)
from supervision import handlers, queries, tables
from supervision.queries.view import View

LEADER = Actor(
    person_id="boss", roles=("leader",), rights=("dispute.read", "dispute.read_all", "supervision.read")
)

TRIAGE = Actor(person_id="triage1", roles=("triage",), rights=("routing.decide",))


@pytest.fixture
def world(session, make_call, resources, settings, clock):
    return World(session, make_call, resources, settings, clock)


class World:
    def __init__(self, session, make_call, resources, settings, clock):
        self.session, self.make_call, self.clock = session, make_call, clock
        self.given = {"resources": resources, "settings": settings}

    def tell(self, *lives):
        for life in lives:
            for event_id, event in life.events:
                handlers.take_event(self.call(event_id=event_id), event)
        self.session.flush()

    def call(self, **more):
        return self.make_call(self.session, **self.given, **more)

    def view(self, actor=LEADER, now=None):
        key = self.given["settings"].identity_key
        return View(self.session, now or self.clock.now(), actor, self.given["resources"], key)

    def list(self, actor=LEADER, **filters):
        return queries.list_disputes(self.view(actor), ListDisputes(**filters))

    def numbers(self, actor=LEADER, **filters):
        return [row.dispute_id for row in self.list(actor, **filters).items]

    def issue(self, now):
        issued = handlers.issue_cards(self.call(now=now))
        self.session.flush()
        return issued

    def total(self, dimension, key):
        return queries.overview.sums(self.session, [dimension], keys=[key]).get((dimension, key), 0)


def lives(new_life, count, **values):
    return [
        new_life(dispute_id=f"d{n}", number=f"LSQP-2026-{n:06d}", **values).registered().accepted().routed()
        for n in range(1, count + 1)
    ]


def test_the_settle_clock_ends_after_three_natural_days_shifted_to_a_working_day(world, new_life):
    world.tell(new_life().registered().accepted().routed(complexity="simple"))
    sheet = queries.get_case(world.view(), GetCase(dispute_id="d1"))
    settle = next(clock for clock in sheet.clocks if clock.clock == "settle")
    assert settle.due_at.isoformat() == "2026-03-16T15:59:59+00:00"
    assert "满期日2026-03-14" in settle.reason
    assert "顺延至2026-03-16" in settle.reason
    assert (sheet.holder, sheet.next_action, sheet.due_at) == ("sfs", "sign", sheet.clocks[-1].due_at)


def test_an_outside_system_is_told_the_result_and_each_visit_of_its_case(world, new_life, published):
    life = new_life(channel="hotline_12345").registered().accepted().routed().signed().assigned("m1")
    world.tell(
        life.mediated("m1", "agreed").visit_planned("v1", date(2026, 3, 20)).visited("v1", "satisfied")
    )
    moves = [event for event in published(world.session) if isinstance(event, CaseMoved)]
    assert [move.state for move in moves][-2:] == ["agreed", "agreed"]
    assert moves[-3].end is None and moves[-2].end.outcome == "agreed" and moves[-2].visit is None
    assert (moves[-1].visit.satisfaction, moves[-1].end) == ("satisfied", moves[-2].end)
    assert not any("v1" in move.model_dump_json() for move in moves)


def test_an_outside_system_is_told_why_a_desk_returned_its_case_as_long_as_it_is_returned(
    world, new_life, published
):
    life = new_life(channel="hotline_12345").registered().accepted().routed().returned()
    world.tell(life.routed(lead_desk="zrzy"))
    *_, returned, routed = (event for event in published(world.session) if isinstance(event, CaseMoved))
    assert (returned.state, returned.returned.reason) == ("returned", "不属本所")
    assert (routed.state, routed.returned) == ("routed", None)


def test_an_outside_system_is_told_each_change_of_a_limit_and_its_order_goes_on(world, new_life, published):
    law = LegalLimit(
        matter="petition", days=60, unit="natural", source="信访工作条例", due_on=date(2026, 5, 14)
    )
    life = new_life(channel="hotline_12345").registered().accepted().routed().signed()
    life.add(OrderTermSet, order_due_at=life.at + timedelta(days=5), given=True)
    world.tell(life.limit_changed("paused").limit_changed("extended", (law,)).limit_changed("withdrawn"))
    *_, paused, extended, withdrawn = (e for e in published(world.session) if isinstance(e, CaseMoved))
    assert (paused.state, paused.limit.kind, paused.limit.due_on) == ("signed", "paused", None)
    assert (extended.limit.reason, extended.limit.due_on) == ("等鉴定结果", date(2026, 5, 14))
    assert withdrawn.limit.kind == "withdrawn"
    order = next(
        clock
        for clock in queries.get_case(world.view(), GetCase(dispute_id="d1")).clocks
        if clock.clock == "order"
    )
    assert order.stopped_at is None


def test_the_result_of_an_earlier_round_is_not_told_of_the_next(world, new_life, published):
    life = new_life(channel="grid").registered().accepted().routed().signed().assigned("m1")
    life.mediated("m1", "failed").visit_planned("v1", date(2026, 3, 20)).visited("v1", "unsatisfied")
    world.tell(life.reopened("m1"))
    *_, last = (event for event in published(world.session) if isinstance(event, CaseMoved))
    assert (last.state, last.end, last.visit) == ("reopened", None, None)


def test_cards_go_up_the_ladder_once_and_are_lifted_when_the_clock_stops(world, new_life, published):
    life = new_life().registered().accepted().routed(complexity="simple").signed().assigned("m1")
    world.tell(life)
    start = life.events[0][1].at
    issued = [world.issue(start + timedelta(days=n / 4)) for n in range(28)]
    cards = [event for event in published(world.session) if isinstance(event, CardIssued)]
    assert [(card.card, card.clock, card.holder) for card in cards] == [
        ("reminder", "settle", "m1"), ("yellow", "settle", "m1"), ("red", "settle", "m1"),
    ]  # fmt: skip
    assert sum(issued) == 3
    assert world.list(overdue=True).total == 1
    assert world.list().items[0].card == "red"
    assert [row.card for row in queries.list_cards(world.view(), ListCards()).items] == [
        "red",
        "yellow",
        "reminder",
    ]
    life.mediated("m1", "agreed")
    world.tell(life)
    assert world.list(overdue=True).total == 0
    assert queries.list_cards(world.view(), ListCards()).items == ()
    assert all(row.lifted_at for row in queries.list_cards(world.view(), ListCards(open_only=False)).items)
    assert world.total("figure", "settle_due") == 1
    assert world.total("figure", "on_time") == 1


def test_a_visit_on_its_due_day_is_reminded_of_and_has_no_yellow_card_during_office_hours(
    world, new_life, published
):
    life = new_life().registered().accepted().routed().signed().assigned("m1").mediated("m1", "agreed")
    world.tell(life.visit_planned("v1", date(2026, 3, 30)))
    office_hours = datetime(2026, 3, 30, 9, tzinfo=UTC)  # 17:00 in the town
    world.issue(office_hours - timedelta(days=1))
    world.issue(office_hours)
    world.issue(office_hours + timedelta(hours=2))
    cards = [event for event in published(world.session) if isinstance(event, CardIssued)]
    assert [(card.card, card.at) for card in cards if card.clock == "visit"] == [
        ("reminder", office_hours), ("yellow", office_hours + timedelta(hours=2)),
    ]  # fmt: skip


def test_every_overdue_case_is_reached_whatever_its_state_and_however_many(world, new_life):
    many = lives(new_life, 6)
    many[0].returned()
    many[1].signed().nobody_left()
    many[2].signed().offered("m1", "o1")
    many.append(new_life(dispute_id="d7", number="LSQP-2026-000007").registered())
    many.append(new_life(dispute_id="d8", number="LSQP-2026-000008").registered().accepted().referred())
    world.tell(*many)
    world.given["settings"] = world.given["settings"].model_copy(update={"cards_per_run": 3})
    late = many[0].events[0][1].at + timedelta(days=30)
    while world.issue(late):
        pass
    assert world.list(overdue=True).total == len(many)
    red = select(func.count(func.distinct(tables.CARDS.c.dispute_id))).where(tables.CARDS.c.card == "red")
    assert world.session.execute(red).scalar_one() == len(many)


def test_a_run_takes_the_longest_waiting_first(world, new_life):
    older, newer = lives(new_life, 2)
    shift = timedelta(days=5)
    newer.events = [(key, event.model_copy(update={"at": event.at + shift})) for key, event in newer.events]
    world.tell(newer, older)
    world.given["settings"] = world.given["settings"].model_copy(update={"cards_per_run": 1})
    world.issue(older.events[0][1].at + timedelta(days=40))
    assert world.session.execute(select(tables.CARDS.c.dispute_id).distinct()).scalars().all() == ["d1"]


def test_a_list_goes_on_by_cursor_and_knows_its_total(world, new_life):
    world.tell(*lives(new_life, 5))
    first = world.list(limit=2, sort="number")
    second = world.list(limit=2, sort="number", cursor=first.next_cursor)
    last = world.list(limit=2, sort="number", cursor=second.next_cursor)
    assert [row.dispute_id for page in (first, second, last) for row in page.items] == [
        "d1",
        "d2",
        "d3",
        "d4",
        "d5",
    ]
    assert (first.total, last.next_cursor) == (5, "")
    assert world.numbers(sort="-due_at", limit=1) == ["d5"]


def test_filters_and_totals_agree(world, new_life):
    many = lives(new_life, 4)
    many[0].signed()
    many[1].case["type_code"] = "10"
    many[1].signed().assigned("m7")
    world.tell(*many)
    for filters, found in [
        ({}, 4), ({"status": "signed"}, 1), ({"status": "open"}, 4), ({"desk": "sfs"}, 4), ({"desk": "pcs"}, 0),
        ({"type": "10"}, 1), ({"mediator": "m7"}, 1), ({"village": "370832104200"}, 4), ({"channel": "online"}, 0),
        ({"status": "routed", "desk": "sfs"}, 2), ({"overdue": False}, 4), ({"risk": "none"}, 4),
    ]:  # fmt: skip
        page = world.list(**filters)
        assert (len(page.items), page.total) == (found, found), filters


def test_what_is_severe_is_found_as_long_as_it_is(world, new_life):
    plain, severe = lives(new_life, 2)
    severe.routed(complexity="complex", severe=True, decision_no=2)
    world.tell(plain, severe)
    [row] = world.list(severe=True).items
    assert (row.dispute_id, row.severe, world.list(severe=True).total) == ("d2", True, 1)
    assert world.numbers(severe=False) == ["d1"]
    world.tell(severe.routed(severe=False, decision_no=3))
    assert world.list(severe=True).total == 0


@pytest.mark.parametrize(
    "wrong", [{"status": "gone"}, {"type": "77"}, {"sort": "narrative"}, {"cursor": "x"}]
)
def test_an_unknown_filter_sort_or_cursor_is_told(world, wrong):
    with pytest.raises(Invalid):
        world.list(**wrong)


def test_each_person_sees_what_their_duty_covers(world, new_life):
    many = lives(new_life, 4)
    many[0].case["lead_desk"] = "rss"
    many[0].case["co_desks"] = ()
    many[0].returned().routed()
    many[1].signed().assigned("m1")
    many[2].signed().offered("m1", "o1")
    many.append(
        new_life(
            dispute_id="d5", number="LSQP-2026-000005", village="370832104201", channel="grid"
        ).registered()
    )
    world.tell(*many)

    def seen(roles, rights=("dispute.read",), **place):
        return sorted(
            world.numbers(Actor(person_id=place.pop("person_id", "p"), roles=roles, rights=rights, **place))
        )

    everything = ["d1", "d2", "d3", "d4", "d5"]
    assert seen(("desk_officer",), desk="rss") == ["d1"]
    assert seen(("desk_officer",), desk="pcs") == ["d2", "d3", "d4"]
    assert seen(("mediator",), person_id="m1") == ["d2", "d3"]
    assert seen(("village_coordinator",), village_code="370832104201") == ["d5"]
    assert seen(("area_coordinator",), area_code="A1") == everything
    assert seen(("channel",), channel="grid") == ["d5"]
    assert seen(("receptionist",)) == seen(("auditor",)) == everything
    for role in ("administrator", "operator", "expert"):
        with pytest.raises(Forbidden):
            seen((role,))
    officer = Actor(person_id="p", roles=("desk_officer",), rights=("dispute.read",), desk="rss")
    assert world.list(officer).total == 1
    assert world.list(officer, status="routed").total == 1
    with pytest.raises(NotFound):
        queries.get_case(world.view(officer), GetCase(dispute_id="d2"))
    with pytest.raises(NotFound):
        queries.get_timeline(world.view(officer), GetTimeline(dispute_id="d2"))


def test_words_are_found_by_one_two_and_more_characters_and_by_number(world, new_life):
    first, second = lives(new_life, 2)
    second = new_life(
        dispute_id="d2", number="LSQP-2026-000002", narrative="老板拖欠工资八个月，漏发加班费，有水电费。"
    )
    world.tell(first, second.registered())
    for typed, found in [
        ("水", ["d1", "d2"]), ("漏水", ["d1"]), ("工资", ["d2"]), ("漏水已三年", ["d1"]), ("三年 漏水", ["d1"]),
        ("漏水 工资", []), ("拖欠资工", []), ("A栋3号楼", ["d1"]), ("a栋", ["d1"]), ("LSQP-2026-000002", ["d2"]),
        ("000002", ["d2"]), ("lsqp2026", []), ("2026", ["d1", "d2"]), ("！！", []), ("'\"%*:|&", []), ("水三年漏", []),
    ]:  # fmt: skip
        assert sorted(world.numbers(q=typed)) == found, typed
    assert world.list(q="水").total == 2
    assert world.numbers(q="水", status="routed") == ["d1"]
    page = world.list(q="水", limit=1)
    assert [row.dispute_id for row in world.list(q="水", limit=1, cursor=page.next_cursor).items] == ["d1"]
    assert world.numbers(q="水", sort="number") == ["d1", "d2"]


def test_a_party_is_found_by_the_whole_name_alone(world, new_life):
    world.tell(
        new_life(names=("李小红", "欧阳娜")).registered(), new_life(dispute_id="d2", number="N2").registered()
    )
    assert world.numbers(q="欧阳娜") == ["d1"]
    assert sorted(world.numbers(q=" 李小红 ")) == ["d1", "d2"]
    assert world.numbers(q="李小") == []


def test_a_confidential_case_keeps_its_words_from_those_who_do_not_handle_it(world, new_life):
    world.tell(new_life(confidential=True).registered().accepted().routed())
    village = Actor(person_id="p", roles=("village_coordinator",), village_code="370832104200")
    officer = Actor(person_id="o", roles=("desk_officer",), desk="pcs")
    assert world.list(village).items[0].excerpt == "（保密件）"
    assert queries.get_case(world.view(village), GetCase(dispute_id="d1")).narrative == ""
    assert world.numbers(village, q="漏水") == []
    assert world.numbers(officer, q="漏水") == ["d1"]
    assert "漏水" in queries.get_case(world.view(officer), GetCase(dispute_id="d1")).narrative


def test_a_second_mediator_reads_a_confidential_case_as_the_first_does(world, new_life):
    life = new_life(confidential=True).registered().accepted().routed().signed().assigned("m1")
    world.tell(life.seconded("m2"))
    for who in ("m1", "m2"):
        mediator = Actor(person_id=who, roles=("mediator",))
        assert world.numbers(mediator) == ["d1"] == world.numbers(mediator, q="漏水")
        sheet = queries.get_case(world.view(mediator), GetCase(dispute_id="d1"))
        assert "漏水" in sheet.narrative and sheet.second_id == "m2"
    with pytest.raises(NotFound):
        queries.get_case(world.view(Actor(person_id="m3", roles=("mediator",))), GetCase(dispute_id="d1"))
    world.tell(life.seconded(""))
    assert world.numbers(Actor(person_id="m2", roles=("mediator",))) == []


def test_the_timeline_holds_every_event_and_no_words_of_the_people(world, full_life):
    life = full_life()
    world.tell(life)
    items = queries.get_timeline(world.view(), GetTimeline(dispute_id="d1")).items
    assert [entry.event_id for entry in items] == [event_id for event_id, _ in life.events]
    assert items[4].details["reason"] == "不属本所"
    assert (items[4].actor_id, items[3].details["lead_desk"]) == ("o1", "sfs")
    assert "漏水" not in repr(items)


def test_a_citizen_sees_states_and_days_and_nothing_personal(world, new_life):
    life = new_life().registered().accepted().routed().signed().assigned("m1").mediated("m1", "agreed")
    world.tell(life.visit_planned("v1", date(2026, 3, 20)))
    progress = queries.get_progress(world.view(CITIZEN), GetProgress(dispute_id="d1"))
    assert [step.state for step in progress.steps] == [
        "registered", "accepted", "routed", "signed", "in_mediation", "agreed",
    ]  # fmt: skip
    assert (progress.may_answer, progress.due_on) == (True, date(2026, 3, 16))
    world.tell(life.visited("v1", "satisfied"))
    assert not queries.get_progress(world.view(CITIZEN), GetProgress(dispute_id="d1")).may_answer
    with pytest.raises(NotFound):
        queries.get_progress(world.view(CITIZEN), GetProgress(dispute_id="nobody"))


def test_the_overview_is_the_same_before_and_after_the_counters_are_added_up(world, new_life, full_life):
    other = new_life(dispute_id="d2", number="N2", village="370832104201").registered().accepted().routed()
    world.tell(full_life(), other, new_life(dispute_id="d3", number="N3").registered().refused())
    before = queries.get_overview(world.view(), GetOverview())
    assert handlers.add_up_tallies(world.call()) > 0
    assert handlers.add_up_tallies(world.call()) == 0
    assert queries.get_overview(world.view(), GetOverview()) == before
    assert (before.registered, before.accepted, before.agreed, before.archived, before.open) == (
        3,
        2,
        1,
        1,
        1,
    )
    assert (before.resolve_rate, before.on_time_rate, before.satisfaction_rate) == (50.0, 100.0, 50.0)
    assert {count.key: count.value for count in before.by_state} == {"archived": 1, "routed": 1, "refused": 1}
    assert len(before.trend) == 30
    assert sum(day.registered for day in before.trend) == 3
    assert queries.get_overview(world.view(), GetOverview(since=date(2026, 4, 1))).registered == 0
    with pytest.raises(Forbidden):
        queries.get_overview(world.view(Actor(person_id="p", roles=("desk_officer",))), GetOverview())


def test_warnings_are_counted_by_state_level_and_colour_in_any_order(world, clock):
    values = {"at": clock.now(), "warning_id": "w1", "number": "YJ-2026-000001"}
    reported = warnings.ClueReported(
        **values,
        source="grid",
        village_code="370832104200",
        level="grid",
        colour="orange",
        due_at=clock.now(),
    )
    raised = warnings.WarningRaised(
        **values, from_level="grid", to_level="village", raised_by="clock", due_at=clock.now()
    )
    settled = warnings.WarningSettled(**values, level="village", settled_by="p1")
    told = [("e2", raised), ("e1", reported), ("e2", raised)]
    for event_id, event in told:
        handlers.take_event(world.call(event_id=event_id), event)
    world.session.flush()
    found = {key for _, key in queries.overview.sums(world.session, ["warning"])}
    assert found == {"state:open", "colour:orange", "open:village"}
    handlers.take_event(world.call(event_id="e3"), settled)
    world.session.flush()
    assert {key for _, key in queries.overview.sums(world.session, ["warning"])} == {
        "state:settled",
        "colour:orange",
    }


def test_an_event_of_no_case_is_still_in_the_timeline(world, clock):
    event = PersonChanged(at=clock.now(), person_id="p1", roles=("leader",), active=True)
    for _ in range(2):
        handlers.take_event(world.call(event_id="e1"), event)
        world.session.flush()
    assert world.session.execute(select(func.count()).select_from(tables.TIMELINE)).scalar_one() == 1


def test_a_batch_is_loaded_with_a_fixed_number_of_statements(world, new_life, engine):
    def statements_for(batch):
        found = []

        def note(_connection, _cursor, statement, *_more):
            found.append(statement)

        listen(engine, "before_cursor_execute", note)
        handlers.load_batch(world.session, [event for _, event in batch])
        for event_id, event in batch:
            handlers.take_event(world.call(event_id=event_id), event)
        world.session.flush()
        remove(engine, "before_cursor_execute", note)
        return len(found)

    many = lives(new_life, 40)
    for nth in range(3):
        one, rest = [many[0].events[nth]], [life.events[nth] for life in many[1:]]
        assert statements_for(rest) <= statements_for(one) + 2


def test_an_auditor_learns_the_numbers_of_disputes_and_nothing_else(world, new_life):
    world.tell(*lives(new_life, 2))
    auditor = Actor(person_id="a1", roles=("auditor",), rights=("audit.read",))
    found = queries.get_numbers(world.view(auditor), GetNumbers(dispute_ids=("d2", "nobody", "d1")))
    assert found.numbers == {"d1": "LSQP-2026-000001", "d2": "LSQP-2026-000002"}
    mediator = Actor(person_id="m1", roles=("mediator",), rights=("dispute.read",))
    with pytest.raises(Forbidden):
        queries.get_numbers(world.view(mediator), GetNumbers(dispute_ids=("d1",)))


def test_the_flow_counts_doors_types_desks_and_villages_of_a_period(world, new_life, full_life):
    other = new_life(dispute_id="d2", number="N2", village="370832104201").registered().accepted().routed()
    world.tell(full_life(), other, new_life(dispute_id="d3", number="N3").registered())
    found = queries.get_flow(world.view(TRIAGE), GetFlow(until=date(2026, 12, 31), since=date(2026, 1, 1)))
    assert sum(one.value for one in found.doors) == sum(one.value for one in found.desks) == 3
    assert {one.source for one in found.places} >= {"370832104201"}
    assert [(one.source, one.target, one.value) for one in found.desks if not one.target] == [("", "", 1)]
    assert found.doors[0].value == max(one.value for one in found.doors)
    assert queries.get_flow(world.view(), GetFlow(until=date(2025, 12, 31))).doors == ()


@pytest.mark.parametrize(
    ("since", "until"), [(date(2026, 3, 2), date(2026, 3, 1)), (date(2024, 1, 1), date(2026, 1, 1))]
)
def test_a_flow_of_no_period_or_too_long_a_one_is_refused_at_its_field(world, since, until):
    with pytest.raises(Invalid) as raised:
        queries.get_flow(world.view(), GetFlow(since=since, until=until))
    assert raised.value.field == "since"


def test_the_flow_is_for_supervisors_and_the_study_table(world):
    with pytest.raises(Forbidden):
        queries.get_flow(world.view(Actor(person_id="p", roles=("mediator",))), GetFlow())
