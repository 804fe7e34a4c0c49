"""The statistics count what is in the store, their control sums are checked, and the workbook says the same."""

from __future__ import annotations

import base64
import dataclasses
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import python_calamine

from contracts import mediation as c
from contracts.errors import Forbidden, Invalid
from contracts.people import Actor
from mediation import handlers, queries
from mediation.model import Committee
from mediation.policies import statistics as policy
from mediation.policies.sources import source_words

LEADER = Actor(person_id="L1", rights=("supervision.read",))
TOWN, VILLAGE = (
    Committee("CT1", "拳铺镇人民调解委员会", "town"),
    Committee("CV1", "拳东村人民调解委员会", "village"),
)


def case(**changes: Any) -> policy.Counted:
    values: dict[str, Any] = {
        "kind": "village", "committee": "CV1", "channel": "window", "referred_by": "", "type_code": "02", "people": 2,
        "success": True, "hard": False, "form": "written", "amount_yuan": Decimal(30_000),
    }  # fmt: skip
    return policy.Counted(**{**values, **changes})


def office(walk: Any) -> Any:
    return dataclasses.replace(walk.office, committees={"M1": TOWN, "M2": VILLAGE})


def ask(walk: Any, **changes: Any) -> c.StatisticsSheet:
    values = {"from_on": walk.today - timedelta(days=1), "until_on": walk.today, **changes}
    return queries.get_statistics(walk.session, c.GetStatistics(**values), LEADER, office(walk))


def test_a_case_is_counted_once_in_each_group() -> None:
    row = policy.summed(
        [
            case(),
            case(channel="grid", form="oral", amount_yuan=None, kind="town"),
            case(channel="desk", referred_by="police"),
        ]
    )
    assert (row["total"], row["success"], row["amount"]) == (3, 3, 6)
    assert (row["body_village"], row["body_town"]) == (2, 1)
    assert (row["source_asked"], row["source_own"], row["source_sent"], row["sent_police"]) == (1, 1, 1, 1)
    assert (row["oral"], row["written"], row["type_02"]) == (1, 2, 3)
    assert all(one.holds for one in policy.control_sums(row))


@pytest.mark.parametrize(
    ("changes", "broken"),
    [({"kind": ""}, "body"), ({"type_code": "00"}, "type"), ({"success": False}, "forms")],
)
def test_a_sum_that_does_not_hold_is_said(changes: dict[str, Any], broken: str) -> None:
    row = policy.summed([case(**changes)])
    assert [one.code for one in policy.control_sums(row) if not one.holds] == [broken]


@pytest.mark.parametrize(
    ("dangers", "people", "column"),
    [({"self_harm"}, 2, "prevented_suicide"), ({"threat", "weapon"}, 2, "prevented_crime"), ({"fight"}, 12, "prevented_brawl"),
     ({"gathering"}, 12, "prevented_petition")],
)  # fmt: skip
def test_what_was_prevented_counts_where_the_mediation_succeeded(
    dangers: set[str], people: int, column: str
) -> None:
    row = policy.summed([case(dangers=dangers, people=people), case(dangers=dangers, success=False, form="")])
    assert row[column] == 1
    assert row[column.replace("prevented", "saved")] == people


def test_the_rate_has_one_decimal_and_none_without_a_case() -> None:
    assert policy.rate({"total": Decimal(1786), "success": Decimal(1732)}) == Decimal("97.0")
    assert policy.rate({"total": Decimal(869), "success": Decimal(842)}) == Decimal("96.9")
    assert policy.rate({"total": Decimal(0), "success": Decimal(0)}) is None


def test_the_figures_come_from_the_cases_by_committee(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    walk.agree()
    walk.open("M2", dispute_id="d2", type_code="02", channel="grid")
    sheet = ask(walk)
    assert [(one.name, int(one.values["total"])) for one in sheet.rows] == [(TOWN.name, 1), (VILLAGE.name, 1)]
    total = sheet.sums[-1].values
    assert (total["total"], total["success"], total["written"], total["amount"]) == (2, 1, 1, 3)
    assert [(one.code, int(one.values["total"])) for one in sheet.sums] == [
        ("lower", 1),
        ("own", 1),
        ("total", 2),
    ]
    assert all(one.holds for one in sheet.checks)
    assert sheet.success_rate == Decimal("50.0")
    assert [one.name for one in ask(walk, committee="CV1").rows] == [VILLAGE.name]


@pytest.mark.parametrize(
    ("channel", "referred_by", "column", "words"),
    [
        ("window", "court", "sent_court", "法院委托"), ("window", "procurator", "sent_procurator", "检察院移送"),
        ("desk", "police", "sent_police", "公安移交"), ("desk", "petitions", "sent_petitions", "信访部门移送"),
        ("hotline_12345", "", "sent_others", "12345热线转办"), ("desk", "", "sent_others", "其他部门移送"),
        ("letter", "government", "sent_others", "政府指定"), ("window", "", "source_asked", "当事人申请"),
        ("grid", "", "source_own", "主动调解"),
    ],
)  # fmt: skip
def test_a_case_counts_by_who_sent_it_not_by_who_leads_in_it(
    walk: Any, channel: str, referred_by: str, column: str, words: str
) -> None:
    walk.open(channel=channel, referred_by=referred_by, lead_desk="xfb")
    sheet = ask(walk)
    assert sheet.sums[-1].values[column] == 1
    assert all(one.holds for one in sheet.checks)
    assert source_words(channel, referred_by) == words


def test_a_case_of_another_time_is_not_counted(walk: Any) -> None:
    walk.open()
    assert ask(walk, from_on=date(2025, 1, 1), until_on=date(2025, 12, 31)).rows == ()


def test_a_reopened_case_counts_once_with_its_newest_outcome(walk: Any) -> None:
    walk.open()
    walk.fail("03")
    walk.run(handlers.take_visit, walk.visit())
    walk.run(handlers.take_reopened, walk.reopened())
    walk.open("M1", round=2)
    walk.all_steps()
    assert int(ask(walk).sums[-1].values["total"]) == 1


def test_a_mediator_without_a_committee_shows_in_the_control_sum(walk: Any) -> None:
    walk.open("M9")
    sheet = ask(walk)
    assert [one.code for one in sheet.checks if not one.holds] == ["body"]
    assert sheet.rows[0].name == "没有调委会的"


def test_a_mediator_whom_only_the_roster_knows_counts_for_the_committee_that_was_named(walk: Any) -> None:
    walk.open("M9", committee=VILLAGE.name)
    assert [one.name for one in ask(walk).rows] == [VILLAGE.name]


def test_only_supervision_sees_it_and_a_wrong_time_is_named(walk: Any) -> None:
    with pytest.raises(Forbidden):
        queries.get_statistics(
            walk.session,
            c.GetStatistics(from_on=walk.today, until_on=walk.today),
            walk.mediator(),
            office(walk),
        )
    with pytest.raises(Invalid) as refused:
        ask(walk, until_on=walk.today - timedelta(days=2))
    assert refused.value.field == "until_on"


def test_the_workbook_has_the_same_figures_and_its_control_sums(walk: Any) -> None:
    walk.open()
    walk.all_steps()
    walk.agree()
    walk.open("M9", dispute_id="d2")
    call = walk.make_call(walk.session, actor=LEADER, settings=walk.settings, resources=office(walk))
    request = c.GetStatisticsBook(from_on=walk.today, until_on=walk.today)
    found = handlers.get_statistics_book(call, request)
    book = python_calamine.load_workbook(io.BytesIO(base64.b64decode(found.content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][0] == "人民调解案件情况统计表" and "拳铺镇人民调解委员会" in rows[1][0]
    named = {row[0]: row[1:] for row in rows if row[0]}
    assert named["合计"][0] == 2 and named[TOWN.name][4] == 3
    assert named["各类调委会之和＝案件总数"][:3] == [1, 2, "不符"]
    assert named["十八类之和＝案件总数"][:3] == [2, 2, "相符"]
