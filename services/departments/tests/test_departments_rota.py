"""The centre arranges who is on duty, copies a week and undoes a change, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import desk_people as p
from contracts import duty as c
from contracts.errors import Forbidden
from contracts.people import Actor
from departments import handlers, queries, tables
from departments.errors import DutyOver, WrongColleague, WrongMoment

WEDNESDAY = date(2026, 3, 11)
MONDAY = date(2026, 3, 16)  # of the week after
FRIDAY = date(2026, 3, 20)
CENTRE = Actor(person_id="S0011", roles=("town_coordinator",), rights=("duty.manage",))


def at(hour: int, day: date = WEDNESDAY) -> datetime:
    """A moment of the town's day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=8)


def arranged(run: Any, **changes: Any) -> c.DutyChange:
    fields = {"desk": "sfs", "first": MONDAY, "last": FRIDAY, "person_id": "S0020", "reason": "下月轮换"}
    request = c.ArrangeDuty.model_validate({**fields, **changes})
    found: c.DutyChange = run(handlers.arrange_duty, request, actor=CENTRE)
    return found


def who(session: Session, house: Any, first: date = MONDAY, last: date = FRIDAY) -> list[str]:
    """Who is expected, half day by half day."""
    asked = c.ListDuty(desk="sfs", of="sfs", first=first, last=last)
    found = queries.list_duty(session, asked, CENTRE, house).items
    return [one.substitute_id or one.person_id for one in found]


def test_a_week_is_arranged_and_undone_and_the_joint_study_is_told(
    session: Session, run: Any, house: Any, published: Any
) -> None:
    before = who(session, house)
    assert set(before) == {"S0019", "S0020"}
    made = arranged(run)
    assert (made.halves, who(session, house)) == (before.count("S0019"), ["S0020"] * 10)
    told = [event for event in published(session) if isinstance(event, c.DutySubstituted)]
    assert {(one.person_id, one.planned_id, one.planned) for one in told} == {("S0020", "S0019", True)}
    changes = queries.list_duty_changes(session, c.ListDutyChanges(desk="sfs"), CENTRE).items
    assert [(one.kind, one.by, one.reason) for one in changes] == [("arranged", "S0011", "下月轮换")]
    undo = c.UndoDutyChange(desk="sfs", change_id=made.change_id)
    assert run(handlers.undo_duty_change, undo, actor=CENTRE).undone_by == "S0011"
    assert who(session, house) == before
    with pytest.raises(DutyOver, match="已经撤销"):
        run(handlers.undo_duty_change, undo, actor=CENTRE)
    audit = tables.AUDIT.c
    rows = session.scalars(select(audit.action).order_by(audit.at))
    assert set(rows) == {"duty.arranged", "duty.undone"}


def test_only_what_still_stands_as_it_was_left_is_undone(session: Session, run: Any, house: Any) -> None:
    made = arranged(run, last=MONDAY, half="am")
    arranged(run, last=MONDAY, half="am", person_id="S0019")
    with pytest.raises(DutyOver, match="后来又改过"):
        run(handlers.undo_duty_change, c.UndoDutyChange(desk="sfs", change_id=made.change_id), actor=CENTRE)


def test_a_shift_without_anybody_is_no_duty(session: Session, run: Any, house: Any, officer: Any) -> None:
    arranged(run, first=WEDNESDAY, last=WEDNESDAY, person_id="")
    assert who(session, house, WEDNESDAY, WEDNESDAY) == []
    with pytest.raises(Exception, match="没有排班"):
        run(handlers.check_in, c.CheckIn(desk="sfs"), actor=officer("sfs"), now=at(9))
    assert run(handlers.tell_missed, now=at(18)) == 0


def test_somebody_is_put_where_the_rota_has_nobody(session: Session, run: Any, house: Any) -> None:
    free = next(
        day for day in (MONDAY + timedelta(days=n) for n in range(5)) if not _planned(session, house, day)
    )
    arranged(run, desk="pcs", first=free, last=free, person_id="S0024")
    assert _planned(session, house, free) == ["S0024", "S0024"]


def _planned(session: Session, house: Any, day: date) -> list[str]:
    asked = c.ListDuty(desk="pcs", of="pcs", first=day, last=day)
    return [one.person_id for one in queries.list_duty(session, asked, CENTRE, house).items]


def test_a_copied_week_leaves_out_who_is_away_and_who_stood_in(
    session: Session, run: Any, house: Any, officer: Any
) -> None:
    plan = who(session, house, MONDAY, MONDAY)
    first = WEDNESDAY + timedelta(days=1)
    swap = c.SubstituteDuty(desk="sfs", on=first, half="am", substitute_id="S0020", reason="下村走访")
    run(handlers.substitute_duty, swap, actor=CENTRE, now=at(8))
    arranged(run, first=first, last=first, half="pm", person_id="S0019")
    away = p.MarkAbsence(desk="sfs", from_on=FRIDAY, until_on=FRIDAY, deputy_id="S0019", reason="看病")
    run(handlers.mark_absence, away, actor=officer("sfs", 2))
    copied = run(handlers.copy_duty_week, c.CopyDutyWeek(desk="sfs", on=MONDAY), actor=CENTRE)
    thursday = MONDAY + timedelta(days=3)
    assert who(session, house, thursday, thursday) == ["S0019", "S0019"]
    assert (copied.halves, copied.skipped) == (1, 1)
    assert who(session, house, MONDAY, MONDAY) == plan


def test_what_is_over_or_kept_stays(session: Session, run: Any, house: Any, officer: Any) -> None:
    run(handlers.check_in, c.CheckIn(desk="sfs"), actor=officer("sfs"), now=at(8))
    run(
        handlers.arrange_duty,
        c.ArrangeDuty(desk="sfs", first=WEDNESDAY, last=WEDNESDAY, person_id="S0019", reason="临时调整"),
        actor=CENTRE,
        now=at(11),
    )
    assert who(session, house, WEDNESDAY, WEDNESDAY) == ["S0019", "S0019"]
    with pytest.raises(WrongMoment, match="没有可以安排的班"):
        arranged(run, first=WEDNESDAY, last=WEDNESDAY, half="am", person_id="S0020")


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"person_id": "S0017"}, WrongColleague, "本部门的经办人"),
        ({"first": WEDNESDAY - timedelta(days=1)}, WrongMoment, "已经过去"),
        ({"last": MONDAY - timedelta(days=1)}, WrongMoment, "早于开始日期"),
        ({"last": MONDAY + timedelta(days=42)}, WrongMoment, "六个星期"),
        (
            {"first": date(2026, 6, 15), "last": date(2026, 6, 15)}, WrongMoment, "三个月"
        ),
        ({"first": date(2026, 3, 14), "last": date(2026, 3, 15)}, WrongMoment, "没有可以安排的班"),
        ({"last": MONDAY, "half": "am", "person_id": "S0019"}, WrongColleague, "不用重复安排"),
        ({}, WrongColleague, "3月17日请假"),
    ],
)  # fmt: skip
def test_double_absent_and_impossible_arrangements_are_refused_with_a_sentence(
    run: Any, officer: Any, changes: dict[str, Any], error: Any, words: str
) -> None:
    day = MONDAY + timedelta(days=1)
    away = p.MarkAbsence(desk="sfs", from_on=day, until_on=day, deputy_id="S0019", reason="看病")
    run(handlers.mark_absence, away, actor=officer("sfs", 2))
    with pytest.raises(error, match=words):
        arranged(run, **changes)


def test_the_rota_is_the_centres_and_a_stand_in_the_desks_own_to_undo(
    session: Session, run: Any, house: Any, officer: Any
) -> None:
    request = c.ArrangeDuty(desk="sfs", first=MONDAY, last=MONDAY, person_id="S0020", reason="轮换")
    with pytest.raises(Forbidden):
        run(handlers.arrange_duty, request, actor=officer("sfs"))
    before = who(session, house, MONDAY, MONDAY)
    swap = c.SubstituteDuty(desk="sfs", on=MONDAY, half="am", substitute_id="S0020", reason="下村走访")
    run(handlers.substitute_duty, swap, actor=officer("sfs"))
    made = queries.list_duty_changes(session, c.ListDutyChanges(desk="sfs"), officer("sfs")).items[0]
    undo = c.UndoDutyChange(desk="sfs", change_id=made.change_id)
    with pytest.raises(Forbidden):
        run(handlers.undo_duty_change, undo, actor=officer("pcs"))
    run(handlers.undo_duty_change, undo, actor=officer("sfs", 2))
    assert who(session, house, MONDAY, MONDAY) == before
