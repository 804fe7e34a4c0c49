"""The training register: places, hours, certificates, and hours of a year, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import MetaData

from contracts import expert_training as c
from contracts.errors import Forbidden
from contracts.people import Actor
from expert_pool import errors, handlers, queries, tables

KEEPER = Actor(person_id="town", roles=("town_coordinator",), rights=("expert.manage",))
EXPERT = Actor(person_id="E1", roles=("expert",), rights=("expert.answer",))
STARTS = datetime(2026, 3, 20, 1, 0, tzinfo=UTC)
DURING = STARTS + timedelta(hours=1)


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return tables.metadata


@pytest.fixture
def school(pool: Any) -> Any:
    pool.town.mediators = {
        f"M{n}": SimpleNamespace(id=f"M{n}", name=f"调解员{n}号", committee_code="CT1") for n in (1, 2, 3)
    }
    pool.town.committees = {"CT1": SimpleNamespace(code="CT1", name="镇调委会")}
    return pool


def planned(pool: Any, **changes: Any) -> c.TrainingSheet:
    fields = {
        "title": "民法典婚姻家庭编实务", "starts_at": STARTS, "ends_at": STARTS + timedelta(hours=6), "place": "镇政府三楼",
        "hours": 6,
    }  # fmt: skip
    request = c.PlanTraining.model_validate({**fields, **changes})
    sheet: c.TrainingSheet = pool.run(handlers.plan_training, request, actor=KEEPER)
    return sheet


def enrolled(pool: Any, training_id: str, *people: str, actor: Actor = KEEPER) -> c.TrainingSheet:
    request = c.EnrolInTraining(training_id=training_id, person_ids=people)
    sheet: c.TrainingSheet = pool.run(handlers.enrol_in_training, request, actor=actor)
    return sheet


def attended(pool: Any, training_id: str, **hours: float) -> c.TrainingSheet:
    items = [{"person_id": who, "hours": number} for who, number in hours.items()]
    request = c.RecordTrainingAttendance.model_validate({"training_id": training_id, "items": items})
    sheet: c.TrainingSheet = pool.run(handlers.record_training_attendance, request, actor=KEEPER)
    return sheet


def certified(pool: Any, training_id: str) -> c.TrainingSheet:
    request = c.IssueTrainingCertificates(training_id=training_id)
    sheet: c.TrainingSheet = pool.run(handlers.issue_training_certificates, request, actor=KEEPER)
    return sheet


def hours(pool: Any, audience: str = "experts", **filters: Any) -> c.HoursOfYear:
    request = c.ListTrainingHours.model_validate({"audience": audience, **filters})
    return queries.list_training_hours(pool.session, request, KEEPER, pool.town, pool.settings, 2026)


def test_a_training_from_its_plan_to_the_certificates(school: Any, published: Any) -> None:
    one = planned(school)
    assert (one.number, one.state, one.enrolled) == ("PX2026-001", "planned", 0)
    enrolled(school, one.training_id, "E1", "E2", "M1")
    school.now = DURING
    attended(school, one.training_id, E1=6, E2=4.5, M1=0)
    sheet = certified(school, one.training_id)
    assert [(row.person_id, row.state, row.hours, row.certificate_no) for row in sheet.people] == [
        ("E1", "attended", 6, "PX2026-001-001"),
        ("E2", "attended", 4.5, ""),
        ("M1", "absent", 0, ""),
    ]
    assert (sheet.enrolled, sheet.attended, sheet.certified, sheet.people[2].name) == (3, 2, 1, "调解员1号")
    told = [event for event in published(school.session) if isinstance(event, c.TrainingCertified)]
    assert [(event.person_id, event.hours) for event in told] == [("E1", 6)]
    assert "专家1号" not in told[0].model_dump_json()


def test_numbers_of_trainings_and_certificates_run_on(school: Any) -> None:
    first, second = (
        planned(school),
        planned(school, starts_at=STARTS + timedelta(days=1), ends_at=STARTS + timedelta(days=2)),
    )
    assert (first.number, second.number) == ("PX2026-001", "PX2026-002")
    enrolled(school, first.training_id, "E1", "E2")
    school.now = DURING
    attended(school, first.training_id, E1=6, E2=5)
    certified(school, first.training_id)
    attended(school, first.training_id, E2=6)
    assert [row.certificate_no for row in certified(school, first.training_id).people] == [
        "PX2026-001-001",
        "PX2026-001-002",
    ]
    with pytest.raises(errors.NobodyToCertify):
        certified(school, first.training_id)


def test_hours_of_the_year_stand_against_what_is_asked_for(school: Any) -> None:
    one, other = planned(school), planned(school, hours=2)
    for each in (one, other):
        enrolled(school, each.training_id, "E1", "M1")
    school.now = DURING
    attended(school, one.training_id, E1=6, M1=6)
    attended(school, other.training_id, E1=2, M1=0)
    found = hours(school)
    assert (found.required, found.people, found.enough) == (8, 7, 1)
    assert [(row.person_id, row.hours, row.trainings) for row in found.items][:2] == [
        ("E1", 8, 2),
        ("E2", 0, 0),
    ]
    short = hours(school, short=True, limit=3)
    assert [row.person_id for row in short.items] == ["E2", "E3", "E4"]
    assert [row.person_id for row in hours(school, short=True, limit=3, cursor=short.next_cursor).items] == [
        "E5",
        "E6",
        "E7",
    ]
    mediators = hours(school, "mediators")
    assert (mediators.required, mediators.items[0].committee, mediators.items[0].hours) == (24, "镇调委会", 6)
    assert hours(school, year=2025).items[0].hours == 0


def test_everybody_sees_their_own_record_and_certificate_only(school: Any) -> None:
    one = planned(school)
    enrolled(school, one.training_id, "E1", actor=EXPERT)
    school.now = DURING
    attended(school, one.training_id, E1=6)
    certified(school, one.training_id)
    own = queries.get_training_record(
        school.session, c.GetTrainingRecord(person_id="E1"), EXPERT, school.town, school.settings, 2026
    )
    assert (own.sum.hours, own.items[0].certificate_no) == (6, "PX2026-001-001")
    paper = c.GetTrainingCertificate(training_id=one.training_id, person_id="E1")
    assert queries.get_training_certificate(school.session, paper, EXPERT, school.town).name == "专家1号"
    other = school.expert("E2")
    with pytest.raises(Forbidden):
        queries.get_training_certificate(school.session, paper, other, school.town)
    with pytest.raises(Forbidden):
        queries.get_training_record(
            school.session, c.GetTrainingRecord(person_id="E1"), other, school.town, school.settings, 2026
        )
    with pytest.raises(Forbidden):
        queries.list_training_hours(
            school.session, c.ListTrainingHours(), other, school.town, school.settings, 2026
        )
    assert (
        queries.get_training(
            school.session, c.GetTraining(training_id=one.training_id), other, school.town
        ).people
        == ()
    )


def test_people_enrol_themselves_before_it_begins_and_leave_before_it_begins(school: Any) -> None:
    one = planned(school)
    assert enrolled(school, one.training_id, "E1", actor=EXPERT).mine == "enrolled"
    with pytest.raises(Forbidden):
        enrolled(school, one.training_id, "E2", actor=EXPERT)
    leave = c.LeaveTraining(training_id=one.training_id, person_id="E1")
    assert school.run(handlers.leave_training, leave, actor=EXPERT).mine == "left"
    with pytest.raises(errors.NotEnrolled):
        school.run(handlers.leave_training, leave, actor=EXPERT)
    assert enrolled(school, one.training_id, "E1", actor=EXPERT).enrolled == 1
    school.now = DURING
    with pytest.raises(errors.TrainingOver):
        school.run(handlers.leave_training, leave, actor=EXPERT)
    with pytest.raises(errors.NotInvited, match="报名已经结束"):
        enrolled(school, one.training_id, "E2", actor=school.expert("E2"))
    assert enrolled(school, one.training_id, "E2").enrolled == 2


def test_seats_are_counted_and_nobody_gets_half_a_group_in(school: Any) -> None:
    one = planned(school, seats=2)
    enrolled(school, one.training_id, "E1")
    with pytest.raises(errors.TrainingFull, match="只剩1个名额，不够2人"):
        enrolled(school, one.training_id, "E2", "E3")
    assert enrolled(school, one.training_id, "E1", "E2").enrolled == 2


def test_only_those_are_enrolled_for_whom_it_is_meant(school: Any) -> None:
    one = planned(school, audience="mediators")
    for who, why in (("E1", "不是为“E1”"), ("X9", "没有编号是“X9”")):
        with pytest.raises(errors.NotInvited, match=why) as raised:
            enrolled(school, one.training_id, who)
        assert raised.value.field == "person_ids"


def test_hours_are_recorded_once_it_has_begun_and_stay_after_the_certificate(school: Any) -> None:
    one = planned(school)
    enrolled(school, one.training_id, "E1")
    with pytest.raises(errors.TrainingNotBegun):
        attended(school, one.training_id, E1=6)
    school.now = DURING
    for wrong, kind in (({"E1": 7}, errors.TooManyHours), ({"E2": 1}, errors.NotEnrolled)):
        with pytest.raises(kind) as raised:
            attended(school, one.training_id, **wrong)
        assert raised.value.field in wrong
    with pytest.raises(ValidationError):
        attended(school, one.training_id, E1=1.3)
    attended(school, one.training_id, E1=6)
    certified(school, one.training_id)
    assert attended(school, one.training_id, E1=6).certified == 1
    with pytest.raises(errors.AlreadyCertified):
        attended(school, one.training_id, E1=5)


def test_a_cancelled_training_takes_nobody_and_gives_nothing(school: Any) -> None:
    one = planned(school)
    enrolled(school, one.training_id, "E1")
    cancel = c.CancelTraining(training_id=one.training_id, reason="讲师临时有事")
    assert school.run(handlers.cancel_training, cancel, actor=KEEPER).state == "cancelled"
    for refused in (
        lambda: enrolled(school, one.training_id, "E2"),
        lambda: attended(school, one.training_id, E1=1),
        lambda: certified(school, one.training_id),
        lambda: school.run(handlers.cancel_training, cancel, actor=KEEPER),
    ):
        with pytest.raises(errors.TrainingCancelled):
            refused()
    other = planned(school)
    school.now = DURING
    with pytest.raises(errors.TrainingOver):
        school.run(
            handlers.cancel_training,
            c.CancelTraining(training_id=other.training_id, reason="太晚了"),
            actor=KEEPER,
        )


@pytest.mark.parametrize(
    ("changes", "kind", "field"),
    [
        ({"starts_at": STARTS - timedelta(days=90)}, errors.TooLate, "starts_at"),
        ({"ends_at": STARTS}, errors.WrongHours, "ends_at"),
        ({"hours": 6.5}, errors.WrongHours, "hours"),
    ],
)
def test_a_wrong_plan_is_told_at_its_field(school: Any, changes: Any, kind: Any, field: str) -> None:
    with pytest.raises(kind) as raised:
        planned(school, **changes)
    assert raised.value.field == field


def test_only_who_keeps_the_register_plans(school: Any) -> None:
    with pytest.raises(Forbidden):
        school.run(handlers.cancel_training, c.CancelTraining(training_id="x", reason="不办了"), actor=EXPERT)


def test_the_list_of_a_year_counts_places(school: Any) -> None:
    one = planned(school)
    enrolled(school, one.training_id, "E1", "E2")
    later = STARTS.replace(year=2027)
    planned(school, starts_at=later, ends_at=later + timedelta(hours=6))
    found = queries.list_trainings(school.session, c.ListTrainings(year=2026), EXPERT)
    assert [(row.number, row.enrolled, row.mine) for row in found.items] == [("PX2026-001", 2, "enrolled")]
    both = queries.list_trainings(school.session, c.ListTrainings(limit=1), EXPERT)
    assert both.items[0].number == "PX2027-001"
    assert both.next_cursor
