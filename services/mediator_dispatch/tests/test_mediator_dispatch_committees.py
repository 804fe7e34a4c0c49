"""Committees: what the law asks of them in sentences, taken from the town's folder, kept on a page and by a workbook."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contracts import committees as c
from contracts import mediator_dispatch as d
from contracts.errors import Forbidden
from mediator_dispatch import handlers, policies, queries
from mediator_dispatch.errors import CommitteeChangedMeanwhile
from mediator_dispatch.model import Committee, Mediator

TODAY = date(2026, 3, 2)


def a_committee(**changes: Any) -> Committee:
    values: dict[str, Any] = {
        "code": "CV1", "name": "甲村人民调解委员会", "kind": "village", "village_code": "", "area_code": "",
        "term_from": date(2025, 3, 1), "term_until": date(2028, 2, 29), "chair_id": "M1", "deputies": ["M2"],
        "members": ["M1", "M2", "M3"], "women": ["M3"],
    }  # fmt: skip
    return Committee(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"members": ["M1", "M2"], "women": ["M2"]}, "委员", "3到9人，现在2人"),
        ({"members": [f"M{n}" for n in range(1, 11)]}, "委员", "现在10人"),
        ({"women": []}, "女委员", "要有妇女"),
        ({"women": ["M9"]}, "女委员", "M9不在委员里"),
        ({"chair_id": "M9"}, "主任", "由委员担任"),
        ({"deputies": ["M1"]}, "副主任", "M1不能任副主任"),
        ({"term_until": date(2028, 3, 1)}, "届期结束", "最晚到2028-02-29"),
        ({"term_until": date(2025, 2, 1)}, "届期结束", "晚于"),
    ],
)
def test_what_the_law_does_not_allow_is_a_sentence_at_its_column(
    changes: dict[str, Any], column: str, words: str
) -> None:
    """人民调解法 arts. 8–9 (domain.md §1.1)."""
    found = dict(policies.faults_of_committee(a_committee(**changes)))
    assert words in found[column]
    assert list(policies.faults_of_committee(a_committee())) == []


def test_a_term_that_began_on_a_leap_day_ends_with_february() -> None:
    assert policies.end_of_term(date(2028, 2, 29)) == date(2031, 2, 28)


@pytest.mark.parametrize(
    ("changes", "stands"),
    [
        ({}, "ok"),
        ({"term_until": date(2026, 5, 31)}, "ending"),
        ({"term_until": date(2026, 3, 1)}, "over"),
        ({"members": ["M1", "M2", "M3", "M9"]}, "check"),
        ({"term_until": date(2026, 5, 31), "women": []}, "check"),
    ],
)
def test_how_a_committee_stands_today(changes: dict[str, Any], stands: str) -> None:
    one = a_committee(**changes)
    warnings = policies.warnings_of(one, {"M1", "M2", "M3"}, TODAY)
    assert policies.stands_of(one, warnings, TODAY) == stands


@pytest.fixture
def office(road: Any) -> Any:
    road.run(handlers.load_committees)
    return road


def opened(office: Any, code: str = "CV200") -> c.CommitteeSheet:
    day = office.clock.now().date()
    return queries.get_committee(office.session, c.GetCommittee(code=code), office.coordinator, day)


def kept(office: Any, version: str = "", **cells: str) -> c.KeptCommittee:
    request = c.KeepCommittee(cells={"编号": "CV200", **cells}, version=version, reason="换届选举")
    found: c.KeptCommittee = office.run(handlers.keep_committee, request, actor=office.coordinator)
    return found


def taken(office: Any, *rows: dict[str, str], dry_run: bool = False) -> Any:
    request = c.ImportCommittees(rows=rows, dry_run=dry_run)
    return office.run(handlers.import_committees, request, actor=office.coordinator)


def test_the_towns_committees_have_members_women_and_a_chair(office: Any) -> None:
    day = office.clock.now().date()
    found = queries.list_committees(office.session, c.ListCommittees(), office.coordinator, day)
    assert len(found.items) == len(office.town.committees) == 88
    one = opened(office)
    assert one.chair_id in one.members
    assert 3 <= len(one.members) <= 9
    only = queries.list_committees(office.session, c.ListCommittees(kind="town"), office.coordinator, day)
    assert [one.code for one in only.items] == ["CT1"]


def test_a_new_term_is_written_with_a_reason_and_outlives_the_next_start(office: Any) -> None:
    three = ";".join(sorted(office.town.mediators)[:3])
    first = three.split(";")[0]
    cells = {
        "主任": first,
        "委员": three,
        "女委员": first,
        "届期开始": "2026-03-01",
        "届期结束": "2029-02-28",
    }
    after = kept(office, opened(office).version, **cells).committee
    assert after is not None
    deputy = kept(office, after.version, 副主任=three.split(";")[1]).committee
    assert deputy is not None
    assert (deputy.deputies, kept(office, deputy.version, 副主任="").committee.deputies) == (
        (three.split(";")[1],),
        (),
    )
    assert (after.chair_id, after.members, after.stands) == (first, tuple(three.split(";")), "ok")
    office.run(handlers.load_committees)
    assert opened(office).term_until == date(2029, 2, 28)


def test_an_unlawful_committee_is_not_written_and_the_cell_is_named(office: Any) -> None:
    before = opened(office)
    two = ";".join(sorted(office.town.mediators)[:2])
    faults = kept(office, before.version, 委员=two, 女委员=two, 主任=two.split(";")[0]).faults
    assert [(one.column, "现在2人" in one.reason) for one in faults] == [("委员", True)]
    assert [one.column for one in kept(office, before.version, 届期结束="很久", 所在村="月亮村").faults] == [
        "届期结束",
        "所在村",
    ]
    assert opened(office).version == before.version


def test_who_saves_a_committee_second_is_told(office: Any) -> None:
    version = opened(office).version
    three = ";".join(sorted(office.town.mediators)[:3])
    cells = {"委员": three, "女委员": three.split(";")[1], "主任": three.split(";")[0]}
    kept(office, version, **cells)
    with pytest.raises(CommitteeChangedMeanwhile, match="别人改过"):
        kept(office, version, **cells)
    with pytest.raises(CommitteeChangedMeanwhile, match="已经有一个"):
        kept(office, **cells)


def test_a_workbook_is_tried_then_written_and_gives_up_what_it_says(office: Any) -> None:
    three = sorted(office.town.mediators)[:3]
    new = {
        "编号": "CE1", "名称": "砖厂人民调解委员会", "类别": "企事业单位", "主任": three[0], "委员": ";".join(three),
        "女委员": three[2], "届期开始": "2026-03-01", "届期结束": "2029-02-28",
    }  # fmt: skip
    rows = (new, {"编号": "CV201", "状态": "撤销"})
    tried = taken(office, *rows, dry_run=True)
    assert (tried.added, tried.left, tried.written) == (("CE1",), ("CV201",), False)
    assert taken(office, *rows).written
    codes = [
        one.cells["编号"] for one in queries.list_committee_rows(office.session, office.coordinator).items
    ]
    assert "CE1" in codes
    assert "CV201" not in codes
    assert (
        taken(
            office,
            *(
                one.cells
                for one in queries.list_committee_rows(office.session, office.coordinator).items
                if one.cells["编号"] == "CE1"
            ),
        ).unchanged
        == 1
    )


def test_a_renamed_committee_is_renamed_on_the_roster(office: Any) -> None:
    one = next(iter(office.town.mediators))
    code = office.town.mediators[one].committee_code
    sheet, three = opened(office, code), sorted(office.town.mediators)[:3]
    cells = {
        "编号": code,
        "名称": "新名人民调解委员会",
        "主任": three[0],
        "委员": ";".join(three),
        "女委员": three[0],
        "副主任": "",
    }
    request = c.KeepCommittee(cells=cells, version=sheet.version, reason="更名")
    office.run(handlers.keep_committee, request, actor=office.coordinator)
    office.session.expire_all()
    assert office.session.get_one(Mediator, one).committee == "新名人民调解委员会"


def test_the_board_counts_terms_that_end_and_others_may_not_keep_committees(office: Any) -> None:
    day = office.clock.now().date()
    office.session.get_one(Committee, "CV200").term_until = day
    office.session.flush()
    assert queries.committees_due(office.session, day) == 1
    with pytest.raises(Forbidden):
        office.run(
            handlers.import_committees,
            c.ImportCommittees(rows=({"编号": "CV200"},)),
            actor=office.mediator("M1"),
        )
    assert d.DispatchRows(items=()).committees_due == 0
