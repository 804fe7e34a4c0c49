"""Use cases of the warning chain on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from contracts import warning as c
from contracts.case import DisputeBrief
from contracts.errors import Forbidden, Invalid, TooEarly
from contracts.intake import DisputeRegistered
from contracts.people import Actor
from contracts.video_feed import GatheringObserved
from servicekit.town import load_town
from warning import handlers, queries, tables
from warning.errors import NoLevelAbove, NotOpen, NotYourLevel, UnknownSign, UnknownVillage, UnknownWarning
from warning.policies import load_signs
from warning.service import OWN_SIGNS, Resources
from warning.settings import Settings

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
HERE, NEXT_DOOR = "370832104200", "370832104201"
RIGHTS = ("warning.report", "warning.work")
TOWN_FOLDER = Path(__file__).parents[3] / "infra" / "town"


def person(role: str, **place: str) -> Actor:
    return Actor(person_id=f"p-{role}-{place.get('village_code', '')}", roles=(role,), rights=RIGHTS, **place)


GRID = person("grid_worker", village_code=HERE, area_code="A1")
VILLAGE = person("village_coordinator", village_code=HERE, area_code="A1")
NEIGHBOUR = person("village_coordinator", village_code=NEXT_DOOR, area_code="A1")
AREA = person("area_coordinator", area_code="A1")
OTHER_AREA = person("area_coordinator", area_code="A2")
TOWN = person("town_coordinator")


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return tables.metadata


@pytest.fixture(scope="module")
def resources() -> Resources:
    return Resources(load_town(TOWN_FOLDER), load_signs(OWN_SIGNS))


@pytest.fixture
def do(session: Session, make_call: Callable[..., Any], resources: Resources) -> Callable[..., Any]:
    """Runs one use case as a transaction of its own would: what it wrote is flushed."""

    def run(handler: Callable[..., Any], *message: Any, actor: Actor | None = None, **given: Any) -> Any:
        call = make_call(
            session, settings=Settings(), resources=resources, **{"now": NOW, "actor": actor, **given}
        )
        answer = handler(call, *message)
        session.flush()
        return answer

    return run


@pytest.fixture
def report(do: Any) -> Callable[..., c.WarningSheet]:
    """One clue from a grid worker; each with other words where the test says so."""

    def run(
        text: str = "两家为地界争吵多日", *, actor: Actor = GRID, now: datetime = NOW, **more: Any
    ) -> Any:
        return do(
            handlers.report_clue, c.ReportClue(village_code=HERE, text=text, **more), actor=actor, now=now
        )

    return run


def seen(session: Session, actor: Actor, **wanted: Any) -> list[str]:
    listed = queries.list_warnings(session, c.ListWarnings(**wanted), actor)
    return [item.number for item in listed.items]


def gathering(phase: str, count: int, external_id: str = "daji-1") -> GatheringObserved:
    return GatheringObserved(
        at=NOW, source="frigate", external_id=external_id, phase=phase, event_time=NOW, received_at=NOW,
        camera="daji_east", zone="拳铺大集东口", area_code=HERE, count=count, level=1,
    )  # fmt: skip


def registered(warning_id: str, dispute_id: str = "d1") -> DisputeRegistered:
    dispute = DisputeBrief(
        dispute_id=dispute_id, number="LSQP-1", channel="grid", narrative="两家争地界", parties=(),
        origin_warning_id=warning_id, registered_at=NOW,
    )  # fmt: skip
    return DisputeRegistered(at=NOW, dispute=dispute, registered_by="window1")


def kinds(events: list[Any]) -> list[str]:
    return [type(event).__name__ for event in events]


def test_a_clue_is_numbered_waits_at_the_grid_and_is_told(
    session: Session, report: Any, published: Any
) -> None:
    sheet = report()
    assert (sheet.number, sheet.state, sheet.level, sheet.colour) == (
        "YJ-2026-000001",
        "open",
        "grid",
        "none",
    )
    assert sheet.due_at == NOW + timedelta(hours=24)
    assert [(step.action, step.actor_id) for step in sheet.steps] == [("reported", GRID.person_id)]
    [event] = published(session)
    assert (event.warning_id, event.level, event.village_code) == (sheet.warning_id, "grid", HERE)


def test_numbers_follow_each_other_and_begin_anew_with_the_towns_year(report: Any) -> None:
    new_year = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # half past midnight in the town
    numbers = [report().number, report().number, report(now=new_year).number]
    assert numbers == ["YJ-2026-000001", "YJ-2026-000002", "YJ-2027-000001"]


def test_a_refused_clue_leaves_no_gap(session: Session, report: Any, engine: Any) -> None:
    report()
    session.commit()
    report("这一件没有写成，会撤回")
    session.rollback()
    assert report().number == "YJ-2026-000002"


def test_what_is_written_down_is_masked(session: Session, report: Any) -> None:
    sheet = report("村民反映，请联系13812345678核实，身份证370832199001011234")
    assert "13812345678" not in sheet.text
    assert "370832199001011234" not in sheet.text
    assert "13812345678" not in str(session.execute(select(tables.WARNINGS)).all())


def test_the_same_source_and_reference_is_one_clue(session: Session, report: Any, published: Any) -> None:
    first = report(source="hotline", external_ref="12345-7")
    again = report("换了一种说法的同一条线索", source="hotline", external_ref="12345-7")
    other = report(source="police", external_ref="12345-7")
    assert (again.warning_id, again.text) == (first.warning_id, first.text)
    assert other.number == "YJ-2026-000002"
    assert len(published(session)) == 2


def test_clues_without_a_reference_are_never_one(report: Any) -> None:
    assert report().warning_id != report().warning_id


def test_a_red_clue_lies_at_the_town_within_the_hour(report: Any) -> None:
    sheet = report("他扬言要同归于尽，还拿刀上门")
    assert (sheet.level, sheet.colour, sheet.due_at) == ("town", "red", NOW + timedelta(hours=1))


def test_an_unknown_village_is_refused(do: Any) -> None:
    with pytest.raises(UnknownVillage) as raised:
        do(handlers.report_clue, c.ReportClue(village_code="999", text="两家争吵多日"), actor=GRID)
    assert raised.value.field == "village_code"


def test_a_sign_that_is_not_in_the_file_is_refused(report: Any) -> None:
    assert report(signs=("drink",)).signs == ("酗酒、赌博",)
    with pytest.raises(UnknownSign) as raised:
        report(signs=("drink", "sunshine"))
    assert raised.value.field == "signs"


def test_what_happened_in_the_future_is_refused_but_for_a_slow_clock(report: Any) -> None:
    assert report(occurred_at=NOW + timedelta(minutes=4)).state == "open"
    with pytest.raises(Invalid) as raised:
        report(occurred_at=NOW + timedelta(minutes=6))
    assert raised.value.field == "occurred_at"


def test_reporting_needs_its_right(report: Any) -> None:
    with pytest.raises(Forbidden):
        report(actor=Actor(person_id="x", roles=("grid_worker",)))


def test_people_see_their_village_their_area_or_everything(session: Session, report: Any) -> None:
    number = report().number
    assert [seen(session, who) for who in (GRID, VILLAGE, AREA, TOWN)] == [[number]] * 4
    assert [seen(session, who) for who in (NEIGHBOUR, OTHER_AREA, Actor(person_id="nobody"))] == [[]] * 3


def test_a_reporter_sees_their_clue_wherever_it_lies(session: Session, report: Any) -> None:
    sheet = report(actor=NEIGHBOUR)
    assert queries.get_warning(session, sheet.warning_id, NEIGHBOUR).number == sheet.number


def test_lists_are_newest_first_and_count_what_waits_at_ones_own_level(session: Session, report: Any) -> None:
    for hour in (1, 3, 2):
        report(now=NOW + timedelta(hours=hour))
    report(source="village", now=NOW)
    first = queries.list_warnings(session, c.ListWarnings(limit=3), VILLAGE)
    rest = queries.list_warnings(session, c.ListWarnings(limit=3, cursor=first.next_cursor), VILLAGE)
    reported = [item.reported_at.hour - 1 for item in (*first.items, *rest.items)]
    assert (reported, first.open, rest.next_cursor) == ([3, 2, 1, 0], 1, "")
    assert queries.list_warnings(session, c.ListWarnings(), GRID).open == 3


def test_lists_are_filtered_by_state_level_and_village(session: Session, report: Any, do: Any) -> None:
    open_one, settled = report(), report()
    do(handlers.settle_warning, c.SettleWarning(warning_id=settled.warning_id, how="已劝解"), actor=GRID)
    assert seen(session, TOWN) == [open_one.number]
    assert seen(session, TOWN, state="settled") == [settled.number]
    assert len(seen(session, TOWN, state="")) == 2
    assert seen(session, TOWN, level="village") == []
    assert seen(session, TOWN, village_code=NEXT_DOOR) == []


def test_a_warning_elsewhere_is_as_unknown_as_none(session: Session, report: Any) -> None:
    sheet = report()
    for warning_id, actor in ((sheet.warning_id, NEIGHBOUR), ("nothing", TOWN)):
        with pytest.raises(UnknownWarning):
            queries.get_warning(session, warning_id, actor)


def test_settling_ends_it_stops_the_clock_and_is_told(
    session: Session, report: Any, do: Any, published: Any
) -> None:
    one = report()
    how = "已上门劝解，电话13812345678"
    sheet = do(handlers.settle_warning, c.SettleWarning(warning_id=one.warning_id, how=how), actor=GRID)
    assert (sheet.state, sheet.due_at, sheet.steps[-1].action) == ("settled", None, "settled")
    assert "13812345678" not in sheet.steps[-1].words
    event = published(session)[-1]
    assert (type(event).__name__, event.level, event.settled_by) == ("WarningSettled", "grid", GRID.person_id)
    for late in (
        (handlers.settle_warning, c.SettleWarning(warning_id=one.warning_id, how="再次劝解")),
        (handlers.drop_warning, c.DropWarning(warning_id=one.warning_id, reason="没有事")),
        (handlers.raise_warning, c.RaiseWarning(warning_id=one.warning_id, reason="还有事")),
    ):
        with pytest.raises(NotOpen):
            do(*late, actor=GRID)


def test_dropping_is_told_with_the_person(session: Session, report: Any, do: Any, published: Any) -> None:
    drop = c.DropWarning(warning_id=report().warning_id, reason="查无此事")
    assert do(handlers.drop_warning, drop, actor=GRID).state == "dropped"
    assert published(session)[-1].dropped_by == GRID.person_id


def test_raising_goes_one_level_up_to_the_town_and_no_further(
    session: Session, report: Any, do: Any, published: Any
) -> None:
    upward = c.RaiseWarning(warning_id=report().warning_id, reason="本级解决不了")
    levels = [do(handlers.raise_warning, upward, actor=who).level for who in (GRID, VILLAGE, AREA)]
    assert levels == ["village", "area", "town"]
    told = [(e.from_level, e.to_level) for e in published(session)[1:]]
    assert told == [("grid", "village"), ("village", "area"), ("area", "town")]
    with pytest.raises(NoLevelAbove):
        do(handlers.raise_warning, upward, actor=TOWN)


@pytest.mark.parametrize("actor", [VILLAGE, AREA, TOWN])
def test_another_level_may_look_but_not_act(report: Any, do: Any, actor: Actor) -> None:
    settle = c.SettleWarning(warning_id=report().warning_id, how="已劝解")
    with pytest.raises(NotYourLevel):
        do(handlers.settle_warning, settle, actor=actor)


def test_another_place_may_not_act_even_on_what_it_reported_itself(report: Any, do: Any) -> None:
    own = report(actor=NEIGHBOUR, source="village")
    with pytest.raises(NotYourLevel):
        do(handlers.settle_warning, c.SettleWarning(warning_id=own.warning_id, how="已劝解"), actor=NEIGHBOUR)
    with pytest.raises(UnknownWarning):
        do(
            handlers.settle_warning,
            c.SettleWarning(warning_id=report(source="village").warning_id, how="已劝解"),
            actor=NEIGHBOUR,
        )


def test_working_needs_its_right(report: Any, do: Any) -> None:
    settle = c.SettleWarning(warning_id=report().warning_id, how="已劝解")
    with pytest.raises(Forbidden):
        do(handlers.settle_warning, settle, actor=GRID.model_copy(update={"rights": ("warning.report",)}))


def test_the_clock_raises_only_what_lies(session: Session, report: Any, do: Any, published: Any) -> None:
    one = report()
    due = NOW + timedelta(hours=24)
    assert do(handlers.raise_overdue, now=due) == 0
    assert do(handlers.raise_overdue, now=due + timedelta(seconds=1)) == 1
    assert do(handlers.raise_overdue, now=due + timedelta(seconds=2)) == 0
    sheet = queries.get_warning(session, one.warning_id, TOWN)
    assert (sheet.level, sheet.due_at) == ("village", due + timedelta(seconds=1, hours=24))
    assert (sheet.steps[-1].actor_id, sheet.steps[-1].action) == ("clock", "raised")
    assert published(session)[-1].raised_by == "clock"


def test_the_towns_overdue_is_told_once(session: Session, report: Any, do: Any, published: Any) -> None:
    report("他扬言要同归于尽，还拿刀上门")
    late = NOW + timedelta(hours=1, seconds=1)
    assert [do(handlers.raise_overdue, now=late + timedelta(hours=n)) for n in range(3)] == [1, 0, 0]
    assert kinds(published(session)) == ["ClueReported", "WarningOverdue"]
    assert seen(session, TOWN) == ["YJ-2026-000001"]


def test_the_clock_leaves_alone_what_is_done(report: Any, do: Any) -> None:
    do(handlers.settle_warning, c.SettleWarning(warning_id=report().warning_id, how="已劝解"), actor=GRID)
    assert do(handlers.raise_overdue, now=NOW + timedelta(days=30)) == 0


def test_the_clock_takes_the_oldest_first_and_only_so_many(
    session: Session, report: Any, make_call: Any, resources: Resources
) -> None:
    for hour in (2, 1, 3):
        report(now=NOW + timedelta(hours=hour))
    later = NOW + timedelta(days=3)
    call = make_call(session, settings=Settings(clock_batch=2), resources=resources, now=later)
    assert handlers.raise_overdue(call) == 2
    session.flush()
    waiting = queries.list_warnings(session, c.ListWarnings(level="grid"), TOWN).items
    assert [item.number for item in waiting] == ["YJ-2026-000003"]


def test_a_gathering_before_a_camera_is_one_clue_for_the_village(
    session: Session, do: Any, published: Any
) -> None:
    for _ in range(2):
        do(handlers.take_gathering, gathering("start", 12))
    [sheet] = queries.list_warnings(session, c.ListWarnings(), VILLAGE).items
    assert (sheet.source, sheet.level, sheet.people_count, sheet.place) == (
        "video",
        "village",
        12,
        "拳铺大集东口",
    )
    assert (sheet.colour, sheet.reported_by) == ("orange", "video")
    assert kinds(published(session)) == ["ClueReported"]


def test_a_growing_gathering_changes_its_warning_and_red_reaches_the_town_at_once(
    session: Session, do: Any, published: Any
) -> None:
    do(handlers.take_gathering, gathering("start", 12))
    do(handlers.take_gathering, gathering("update", 25))
    [sheet] = queries.list_warnings(session, c.ListWarnings(), TOWN).items
    assert (sheet.people_count, sheet.level) == (25, "village")
    later = NOW + timedelta(minutes=5)
    do(handlers.take_gathering, gathering("update", 60), now=later)
    sheet = queries.get_warning(session, sheet.warning_id, TOWN)
    assert (sheet.colour, sheet.level, sheet.due_at) == ("red", "town", later + timedelta(hours=1))
    assert kinds(published(session)) == ["ClueReported", "WarningRaised"]
    assert [step.action for step in sheet.steps] == ["reported", "grew", "grew", "raised"]


def test_a_gathering_that_people_have_ended_only_keeps_the_note(
    session: Session, do: Any, published: Any
) -> None:
    do(handlers.take_gathering, gathering("start", 12))
    [row] = queries.list_warnings(session, c.ListWarnings(), TOWN).items
    do(handlers.drop_warning, c.DropWarning(warning_id=row.warning_id, reason="赶集的人"), actor=VILLAGE)
    do(handlers.take_gathering, gathering("update", 60))
    sheet = queries.get_warning(session, row.warning_id, TOWN)
    assert (sheet.state, sheet.level, sheet.people_count) == ("dropped", "village", 12)
    assert sheet.steps[-1].action == "grew"
    assert kinds(published(session)) == ["ClueReported", "WarningDropped"]


def test_a_camera_outside_the_towns_villages_is_heard_all_the_same(session: Session, do: Any) -> None:
    do(handlers.take_gathering, gathering("start", 12).model_copy(update={"area_code": "370832999999"}))
    assert len(seen(session, TOWN)) == 1


def test_a_smaller_count_that_comes_late_changes_nothing(session: Session, do: Any) -> None:
    do(handlers.take_gathering, gathering("update", 25))
    do(handlers.take_gathering, gathering("start", 12))
    [sheet] = queries.list_warnings(session, c.ListWarnings(), TOWN).items
    assert sheet.people_count == 25


def test_the_end_of_a_gathering_is_noted_but_a_person_closes_the_warning(session: Session, do: Any) -> None:
    with pytest.raises(TooEarly):
        do(handlers.take_gathering, gathering("end", 0))
    do(handlers.take_gathering, gathering("start", 12))
    do(handlers.take_gathering, gathering("end", 2))
    [row] = queries.list_warnings(session, c.ListWarnings(), TOWN).items
    sheet = queries.get_warning(session, row.warning_id, TOWN)
    assert (sheet.state, sheet.steps[-1].action) == ("open", "ended")


def test_a_registered_dispute_and_its_warning_know_each_other(
    session: Session, report: Any, do: Any, published: Any
) -> None:
    one = report()
    for _ in range(2):
        do(handlers.take_registered, registered(one.warning_id))
    sheet = queries.get_warning(session, one.warning_id, GRID)
    assert (sheet.state, sheet.dispute_id, sheet.dispute_number) == ("became_dispute", "d1", "LSQP-1")
    assert sheet.due_at is None
    [_, event] = published(session)
    assert (event.warning_id, event.dispute_id) == (one.warning_id, "d1")


def test_a_warning_settled_a_moment_before_is_linked_all_the_same(
    report: Any, do: Any, session: Session
) -> None:
    one = report()
    do(handlers.settle_warning, c.SettleWarning(warning_id=one.warning_id, how="转为纠纷"), actor=GRID)
    do(handlers.take_registered, registered(one.warning_id))
    assert queries.get_warning(session, one.warning_id, GRID).state == "became_dispute"


def test_disputes_without_a_warning_or_with_an_unknown_one_change_nothing(
    session: Session, do: Any, published: Any
) -> None:
    do(handlers.take_registered, registered(""))
    do(handlers.take_registered, registered("nothing"))
    assert published(session) == []


def test_every_act_leaves_a_row_in_the_chain_without_words(session: Session, report: Any, do: Any) -> None:
    do(handlers.drop_warning, c.DropWarning(warning_id=report().warning_id, reason="查无此事"), actor=GRID)
    rows = session.execute(select(tables.AUDIT).order_by(tables.AUDIT.c.position)).all()
    assert [row.action for row in rows] == ["warning.reported", "warning.dropped"]
    assert "查无此事" not in str(rows)
