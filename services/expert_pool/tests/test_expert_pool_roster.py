"""Committees and experts as people keep them, on both databases."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import MetaData

from contracts import expert_roster as c
from contracts.errors import Forbidden
from contracts.mediator_roster import RosterResult
from contracts.people import Actor
from expert_pool import errors, handlers, queries, tables
from expert_pool.handlers.town import name_digest
from expert_pool.model import Expert, KnownCase

KEEPER = Actor(person_id="town", roles=("town_coordinator",), rights=("expert.manage",))
NEW = {
    "编号": "E51", "姓名": "郑新来", "委员会": "土地纠纷调解委员会", "专长": "07", "职称": "测绘师", "资质": "测绘证",
    "资质有效期至": "2028-06-30",
}  # fmt: skip


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return tables.metadata


@pytest.fixture
def office(pool: Any) -> Any:
    pool.town.villages = {"370832104200": SimpleNamespace(code="370832104200", name="拳铺村")}
    return pool


def imported(pool: Any, *rows: dict[str, str], dry_run: bool = False) -> RosterResult:
    request = c.ImportExperts(rows=rows, dry_run=dry_run)
    result: RosterResult = pool.run(handlers.import_experts, request, actor=KEEPER)
    return result


def table(pool: Any) -> dict[str, dict[str, str]]:
    found = queries.list_expert_roster(pool.session, c.ListExpertRoster(), KEEPER, pool.town)
    return {one.cells["编号"]: one.cells for one in found.items}


def kept(pool: Any, **changes: Any) -> c.ExpertCommittees:
    fields = {"code": "CI8", "name": "物业纠纷调解委员会", "types": ("17",), **changes}
    request = c.KeepExpertCommittee.model_validate(fields)
    found: c.ExpertCommittees = pool.run(handlers.keep_expert_committee, request, actor=KEEPER)
    return found


def test_what_was_exported_changes_nothing_when_it_comes_back(office: Any) -> None:
    before = table(office)
    result = imported(office, *before.values())
    assert (result.faults, result.changed, result.added, result.unchanged) == ((), (), (), len(before))
    assert list(before["E1"]) == list(c.EXPERT_COLUMNS)


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(office: Any) -> None:
    rows = ({"编号": "E1", "职称": "高级工程师"}, {"编号": "E2", "状态": "退出"}, NEW)
    result = imported(office, *rows, dry_run=True)
    assert (result.changed, result.left, result.added, result.written) == (("E1",), ("E2",), ("E51",), False)
    assert office.session.get(Expert, "E51") is None
    assert imported(office, *rows).written
    after = table(office)
    assert (after["E1"]["职称"], "E2" in after, after["E51"]["资质有效期至"]) == (
        "高级工程师",
        False,
        "2028-06-30",
    )
    again = imported(office, *rows)
    assert (again.changed, again.left, again.added, again.unchanged) == ((), (), (), 3)


def test_somebody_new_is_drawn_and_outlives_the_next_start(office: Any) -> None:
    imported(office, NEW, {"编号": "E1", "职称": "高级工程师"})
    office.run(handlers.load_experts)
    assert table(office)["E1"]["职称"] == "高级工程师"
    assert "E51" in {lot.expert_id for lot in office.draw(count=1).lots}


def test_a_new_day_of_the_same_credential_is_a_renewal_and_another_name_another_credential(
    office: Any,
) -> None:
    imported(office, {"编号": "E7", "资质": "测绘资质", "资质有效期至": "2029-01-01"})
    imported(office, {"编号": "E7", "资质": "注册测绘师", "资质有效期至": "2030-01-01"})
    held = office.session.get_one(Expert, "E7").credentials
    assert {one.name: one.valid_until for one in held} == {
        "测绘资质": date(2029, 1, 1),
        "注册测绘师": date(2030, 1, 1),
    }


def test_questions_that_wait_for_who_leaves_go_to_the_next_expert(office: Any) -> None:
    office.draw(count=1)
    (one,) = office.consultations()
    gone = one.expert_id
    imported(office, {"编号": gone, "状态": "退出"})
    assert one.state == "asked"
    assert one.expert_id not in ("", gone)
    assert one.declined[-1]["reason"] == "已退出专家库"


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        ({"编号": "专家"}, "编号", "E51"),
        ({"姓名": "甲"}, "姓名", "2到20个字"),
        ({"委员会": "月亮委员会"}, "委员会", "月亮"),
        ({"专长": "07;99"}, "专长", "没有“99”"),
        ({"所在村": "月亮村"}, "所在村", "月亮村"),
        ({"职称": "长" * 101}, "职称", "最多100个字"),
        ({"资质": "证"}, "资质有效期至", "一起填"),
        ({"资质": "证", "资质有效期至": "明年"}, "资质有效期至", "2028-06-30"),
        ({"状态": "走了"}, "状态", "退出"),
        ({"编号": "E99"}, "姓名", "必填"),
        ({"编号": "E2"}, "编号", "和第2行重复"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row_and_reason_and_nothing_is_written(
    office: Any, cells: dict[str, str], column: str, why: str
) -> None:
    result = imported(office, {"编号": "E2", "职称": "改了"}, {"编号": "E1", **cells})
    assert any(fault.row == 3 and fault.column == column and why in fault.reason for fault in result.faults)
    assert table(office)["E2"]["职称"] == "工程师"


def test_committees_are_added_changed_and_given_up_only_when_empty(office: Any) -> None:
    assert [(one.code, one.experts) for one in kept(office).items] == [("CI8", 0), ("LAND", 7)]
    kept(office, types=("16", "17"), active=False)
    with pytest.raises(errors.CommitteeInUse):
        kept_land(office)
    with pytest.raises(errors.UnknownField) as raised:
        kept(office, types=("99",))
    assert raised.value.field == "types"
    office.run(handlers.load_experts)
    found = {
        one.code: (one.types, one.active) for one in queries.list_expert_committees(office.session).items
    }
    assert found["CI8"] == (("16", "17"), False)


def kept_land(office: Any) -> Any:
    """The committee of the test's experts has a code of its own form."""
    request = c.KeepExpertCommittee.model_construct(
        code="LAND", name="土地纠纷调解委员会", types=("07",), active=False
    )
    return office.run(handlers.keep_expert_committee, request, actor=KEEPER)


def test_only_who_keeps_the_pool_changes_it(office: Any) -> None:
    expert = office.expert("E1")
    with pytest.raises(Forbidden):
        office.run(handlers.import_experts, c.ImportExperts(rows=(NEW,)), actor=expert)
    with pytest.raises(Forbidden):
        queries.list_expert_roster(office.session, c.ListExpertRoster(), expert, office.town)


def test_near_relatives_whom_an_expert_declared_keep_them_off_a_case_and_are_never_told(office: Any) -> None:
    case = office.session.get_one(KnownCase, "d1")
    key = office.settings.identity_key.get_secret_value()
    case.parties = [{"ref": "P1", "name_digest": name_digest(key, "孙大力")}]
    expert = office.session.get_one(Expert, "E1")
    assert not case.ties(expert)
    assert imported(office, {"编号": "E1", "近亲属": "孙 大力；周小鱼"}).changed == ("E1",)
    assert case.ties(expert)
    assert table(office)["E1"]["近亲属"] == ""
    assert imported(office, {"编号": "E1", "近亲属": ""}).changed == ()
    assert case.ties(expert)
