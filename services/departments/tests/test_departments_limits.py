"""Limits of the law that are started, paused, taken up again and extended for one case, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import desk_law as c
from departments import handlers, tables
from departments.desks import desks
from departments.errors import AnotherDesk, HandoverUnknown, LimitFixed, NotWorking, WrongMoment
from departments.model import Deadline
from departments.policies.limits import Ruler, stand
from servicekit.calendar import WorkCalendar

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)  # a Wednesday
BOTH = ("applicant", "respondent")
CALENDAR = WorkCalendar()
RULER = Ruler(
    lambda start, days, unit: CALENDAR.deadline(start, days, unit).due_on,  # type: ignore[arg-type]  # the rule's unit is one of two words
    lambda first, last, unit: (
        CALENDAR.workdays_between(first, last) if unit == "working" else max((last - first).days, 0)
    ),
)


class Change:
    def __init__(self, kind: str, on: date, days: int = 0) -> None:
        self.kind, self.on, self.days = kind, on, days


def a_law(unit: str, days: int, **changes: Any) -> Deadline:
    return Deadline("m", days, unit, "s", starts="accepted", code="m", pauses=True, agreed=True, **changes)


MARCH = [date(2026, 3, 1) + timedelta(days=n) for n in range(31)]
PAUSED = [Change("paused", MARCH[15]), Change("resumed", MARCH[22])]  # from Monday 16th to Sunday 22nd


def test_days_of_a_pause_are_not_counted_in_the_limits_own_unit() -> None:
    start = MARCH[10]
    assert stand(a_law("working", 5), start, [], RULER).due_on == date(2026, 3, 18)
    assert stand(a_law("working", 5), start, PAUSED, RULER).due_on == date(2026, 3, 25)
    assert stand(a_law("natural", 9), start, [], RULER).due_on == date(2026, 3, 20)
    assert stand(a_law("natural", 9), start, PAUSED, RULER).due_on == date(2026, 3, 27)


def test_a_pause_over_a_holiday_loses_only_the_working_days_in_it() -> None:
    """清明节 2026 is from the 4th to the 6th of April."""
    pause = [Change("paused", date(2026, 4, 3)), Change("resumed", date(2026, 4, 7))]
    plain = stand(a_law("working", 10), date(2026, 3, 30), [], RULER).due_on
    assert plain == date(2026, 4, 14)
    assert stand(a_law("working", 10), date(2026, 3, 30), pause, RULER).due_on == date(2026, 4, 15)


def test_what_is_left_of_a_limit_that_stands_still_is_told_and_extensions_add_up() -> None:
    still = stand(a_law("working", 5), MARCH[10], [Change("paused", MARCH[15])], RULER)
    assert (still.due_on, still.paused_on, still.left) == (None, MARCH[15], 3)
    more = [Change("extended", MARCH[12], 5), Change("extended", MARCH[16], 2)]
    longer = stand(a_law("natural", 15), MARCH[10], more, RULER)
    assert (longer.due_on, longer.extended) == (date(2026, 4, 2), 7)


def test_a_pause_before_the_beginning_or_on_its_day_costs_nothing_before_it() -> None:
    early = [Change("paused", MARCH[8]), Change("resumed", MARCH[12])]
    assert stand(a_law("natural", 9), MARCH[10], early, RULER).due_on == date(
        2026, 3, 23
    )  # the 21st is a Saturday


def test_which_limits_the_law_lets_change_is_data() -> None:
    found = {law.code: law for desk in desks().values() for law in desk.deadlines if law.code}
    assert found["medical"].pauses
    assert {code for code, law in found.items() if law.agreed} == {"medical", "labour", "people"}
    assert {code: law.extends for code, law in found.items() if law.extends} == {
        "land_arbitration": 30, "labour_award": 15, "hotline": 10, "petition": 30,
    }  # fmt: skip
    assert (found["police_second"].days, found["police_second"].unit) == (7, "working")


def asked(kind: type[Any], code: str = "medical", desk: str = "sqmy", **given: Any) -> Any:
    fields = {"desk": desk, "dispute_id": "d1", "code": code, "reason": "委托医疗损害鉴定", **given}
    return kind.model_validate(fields)


def limit(sheet: Any, code: str) -> Any:
    return next(one for one in sheet.limits if one.code == code)


def test_an_appraisal_stops_a_medical_limit_and_supervision_is_told_with_who_and_why(
    session: Session, run: Any, signed: Any, officer: Any, published: Any
) -> None:
    signed("d1", type_code="15", lead_desk="sqmy")
    own = {"actor": officer("sqmy")}
    later = {**own, "now": NOW + timedelta(days=9)}
    pause = asked(c.PauseLimit, on=date(2026, 3, 16), document="鉴定委托书〔2026〕3号")
    sheet = run(handlers.pause_limit, pause, **later)
    assert (limit(sheet, "medical").left, sheet.may_change["medical"]) == (28, ("resume",))
    back = {**own, "now": NOW + timedelta(days=30)}
    resumed = run(
        handlers.resume_limit, asked(c.ResumeLimit, on=date(2026, 4, 8), reason="鉴定意见已出"), **back
    )
    assert limit(resumed, "medical").due_on == date(2026, 5, 19)
    told = [event for event in published(session) if isinstance(event, c.LimitChanged)]
    assert [(one.kind, one.law_due_on, one.by) for one in told] == [
        ("paused", None, "S0025"), ("resumed", date(2026, 5, 19), "S0025"),
    ]  # fmt: skip
    audit = tables.AUDIT.c
    rows = session.scalars(select(audit.details).where(audit.action == "limit.changed"))
    assert [row["kind"] for row in rows] == ["paused", "resumed"]


def test_an_agreed_extension_needs_both_sides_and_one_by_law_its_measure(
    run: Any, signed: Any, officer: Any
) -> None:
    signed("d1", type_code="11", lead_desk="rss")
    own = {"actor": officer("rss"), "now": NOW + timedelta(days=1)}
    more = {"desk": "rss", "code": "labour", "days": 10, "reason": "双方愿意继续谈"}
    with pytest.raises(LimitFixed, match="双方都同意") as told:
        run(handlers.extend_limit, asked(c.ExtendLimit, **more, consents=BOTH[:1]), **own)
    assert told.value.field == "consents"
    sheet = run(handlers.extend_limit, asked(c.ExtendLimit, **more, consents=BOTH), **own)
    assert limit(sheet, "labour").due_on == date(2026, 4, 7)  # the 5th is 清明节
    award = {"desk": "rss", "code": "labour_award"}
    start = asked(c.StartLimit, **award, on=date(2026, 3, 11), reason="仲裁委已受理")
    assert limit(run(handlers.start_limit, start, **own), "labour_award").due_on == date(2026, 4, 27)
    with pytest.raises(WrongMoment, match="最多延长15日"):
        run(handlers.extend_limit, asked(c.ExtendLimit, **award, days=16), **own)
    sheet = run(handlers.extend_limit, asked(c.ExtendLimit, **award, days=15), **own)
    assert "labour_award" not in sheet.may_change


def test_the_second_police_mediation_runs_from_the_first_that_the_officer_names(
    run: Any, signed: Any, officer: Any
) -> None:
    signed("d1", type_code="02", lead_desk="pcs")
    given = {"desk": "pcs", "code": "police_second", "on": date(2026, 3, 11), "reason": "第一次调解未成"}
    sheet = run(handlers.start_limit, asked(c.StartLimit, **given), actor=officer("pcs"))
    assert limit(sheet, "police_second").due_on == date(2026, 3, 20)
    with pytest.raises(LimitFixed, match="已经在计算"):
        run(handlers.start_limit, asked(c.StartLimit, **given), actor=officer("pcs"))


def test_the_newest_change_is_withdrawn_and_stays_to_be_read(run: Any, signed: Any, officer: Any) -> None:
    signed("d1", type_code="15", lead_desk="sqmy")
    own = {"actor": officer("sqmy"), "now": NOW + timedelta(days=1)}
    pause = asked(c.PauseLimit, on=date(2026, 3, 12), document="鉴定委托书")
    first = run(handlers.pause_limit, pause, **own).limit_changes[0].change_id
    resume = asked(c.ResumeLimit, on=date(2026, 3, 12))
    second = run(handlers.resume_limit, resume, **own).limit_changes[0].change_id
    back = {"desk": "sqmy", "dispute_id": "d1", "reason": "录错案件"}
    with pytest.raises(HandoverUnknown, match="最近的一次"):
        run(handlers.withdraw_limit_change, c.WithdrawLimitChange(**back, change_id=first), **own)
    run(handlers.withdraw_limit_change, c.WithdrawLimitChange(**back, change_id=second), **own)
    sheet = run(handlers.withdraw_limit_change, c.WithdrawLimitChange(**back, change_id=first), **own)
    assert limit(sheet, "medical").due_on == date(2026, 4, 23)
    assert [one.withdraw_reason for one in sheet.limit_changes] == ["录错案件"] * 2


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"on": date(2026, 3, 13)}, WrongMoment, "还没有到"),
        ({"on": date(2026, 3, 10)}, WrongMoment, "早于起算日"),
        ({"document": " "}, LimitFixed, "文书"),
        ({"code": "hotline"}, LimitFixed, "不能暂停"),
        ({"code": "labour"}, LimitFixed, "没有这个法定期限"),
        ({"now": NOW + timedelta(days=90)}, LimitFixed, "届满"),
        ({"actor": "rss"}, AnotherDesk, "其他部门"),
    ],
)
def test_a_pause_that_cannot_be_is_told(
    run: Any, signed: Any, officer: Any, given: dict[str, Any], error: Any, words: str
) -> None:
    signed("d1", type_code="15", lead_desk="sqmy", channel="hotline_12345")
    own = {"now": given.get("now", NOW + timedelta(days=1)), "actor": officer(given.get("actor", "sqmy"))}
    said = {key: value for key, value in given.items() if key not in ("now", "actor")}
    pause = asked(c.PauseLimit, **{"on": date(2026, 3, 12), "document": "鉴定委托书", **said})
    with pytest.raises(error, match=words):
        run(handlers.pause_limit, pause, **own)


def test_only_a_case_at_work_has_its_limits_changed(run: Any, routed: Any, officer: Any) -> None:
    run(handlers.take_routed, routed("d1", type_code="15", lead_desk="sqmy"))
    pause = asked(c.PauseLimit, on=date(2026, 3, 11), document="鉴定委托书")
    with pytest.raises(NotWorking):
        run(handlers.pause_limit, pause, actor=officer("sqmy"))
