"""A training is changed in versions, its certificate is a paper, and the hours that a year asks for are the town's."""

from __future__ import annotations

import base64
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docx import Document
from sqlalchemy import MetaData

from contracts import expert_training as c
from contracts.errors import Forbidden
from contracts.people import Actor
from expert_pool import errors, handlers, queries, tables
from expert_pool.settings import Settings
from testkit.office import unseen

KEEPER = Actor(person_id="town", roles=("town_coordinator",), rights=("expert.manage",))
EXPERT = Actor(person_id="E1", roles=("expert",), rights=("expert.answer",))
STARTS = datetime(2026, 3, 20, 1, 0, tzinfo=UTC)
DURING = STARTS + timedelta(hours=1)
FIELDS: dict[str, Any] = {
    "title": "民法典婚姻家庭编实务", "starts_at": STARTS, "ends_at": STARTS + timedelta(hours=6), "place": "镇政府三楼",
    "hours": 6,
}  # fmt: skip


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return tables.metadata


@pytest.fixture
def school(pool: Any) -> Any:
    pool.town.mediators = {"M1": SimpleNamespace(id="M1", name="调解员1号", committee_code="CT1")}
    pool.town.committees = {"CT1": SimpleNamespace(code="CT1", name="镇调委会")}
    return pool


def planned(pool: Any) -> c.TrainingSheet:
    sheet: c.TrainingSheet = pool.run(handlers.plan_training, c.PlanTraining(**FIELDS), actor=KEEPER)
    return sheet


def changed(pool: Any, training_id: str, version: int = 1, **fields: Any) -> c.TrainingSheet:
    values = {**FIELDS, **fields, "training_id": training_id, "version": version, "reason": "场地有变"}
    sheet: c.TrainingSheet = pool.run(handlers.change_training, c.ChangeTraining(**values), actor=KEEPER)
    return sheet


def enrolled(pool: Any, training_id: str, *people: str) -> None:
    request = c.EnrolInTraining(training_id=training_id, person_ids=people)
    pool.run(handlers.enrol_in_training, request, actor=KEEPER)


def attended(pool: Any, training_id: str, hours: float) -> None:
    pool.now = DURING
    items = [{"person_id": "E1", "hours": hours}]
    request = c.RecordTrainingAttendance.model_validate({"training_id": training_id, "items": items})
    pool.run(handlers.record_training_attendance, request, actor=KEEPER)


def certified(pool: Any) -> str:
    one = planned(pool)
    enrolled(pool, one.training_id, "E1")
    attended(pool, one.training_id, 6)
    pool.run(
        handlers.issue_training_certificates,
        c.IssueTrainingCertificates(training_id=one.training_id),
        actor=KEEPER,
    )
    return one.training_id


def test_a_change_keeps_who_why_and_what(school: Any) -> None:
    one = planned(school)
    later = STARTS + timedelta(hours=1)
    sheet = changed(school, one.training_id, place="村委会", starts_at=later, hours=5)
    assert (sheet.version, sheet.place, sheet.hours) == (2, "村委会", 5)
    (told,) = sheet.changes
    assert (told.changed_by, told.reason) == ("town", "场地有变")
    assert {(row.field, row.before, row.after) for row in told.fields} == {
        ("place", "镇政府三楼", "村委会"),
        ("starts_at", "2026-03-20 09:00", "2026-03-20 10:00"),
        ("hours", "6", "5"),
    }
    again = changed(school, one.training_id, 2, place="村委会", starts_at=later, hours=5)
    assert (again.version, len(again.changes)) == (2, 1)


def test_who_changes_it_second_is_told_what_the_first_one_changed(school: Any) -> None:
    one = planned(school)
    changed(school, one.training_id, place="村委会", kind="topic")
    with pytest.raises(errors.TrainingChanged, match="改过这次培训") as told:
        changed(school, one.training_id, place="司法所")
    assert set(told.value.errors) == {
        ("version", "2"),
        ("place", "对方改为：村委会"),
        ("kind", "对方改为：专题培训"),
    }
    assert changed(school, one.training_id, 2, place="司法所", kind="topic").version == 3


@pytest.mark.parametrize(
    ("fields", "kind", "field"),
    [
        ({"starts_at": STARTS - timedelta(days=90)}, errors.TooLate, "starts_at"),
        ({"starts_at": STARTS.replace(year=2027), "ends_at": STARTS.replace(year=2027, hour=9)},
         errors.TrainingFixed, "starts_at"),
        ({"hours": 7}, errors.WrongHours, "hours"),
        ({"seats": 1}, errors.TrainingFull, "seats"),
        ({"audience": "mediators"}, errors.NotInvited, "person_ids"),
    ],
)  # fmt: skip
def test_a_wrong_change_is_told_at_its_field(school: Any, fields: Any, kind: Any, field: str) -> None:
    one = planned(school)
    enrolled(school, one.training_id, "E1", "E2")
    with pytest.raises(kind) as raised:
        changed(school, one.training_id, **fields)
    assert raised.value.field == field


def test_after_it_began_its_time_stands_and_its_hours_cover_what_was_recorded(school: Any) -> None:
    one = planned(school)
    enrolled(school, one.training_id, "E1")
    attended(school, one.training_id, 5)
    with pytest.raises(errors.TrainingFixed):
        changed(school, one.training_id, starts_at=STARTS + timedelta(minutes=30))
    with pytest.raises(errors.WrongHours, match="已经给人登记了5学时"):
        changed(school, one.training_id, hours=4)
    assert changed(school, one.training_id, hours=5, place="村委会").hours == 5


def test_what_certificates_say_is_not_changed(school: Any) -> None:
    training_id = certified(school)
    with pytest.raises(errors.TrainingFixed, match="已经发过证书"):
        changed(school, training_id, title="民法典继承编实务")


def test_only_who_keeps_the_register_changes_and_sees_changes(school: Any) -> None:
    one = planned(school)
    changed(school, one.training_id, place="村委会")
    request = c.ChangeTraining(**FIELDS, training_id=one.training_id, version=2, reason="试试")
    with pytest.raises(Forbidden):
        school.run(handlers.change_training, request, actor=EXPERT)
    asked = c.GetTraining(training_id=one.training_id)
    assert queries.get_training(school.session, asked, EXPERT, school.town).changes == ()


def paper(school: Any, actor: Actor) -> bytes:
    training_id = certified(school)
    request = c.GetTrainingCertificatePaper(training_id=training_id, person_id="E1")
    made = school.run(handlers.training_certificate_paper, request, actor=actor)
    assert made.filename == "培训证书-PX2026-001-001.docx"
    return base64.b64decode(made.content)


def test_a_certificate_is_a_paper(school: Any) -> None:
    document = Document(io.BytesIO(paper(school, EXPERT)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(line.text for line in document.paragraphs), *cells])
    for words in (
        "PX2026-001-001",
        "专家1号（E1）",
        "民法典婚姻家庭编实务",
        "年度培训",
        "6",
        "示例镇综治中心（盖章）",
    ):
        assert words in text


def test_a_certificate_of_somebody_else_is_not_given(school: Any) -> None:
    with pytest.raises(Forbidden):
        paper(school, school.expert("E2"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_certificate_opens_in_an_office_program(school: Any, tmp_path: Path) -> None:
    assert unseen({"certificate": paper(school, EXPERT)}, tmp_path) == {}


def required(pool: Any) -> dict[str, tuple[float, str, int]]:
    found = queries.required_hours(pool.session, pool.town, pool.settings)
    return {one.audience: (one.hours, one.source, one.version) for one in found.items}


def setting(pool: Any, hours: float, version: int, actor: Actor = KEEPER) -> c.RequiredHoursList:
    request = c.SetRequiredHours(
        audience="mediators", version=version, hours=hours, source="县司法局2026年培训通知"
    )
    answer: c.RequiredHoursList = pool.run(handlers.set_required_hours, request, actor=actor)
    return answer


def test_the_town_says_what_a_year_asks_for_and_a_page_may_say_otherwise(school: Any) -> None:
    assert required(school) == {"experts": (8, "县司法局通知", 0), "mediators": (24, "县司法局通知", 0)}
    setting(school, 30, 0)
    assert required(school)["mediators"] == (30, "县司法局2026年培训通知", 1)
    found = setting(school, 32, 1)
    assert [(one.hours, one.version, one.set_by) for one in found.earlier] == [
        (32, 2, "town"),
        (30, 1, "town"),
    ]
    hours = queries.list_training_hours(
        school.session, c.ListTrainingHours(audience="mediators"), KEEPER, school.town, school.settings, 2026
    )
    assert (hours.required, hours.source) == (32, "县司法局2026年培训通知")


def test_a_setting_of_old_still_counts_before_the_town(school: Any) -> None:
    school.settings = Settings(expert_training_hours=10)
    assert required(school)["experts"] == (10, "运行参数", 0)


def test_who_sets_the_hours_second_is_told_and_nobody_else_may(school: Any) -> None:
    setting(school, 30, 0)
    with pytest.raises(errors.TrainingChanged) as told:
        setting(school, 31, 0)
    assert ("hours", "对方改为：30") in told.value.errors
    with pytest.raises(Forbidden):
        setting(school, 31, 1, EXPERT)
