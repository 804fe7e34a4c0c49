"""The duty rota of the desks: who should sit there, who stood in, who came and who did not, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import desk_people as p
from contracts import duty as c
from contracts.desk_scores import ListDeskScores
from contracts.errors import Forbidden
from contracts.people import Actor
from departments import handlers, queries
from departments.errors import DutyOver, NotOnDuty, WrongColleague, WrongMoment
from departments.policies.duty import rota_day

WEDNESDAY = date(2026, 3, 11)
SUPERVISOR = Actor(person_id="S0012", roles=("supervisor",), rights=("supervision.read",))


def at(hour: int, minute: int = 0, day: date = WEDNESDAY) -> datetime:
    """A moment of the town's day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def shifts(
    session: Session, house: Any, first: date = WEDNESDAY, last: date = WEDNESDAY, of: str = "sfs"
) -> Any:
    asked = c.ListDuty(desk="zzb", of=of, first=first, last=last)
    return queries.list_duty(session, asked, SUPERVISOR, house)


def state(session: Session, house: Any, half: str = "am") -> str:
    return next(one.state for one in shifts(session, house).items if one.half == half)


def test_the_rota_is_a_calendar_of_working_days(session: Session, house: Any) -> None:
    found = shifts(session, house, date(2026, 3, 9), date(2026, 3, 15))
    assert len(found.items) == 10
    assert {one.person_id for one in found.items} == {"S0019", "S0020"}
    assert found.rest_days == (date(2026, 3, 14), date(2026, 3, 15))
    on_call = shifts(session, house, of="fl").items
    assert {one.state for one in on_call} == {"on_call"}


def test_a_working_saturday_has_the_rota_of_friday() -> None:
    assert [rota_day(date(2026, 2, day)) for day in (14, 15, 16)] == [5, 1, 1]


def test_who_checks_in_is_present_late_or_stands_in(
    session: Session, run: Any, officer: Any, house: Any, published: Any
) -> None:
    come = c.CheckIn(desk="sfs")
    assert run(handlers.check_in, come, actor=officer("sfs"), now=at(8, 40)).state == "present"
    with pytest.raises(DutyOver, match="已经有人签到"):
        run(handlers.check_in, come, actor=officer("sfs", 2), now=at(9))
    late = run(handlers.check_in, come, actor=officer("sfs"), now=at(14))
    assert (late.state, late.person_id, late.substitute_id) == ("late", "S0020", "S0019")
    assert [(e.half, e.late) for e in published(session)] == [("am", False), ("pm", True)]


@pytest.mark.parametrize(("hour", "minute"), [(7, 0), (12, 10), (17, 30)])
def test_out_of_hours_nobody_checks_in(run: Any, officer: Any, hour: int, minute: int) -> None:
    with pytest.raises(NotOnDuty, match="不是值班时间"):
        run(handlers.check_in, c.CheckIn(desk="sfs"), actor=officer("sfs"), now=at(hour, minute))


def test_where_the_rota_has_nobody_that_is_said(run: Any, officer: Any) -> None:
    with pytest.raises(NotOnDuty, match="没有排班"):
        run(handlers.check_in, c.CheckIn(desk="sfs"), actor=officer("sfs"), now=at(9, day=date(2026, 3, 14)))


def test_a_missed_half_day_is_told_once_and_only_of_desks_that_keep_their_duty(
    session: Session, run: Any, officer: Any, house: Any, published: Any
) -> None:
    assert run(handlers.tell_missed, now=at(18)) == 0
    run(handlers.check_in, c.CheckIn(desk="sfs"), actor=officer("sfs"), now=at(8, 40))
    assert run(handlers.tell_missed, now=at(17)) == 0
    assert [run(handlers.tell_missed, now=at(18)) for _ in range(2)] == [1, 0]
    [missed] = [event for event in published(session) if isinstance(event, c.DutyMissed)]
    assert (missed.desk, missed.half, missed.person_id) == ("sfs", "pm", "S0020")
    assert state(session, house, "pm") == "missed"
    with pytest.raises(WrongMoment, match="已经结束"):
        run(handlers.substitute_duty, swap("pm"), actor=officer("sfs"), now=at(18))


def swap(half: str = "am", who: str = "S0020", on: date = WEDNESDAY) -> c.SubstituteDuty:
    said = {"desk": "sfs", "on": on, "half": half, "substitute_id": who, "reason": "下村走访"}
    return c.SubstituteDuty.model_validate(said)


def test_a_colleague_takes_a_shift_and_gives_it_back(
    session: Session, run: Any, officer: Any, house: Any, published: Any
) -> None:
    tomorrow = WEDNESDAY + timedelta(days=1)
    changed = run(handlers.substitute_duty, swap(on=tomorrow), actor=officer("sfs"), now=at(9))
    assert (changed.person_id, changed.substitute_id) == ("S0019", "S0020")
    assert published(session)[-1].planned_id == "S0019"
    back = run(handlers.substitute_duty, swap(who="S0019", on=tomorrow), actor=officer("sfs"), now=at(9))
    assert back.substitute_id == ""


def test_only_a_colleague_who_is_there_can_stand_in(run: Any, officer: Any) -> None:
    with pytest.raises(WrongColleague, match="本部门"):
        run(handlers.substitute_duty, swap(who="S0017"), actor=officer("sfs"), now=at(8))
    away = p.MarkAbsence(desk="sfs", from_on=WEDNESDAY, until_on=WEDNESDAY, deputy_id="S0019", reason="看病")
    run(handlers.mark_absence, away, actor=officer("sfs", 2), now=at(8))
    with pytest.raises(WrongColleague, match="那天请假"):
        run(handlers.substitute_duty, swap(), actor=officer("sfs"), now=at(8))


def test_a_span_is_at_most_six_weeks_and_of_a_known_desk(session: Session, house: Any) -> None:
    with pytest.raises(WrongMoment):
        shifts(session, house, WEDNESDAY, WEDNESDAY + timedelta(days=42))
    with pytest.raises(WrongMoment):
        shifts(session, house, WEDNESDAY, WEDNESDAY - timedelta(days=1))
    with pytest.raises(Exception, match="没有代码为“zz”的部门"):
        shifts(session, house, of="zz")
    assert len(shifts(session, house, of="").items) == 16  # six 常驻 and two 随驻 desks, each twice


CENTRE = Actor(person_id="S0011", roles=("town_coordinator",), rights=("duty.manage",))


def missed(session: Session, actor: Actor = SUPERVISOR, **given: Any) -> list[tuple[str, str]]:
    """(half, excuse) of what is listed."""
    asked = c.ListMissedDuty.model_validate({"desk": actor.desk or "zzb", **given})
    return [(one.half, one.excuse) for one in queries.list_missed(session, asked, actor).items]


def scored(session: Session, house: Any) -> int:
    asked = ListDeskScores(desk="zzb", since=date(2026, 3, 1), until=date(2026, 3, 31))
    found = queries.list_desk_scores(session, asked, SUPERVISOR, house, at(18), 3)
    return next(one.missed for one in found.items if one.desk == "sfs")


def test_missed_duty_counts_in_the_scores_until_it_is_excused_and_again_when_that_is_taken_back(
    session: Session, run: Any, officer: Any, house: Any
) -> None:
    tomorrow = WEDNESDAY + timedelta(days=1)
    run(handlers.check_in, c.CheckIn(desk="sfs"), actor=officer("sfs"), now=at(8, 40))
    run(handlers.tell_missed, now=at(13, day=tomorrow))
    assert (missed(session, of="sfs"), scored(session, house)) == ([("am", ""), ("pm", "")], 2)
    given = {"desk": "sfs", "on": WEDNESDAY, "half": "pm", "reason": "被抽调到防汛现场"}
    excuse = c.ExcuseMissedDuty.model_validate(given)
    with pytest.raises(Forbidden):
        run(handlers.excuse_missed_duty, excuse, actor=officer("sfs"))
    assert run(handlers.excuse_missed_duty, excuse, actor=CENTRE).excused_by == "S0011"
    assert (missed(session, state="excused"), scored(session, house)) == ([("pm", "被抽调到防汛现场")], 1)
    assert missed(session, state="counted", month="2026-03") == [("am", "")]
    assert missed(session, month="2026-04") == []
    with pytest.raises(DutyOver, match="已经是这样处理的"):
        run(handlers.excuse_missed_duty, excuse, actor=CENTRE)
    back = excuse.model_copy(update={"excused": False, "reason": "核实后没有抽调"})
    run(handlers.excuse_missed_duty, back, actor=CENTRE)
    assert scored(session, house) == 2
    assert missed(session, actor=officer("pcs")) == []
    assert len(missed(session, actor=officer("sfs"))) == 2


def test_only_what_was_missed_can_be_excused(run: Any) -> None:
    excuse = c.ExcuseMissedDuty(desk="sfs", on=WEDNESDAY, half="am", reason="被抽调")
    with pytest.raises(DutyOver, match="没有缺岗记录"):
        run(handlers.excuse_missed_duty, excuse, actor=CENTRE)
