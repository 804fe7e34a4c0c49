"""Calling other desks in, and the parts of co-desks, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import whistles as c
from contracts.errors import TooEarly
from contracts.joint_study import StudyConcluded
from contracts.people import Actor
from departments import handlers, queries
from departments.desks import desks
from departments.errors import (
    AlreadyCalled,
    AlreadyScored,
    AnotherDesk,
    NotWorking,
    PartOver,
    WhistleOver,
    WhistleUnknown,
    WrongDesk,
    WrongMoment,
)
from departments.policies import office_hours_later
from servicekit.calendar import WorkCalendar

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 11)
SUPERVISOR = Actor(person_id="S0012", roles=("supervisor",), rights=("supervision.read",))
MATTER = "现场查看油烟管道，核实有没有排污许可，联系13812345678。"


def called(desk: str = "scjg", **changes: Any) -> c.CallDesk:
    return c.CallDesk(desk="czjs", dispute_id="d1", called_desk=desk, matter=MATTER, **changes)


def part(desk: str = "scjg", **changes: Any) -> c.AssignPart:
    fields: dict[str, Any] = {"task": "检查饭店的经营许可。", "due_on": date(2026, 3, 13), **changes}
    return c.AssignPart(desk="czjs", dispute_id="d1", co_desk=desk, **fields)


def test_a_called_desk_comes_answers_and_both_score_each_other(
    session: Session, run: Any, signed: Any, officer: Any, published: Any
) -> None:
    signed()
    whistle = run(handlers.call_desk, called(), actor=officer("czjs")).whistle_id
    own = {"desk": "scjg", "whistle_id": whistle}
    later = {"actor": officer("scjg"), "now": NOW + timedelta(hours=1)}
    run(handlers.arrive_at_whistle, c.ArriveAtWhistle(**own), **later)
    run(handlers.answer_whistle, c.AnswerWhistle(**own, result="许可齐全，油烟净化器坏了。"), **later)
    run(handlers.score_whistle, c.ScoreWhistle(**own, stars=4), **later)
    mine = c.ScoreWhistle(desk="czjs", whistle_id=whistle, stars=5, words="来得快")
    sheet = run(handlers.score_whistle, mine, actor=officer("czjs"))
    assert (sheet.state, sheet.late, sheet.of_called.stars, sheet.of_caller.stars) == (
        "answered",
        False,
        5,
        4,
    )
    assert sheet.narrative.startswith("楼下饭店")
    told = [event for event in published(session) if isinstance(event, c.WhistleEvent)]
    kinds = ["DeskCalled", "DeskArrived", "WhistleAnswered", "WhistleScored", "WhistleScored"]
    assert [event.name() for event in told] == kinds
    assert "13812345678" not in sheet.matter


def test_without_a_time_the_called_desks_own_hours_count(run: Any, signed: Any, officer: Any) -> None:
    signed()
    sheet = run(handlers.call_desk, called(), actor=officer("czjs"))
    assert desks()["scjg"].report_hours == 4
    assert sheet.arrive_by == datetime(2026, 3, 11, 6, 30, tzinfo=UTC)  # three hours to noon, one after it


@pytest.mark.parametrize(
    ("now", "hours", "until"),
    [
        ("2026-03-11T09:00+08:00", 2, "2026-03-11T11:00+08:00"),
        ("2026-03-11T11:30+08:00", 2, "2026-03-11T15:00+08:00"),  # noon does not count
        ("2026-03-13T17:00+08:00", 2, "2026-03-16T10:00+08:00"),  # nor Friday's night and the weekend
        ("2026-03-14T10:00+08:00", 8, "2026-03-17T09:00+08:00"),  # seven and a half hours a day
        ("2026-03-11T22:00+08:00", 4, "2026-03-12T14:00+08:00"),
    ],
)
def test_the_hours_to_come_are_office_hours(now: str, hours: int, until: str) -> None:
    moments = datetime.fromisoformat(now), datetime.fromisoformat(until)
    assert office_hours_later(moments[0], hours, WorkCalendar().is_workday) == moments[1]


def test_a_desk_that_does_not_come_is_told_of_once(
    session: Session, run: Any, signed: Any, officer: Any, published: Any
) -> None:
    signed()
    sheet = run(handlers.call_desk, called(), actor=officer("czjs"))
    late = sheet.arrive_by + timedelta(minutes=1)
    assert run(handlers.tell_overdue, now=sheet.arrive_by - timedelta(minutes=1)) == 0
    assert [run(handlers.tell_overdue, now=late) for _ in range(2)] == [1, 0]
    assert [e.called_desk for e in published(session) if isinstance(e, c.WhistleOverdue)] == ["scjg"]
    asked = c.ListWhistles(desk="zzb", direction="all", state="overdue")
    assert len(queries.list_whistles(session, asked, SUPERVISOR, late).items) == 1
    came = run(
        handlers.arrive_at_whistle,
        c.ArriveAtWhistle(desk="scjg", whistle_id=sheet.whistle_id),
        actor=officer("scjg"),
        now=late,
    )
    assert came.late


@pytest.mark.parametrize(
    ("request_", "error", "words"),
    [
        (called("czjs"), WrongDesk, "不能选择本部门"),
        (called("zzzz"), WrongDesk, "没有代码为“zzzz”的部门"),
        (called(arrive_by=NOW - timedelta(minutes=1)), WrongMoment, "已经过去"),
        (called(arrive_by=NOW + timedelta(days=31)), WrongMoment, "三十天"),
    ],
)
def test_a_wrong_call_is_told_at_its_field(
    run: Any, signed: Any, officer: Any, request_: Any, error: Any, words: str
) -> None:
    signed()
    with pytest.raises(error, match=words) as told:
        run(handlers.call_desk, request_, actor=officer("czjs"))
    assert told.value.field in ("called_desk", "arrive_by")


def test_a_desk_is_called_once_at_a_time_in_a_case(run: Any, signed: Any, officer: Any) -> None:
    signed()
    first = run(handlers.call_desk, called(), actor=officer("czjs"))
    with pytest.raises(AlreadyCalled):
        run(handlers.call_desk, called(), actor=officer("czjs", 2))
    cancel = c.CancelWhistle(desk="czjs", whistle_id=first.whistle_id, reason="已经自行解决")
    run(handlers.cancel_whistle, cancel, actor=officer("czjs"))
    assert run(handlers.call_desk, called(), actor=officer("czjs")).state == "called"


def test_each_step_belongs_to_its_side_and_its_turn(run: Any, signed: Any, officer: Any) -> None:
    signed()
    whistle = run(handlers.call_desk, called(), actor=officer("czjs")).whistle_id
    with pytest.raises(AnotherDesk):
        run(
            handlers.arrive_at_whistle,
            c.ArriveAtWhistle(desk="czjs", whistle_id=whistle),
            actor=officer("czjs"),
        )
    own = {"desk": "scjg", "whistle_id": whistle}
    with pytest.raises(WhistleOver, match="先报到"):
        run(handlers.answer_whistle, c.AnswerWhistle(**own, result="好了"), actor=officer("scjg"))
    with pytest.raises(WhistleOver, match="互评"):
        run(handlers.score_whistle, c.ScoreWhistle(**own, stars=3), actor=officer("scjg"))
    run(handlers.arrive_at_whistle, c.ArriveAtWhistle(**own), actor=officer("scjg"))
    with pytest.raises(WhistleOver, match="不用再报到"):
        run(handlers.arrive_at_whistle, c.ArriveAtWhistle(**own), actor=officer("scjg", 2))
    run(handlers.answer_whistle, c.AnswerWhistle(**own, result="好了"), actor=officer("scjg"))
    run(handlers.score_whistle, c.ScoreWhistle(**own, stars=3), actor=officer("scjg"))
    with pytest.raises(AlreadyScored):
        run(handlers.score_whistle, c.ScoreWhistle(**own, stars=5), actor=officer("scjg", 2))


def test_a_third_desk_sees_nothing_of_a_call(session: Session, run: Any, signed: Any, officer: Any) -> None:
    signed()
    whistle = run(handlers.call_desk, called(), actor=officer("czjs")).whistle_id
    with pytest.raises(WhistleUnknown):
        queries.get_whistle(session, c.GetWhistle(desk="fl", whistle_id=whistle), officer("fl"))
    for direction, desk, number in (("by_me", "czjs", 1), ("to_me", "scjg", 1), ("to_me", "fl", 0)):
        asked = c.ListWhistles.model_validate({"desk": desk, "direction": direction})
        assert len(queries.list_whistles(session, asked, officer(desk), NOW).items) == number


def test_only_a_case_that_the_desk_works_on_may_call_others(run: Any, signed: Any, officer: Any) -> None:
    signed()
    with pytest.raises(Exception, match="本部门没有这一件"):
        run(handlers.call_desk, called().model_copy(update={"dispute_id": "d9"}), actor=officer("czjs"))
    with pytest.raises(AnotherDesk):
        run(handlers.call_desk, called(), actor=officer("fl"))


def test_a_case_that_waits_or_ended_may_not_call_others() -> None:
    from departments.policies import must_be_at_work

    for state, words in (("waiting", "待签收"), ("returned", "已退回"), ("concluded", "已办结")):
        with pytest.raises(NotWorking, match=words):
            must_be_at_work(type("Case", (), {"state": state})())  # type: ignore[arg-type]  # it looks at the state alone


def test_a_co_desk_does_its_part_and_may_be_asked_again(
    session: Session, run: Any, signed: Any, officer: Any, published: Any
) -> None:
    signed()
    found = run(handlers.assign_part, part(), actor=officer("czjs")).part_id
    done = c.FinishPart(desk="scjg", part_id=found, result="许可齐全。")
    assert run(handlers.finish_part, done, actor=officer("scjg")).state == "done"
    back = c.GivePartBack(desk="czjs", part_id=found, reason="缺检查照片", due_on=date(2026, 3, 12))
    again = run(handlers.give_part_back, back, actor=officer("czjs"))
    assert (again.state, again.times, again.reason) == ("open", 2, "缺检查照片")
    late = run(handlers.finish_part, done, actor=officer("scjg"), now=NOW + timedelta(days=3))
    assert late.state == "done"
    told = [event for event in published(session) if isinstance(event, c.PartEvent)]
    assert [(e.name(), getattr(e, "late", None)) for e in told] == [
        ("PartAssigned", None), ("PartDone", False), ("PartAssigned", None), ("PartDone", True),
    ]  # fmt: skip
    mine = queries.list_parts(session, c.ListParts(desk="czjs", direction="by_me"), officer("czjs"), TODAY)
    assert mine.by_state == {"done": 1}


def test_a_wrong_part_is_told_at_its_field(run: Any, signed: Any, officer: Any) -> None:
    signed()
    with pytest.raises(WrongMoment, match="已经过去"):
        run(handlers.assign_part, part(due_on=date(2026, 3, 10)), actor=officer("czjs"))
    with pytest.raises(WrongMoment, match="半年"):
        run(handlers.assign_part, part(due_on=date(2027, 3, 10)), actor=officer("czjs"))
    with pytest.raises(WrongDesk):
        run(handlers.assign_part, part("czjs"), actor=officer("czjs"))
    found = run(handlers.assign_part, part(), actor=officer("czjs")).part_id
    with pytest.raises(AlreadyCalled):
        run(handlers.assign_part, part(), actor=officer("czjs"))
    with pytest.raises(AnotherDesk):
        run(
            handlers.finish_part,
            c.FinishPart(desk="czjs", part_id=found, result="好了"),
            actor=officer("czjs"),
        )
    drop = c.DropPart(desk="czjs", part_id=found, reason="不需要了")
    run(handlers.drop_part, drop, actor=officer("czjs"))
    with pytest.raises(PartOver, match="已经撤销"):
        run(handlers.drop_part, drop, actor=officer("czjs"))


def test_a_text_that_is_too_long_is_refused_before_anything_happens() -> None:
    with pytest.raises(ValueError, match="at most 500"):
        called().model_validate({**called().model_dump(), "matter": "很长" * 300})


def test_lists_are_filtered_by_the_other_desk_and_the_type(
    session: Session, run: Any, signed: Any, officer: Any
) -> None:
    signed()
    for desk in ("scjg", "pcs"):
        run(handlers.call_desk, called(desk), actor=officer("czjs"))
        run(handlers.assign_part, part(desk), actor=officer("czjs"))

    def found(
        direction: str = "by_me", actor: Actor | None = None, **given: Any
    ) -> tuple[list[str], list[str]]:
        asked = {"desk": "czjs", "direction": direction, **given}
        reader = actor or officer("czjs")
        calls = queries.list_whistles(session, c.ListWhistles.model_validate(asked), reader, NOW).items
        later = TODAY + timedelta(days=3)
        parts = queries.list_parts(session, c.ListParts.model_validate(asked), reader, later).items
        return sorted(one.called_desk for one in calls), sorted(one.co_desk for one in parts)

    assert found(other="pcs") == (["pcs"], ["pcs"])
    assert found(type="17") == (["pcs", "scjg"], ["pcs", "scjg"])
    assert found(type="01") == ([], [])
    assert found("all", SUPERVISOR, other="scjg") == (["scjg"], ["scjg"])
    assert found(state="overdue") == ([], ["pcs", "scjg"])


def test_who_waits_or_supervision_reminds_once_a_day_while_there_is_something_to_wait_for(
    run: Any, signed: Any, officer: Any
) -> None:
    signed()
    whistle = run(handlers.call_desk, called(), actor=officer("czjs")).whistle_id
    given = run(handlers.assign_part, part(), actor=officer("czjs")).part_id
    remind = c.RemindWhistle(desk="czjs", whistle_id=whistle)
    assert run(handlers.remind_whistle, remind, actor=officer("czjs")).reminders == 1
    with pytest.raises(WrongMoment, match="今天已经催过"):
        run(handlers.remind_whistle, remind, actor=SUPERVISOR)
    tomorrow = NOW + timedelta(days=1)
    assert run(handlers.remind_whistle, remind, actor=SUPERVISOR, now=tomorrow).reminders == 2
    of_part = c.RemindPart(desk="czjs", part_id=given)
    with pytest.raises(AnotherDesk):
        run(handlers.remind_part, c.RemindPart(desk="scjg", part_id=given), actor=officer("scjg"))
    assert run(handlers.remind_part, of_part, actor=officer("czjs")).reminders == 1
    done = c.FinishPart(desk="scjg", part_id=given, result="许可齐全。")
    run(handlers.finish_part, done, actor=officer("scjg"))
    with pytest.raises(PartOver):
        run(handlers.remind_part, of_part, actor=officer("czjs"), now=tomorrow)


def concluded(**changes: Any) -> StudyConcluded:
    fields = {
        "at": NOW, "dispute_id": "d1", "number": "LSQP-d1", "study_id": "s1", "lead_desk": "czjs", "co_desks": ("scjg", "pcs"),
        "concluded_by": "S0004", "measures": "核查许可，限期整改。", "due_on": date(2026, 3, 20), **changes,
    }  # fmt: skip
    return StudyConcluded.model_validate(fields)


def test_a_studys_conclusion_gives_each_co_desk_its_part_with_its_own_day(
    session: Session, run: Any, signed: Any, officer: Any, published: Any
) -> None:
    signed()
    own = {"desk": "fl", "task": "走访两家老人。", "due_on": date(2026, 3, 13)}
    event = concluded(tasks=({**own, "desk": "pcs"}, own, {**own, "desk": "czjs"}))
    for _ in range(2):
        run(handlers.take_conclusion, event)
    asked = c.ListParts(desk="czjs", direction="by_me")
    found = queries.list_parts(session, asked, officer("czjs"), TODAY).items
    assert sorted((one.co_desk, one.task, one.due_on.day, one.assigned_by) for one in found) == [
        ("fl", "走访两家老人。", 13, "S0004"),
        ("pcs", "走访两家老人。", 13, "S0004"), ("scjg", "核查许可，限期整改。", 20, "S0004"),
    ]  # fmt: skip
    told = [event for event in published(session) if isinstance(event, c.PartAssigned)]
    assert {(one.co_desk, one.assigned_by) for one in told} == {(d, "S0004") for d in ("fl", "pcs", "scjg")}


def test_without_a_day_of_the_study_a_part_has_the_towns_working_days(
    session: Session, run: Any, signed: Any, officer: Any
) -> None:
    signed()
    run(handlers.take_conclusion, concluded(due_on=None, co_desks=("scjg",)))
    asked = c.ListParts(desk="scjg")
    assert queries.list_parts(session, asked, officer("scjg"), TODAY).items[0].due_on == date(2026, 3, 18)


def test_a_conclusion_that_is_told_before_the_case_came_waits(run: Any) -> None:
    with pytest.raises(TooEarly):
        run(handlers.take_conclusion, concluded())
