"""The law that speaks to a case: limits as data, wherever the case is led."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import departments as c
from departments import queries
from departments.desks import desks
from departments.model import DeskCase, Routed, arrive
from departments.policies import binding, deadlines_for, limits_of, notices_for, notices_of
from servicekit.calendar import WorkCalendar
from servicekit.clock import local_date

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
CALENDAR = WorkCalendar()


def count(start: datetime, days: int, unit: Any) -> date:
    return CALENDAR.deadline(local_date(start), days, unit).due_on


def due(start: datetime) -> datetime:
    return CALENDAR.deadline(local_date(start), 1, "working").due_at


def case(type_code: str, desk: str, narrative: str = "双方各执一词。", **changes: Any) -> DeskCase:
    brief = {
        "dispute_id": "d1", "number": "LSQP1", "type_code": type_code, "complexity": "simple", "risk": "none", "level": "town",
        "village_code": "", "round": 1, "narrative": narrative, "registered_at": NOW.isoformat(),
        "accepted_at": (NOW + timedelta(days=1)).isoformat(), **changes,
    }  # fmt: skip
    return arrive(
        Routed(1, False, brief), NOW + timedelta(days=2), desks()[desk], due(NOW + timedelta(days=2))
    )


def law(found: DeskCase) -> list[tuple[str, date | None]]:
    deadlines = deadlines_for(found.type_code, found.desk, desks().values(), found.case.get("channel", ""))
    return [(one.deadline.source, one.due_on) for one in binding(limits_of(found, deadlines, count))]


def told(found: DeskCase) -> str:
    notices = notices_for(found.type_code, found.desk, desks().values())
    return "".join(one.text for one in notices_of(found, notices))


@pytest.mark.parametrize(
    ("type_code", "desk", "source", "due_on"),
    [
        ("11", "rss", "《劳动争议调解仲裁法》第十四条", date(2026, 3, 26)),  # 15 days from the application
        ("11", "zzb", "《劳动争议调解仲裁法》第十四条", date(2026, 3, 26)),  # whoever leads it
        (
            "15",
            "sqmy",
            "《医疗纠纷预防和处理条例》第三十八条",
            date(2026, 4, 24),
        ),  # 30 working days, one holiday
        (
            "14",
            "scjg",
            "《市场监督管理投诉举报处理暂行办法》第二十一条",
            date(2026, 5, 19),
        ),  # 45 working days, two holidays, one made-up Saturday
        ("04", "sfs", "《人民调解工作若干规定》第三十六条", date(2026, 4, 13)),  # the 11th is a Saturday
    ],
)
def test_the_limit_of_the_law_runs_from_its_own_start(
    type_code: str, desk: str, source: str, due_on: date
) -> None:
    assert law(case(type_code, desk)) == [(source, due_on)]


@pytest.mark.parametrize("type_code", ["01", "02", "03", "05", "06", "07", "09", "12", "17", "18"])
def test_peoples_mediation_has_its_month_for_every_type_without_a_limit_of_its_own(type_code: str) -> None:
    assert law(case(type_code, "zzb")) == [("《人民调解工作若干规定》第三十六条", date(2026, 4, 13))]


@pytest.mark.parametrize("type_code", ["08", "10", "13", "15", "16"])
def test_what_has_its_own_procedure_does_not_get_the_month(type_code: str) -> None:
    assert "《人民调解工作若干规定》第三十六条" not in [source for source, _ in law(case(type_code, "zzb"))]


@pytest.mark.parametrize("desk", ["sqmy", "czjs"])
def test_the_hotlines_limit_is_for_what_came_by_the_hotline_whoever_leads_it(desk: str) -> None:
    def codes(channel: str) -> set[str]:
        return {one.code for one in deadlines_for("12", desk, desks().values(), channel)}

    assert codes("hotline_12345") - codes("window") == {"hotline"}


def test_a_limit_that_starts_with_signing_waits_for_it() -> None:
    accident = case("16", "pcs")
    assert law(accident) == []
    accident.sign("o1", NOW + timedelta(days=2))
    assert law(accident) == [("《道路交通事故处理程序规定》第八十五条至第九十条", date(2026, 3, 23))]


def test_a_case_that_was_opened_again_starts_anew() -> None:
    assert law(case("11", "rss", round=2))[0][1] == date(2026, 3, 30)  # the 28th is a Saturday


@pytest.mark.parametrize(
    ("type_code", "desk", "narrative", "words"),
    [
        ("01", "fl", "丈夫多次殴打，不敢回家", "人身安全保护令"),
        ("01", "sfs", "多次家暴", "必须向公安机关报案"),
        ("03", "zrzy", "两家为宅基地地界争吵", "不得改变土地现状"),
        ("02", "pcs", "因琐事打架", "不得调解：雇凶伤害"),
        ("15", "sqmy", "手术后病情加重", "视为调解不成"),
        ("13", "scjg", "网购手机是坏的", "四十五个工作日"),
    ],
)
def test_what_the_law_wants_told_stands_beside_the_case(
    type_code: str, desk: str, narrative: str, words: str
) -> None:
    assert words in told(case(type_code, desk, narrative))


def test_a_quiet_family_matter_is_not_called_violence() -> None:
    assert told(case("01", "fl", "老人的赡养费分摊")) == ""


def test_signing_tells_the_limit_and_the_sheet_shows_it(
    session: Session, run: Any, signed: Any, officer: Any, published: Any, house: Any
) -> None:
    signed("d1", type_code="11", lead_desk="rss")
    [event] = published(session)
    assert (event.law_due_on, event.law_source) == (date(2026, 3, 26), "《劳动争议调解仲裁法》第十四条")
    asked = c.GetDeskCase(desk="rss", dispute_id="d1")
    sheet = queries.get_desk_case(session, asked, officer("rss"), house, date(2026, 3, 11))
    assert [limit.due_on for limit in sheet.limits] == [date(2026, 3, 26), None]
    assert len(sheet.notices) == 2
