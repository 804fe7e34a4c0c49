"""The roster as a table: rows are checked together, the dry run writes nothing, and who leaves loses no case."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import mediator_roster as c
from contracts.errors import Forbidden
from contracts.expert_training import TrainingCertified
from mediator_dispatch import handlers, queries
from mediator_dispatch.errors import MediatorUnknown, RosterChangedMeanwhile
from mediator_dispatch.model import DispatchCase, Mediator

NEW = {"编号": "M9001", "姓名": "郑新来", "层级": "村级", "调委会": "CT1", "专长": "02;04", "上限": "3"}


def imported(road: Any, *rows: dict[str, str], dry_run: bool = False) -> c.RosterResult:
    request = c.ImportRoster(rows=rows, dry_run=dry_run)
    result: c.RosterResult = road.run(handlers.import_roster, request, actor=road.coordinator)
    return result


def table(road: Any, session: Session) -> dict[str, dict[str, str]]:
    found = queries.list_roster(session, c.ListRoster(), road.coordinator)
    return {one.cells["编号"]: one.cells for one in found.items}


def test_what_was_exported_changes_nothing_when_it_comes_back(road: Any, session: Session) -> None:
    before = table(road, session)
    result = imported(road, *before.values())
    assert (result.faults, result.changed, result.added, result.unchanged) == ((), (), (), len(before))
    assert list(next(iter(before.values()))) == list(c.COLUMNS)


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(road: Any, session: Session) -> None:
    one = next(iter(road.town.mediators))
    rows = ({"编号": one, "上限": "9"}, NEW)
    result = imported(road, *rows, dry_run=True)
    assert (result.changed, result.added, result.written) == ((one,), ("M9001",), False)
    assert (session.get(Mediator, "M9001"), session.get_one(Mediator, one).load_cap) == (None, 2)
    assert imported(road, *rows).written
    new = session.get_one(Mediator, "M9001")
    assert (new.load_cap, new.skills, new.available, session.get_one(Mediator, one).load_cap) == (
        3,
        ["02", "04"],
        False,
        9,
    )


def test_what_the_office_wrote_outlives_the_next_start(road: Any, session: Session) -> None:
    one = next(iter(road.town.mediators))
    imported(road, {"编号": one, "上限": "9"}, NEW)
    road.run(handlers.load_mediators)
    assert session.get_one(Mediator, one).load_cap == 9
    assert session.get_one(Mediator, "M9001").active


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        ({"上限": "0"}, "上限", "1到50"),
        ({"专长": "02;99"}, "专长", "没有“99”"),
        ({"方法": "打一架"}, "方法", "五步议事"),
        ({"层级": "省级"}, "层级", "村级"),
        ({"调委会": "月亮调委会"}, "调委会", "月亮"),
        ({"品牌调解室": "无"}, "品牌调解室", "品牌调解室"),
        ({"在岗": "有时"}, "在岗", "是或者否"),
        ({"状态": "走了"}, "状态", "退出"),
        ({"从业年数": "很久"}, "从业年数", "整数"),
        ({"编号": "第一"}, "编号", "M0642"),
        ({"编号": "M9009"}, "姓名", "必填"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row_and_reason_and_nothing_is_written(
    road: Any, session: Session, cells: dict[str, str], column: str, why: str
) -> None:
    one, other = list(road.town.mediators)[:2]
    result = imported(road, {"编号": other, "上限": "7"}, {"编号": one, **cells})
    assert (3, column) in [(fault.row, fault.column) for fault in result.faults]
    assert why in next(fault.reason for fault in result.faults if fault.column == column)
    assert (result.written, session.get_one(Mediator, other).load_cap) == (False, 2)


def test_a_number_that_stands_twice_is_named(road: Any) -> None:
    assert [fault.reason for fault in imported(road, NEW, NEW).faults] == ["编号和第2行重复。"]


def test_relatives_and_employer_only_rule_out_and_are_never_told(road: Any, session: Session) -> None:
    one = next(iter(road.town.mediators))
    imported(road, {"编号": one, "近亲属": "王小明；李芳", "工作单位": "晨光砖厂"})
    assert road.digest("王小明") in session.get_one(Mediator, one).ties
    assert (table(road, session)[one]["近亲属"], table(road, session)[one]["工作单位"]) == ("", "")


def test_who_leaves_while_asked_and_while_mediating_loses_no_case(road: Any, session: Session) -> None:
    road.run(handlers.take_signed, road.signed())
    first = road.open_offer()
    road.accept(first)
    road.run(handlers.take_signed, road.signed("d2"))
    session.get_one(DispatchCase, "d2")
    asked = road.open_offer("d2").mediator_id
    imported(road, *({"编号": one, "状态": "退出"} for one in {first.mediator_id, asked}))
    assert road.open_offer("d1").mediator_id not in (first.mediator_id, asked)
    assert road.open_offer("d2").mediator_id not in (first.mediator_id, asked)
    assert sum(road.load_of(one) for one in road.town.mediators) == 2
    assert first.mediator_id not in table(road, session)


def test_only_the_coordinator_keeps_the_roster(road: Any, session: Session) -> None:
    with pytest.raises(Forbidden):
        road.run(handlers.import_roster, c.ImportRoster(rows=(NEW,)), actor=road.mediator("M1"))
    with pytest.raises(Forbidden):
        queries.list_roster(session, c.ListRoster(), road.mediator("M1"))


def test_a_training_certificate_stands_once_on_the_roster(road: Any, session: Session) -> None:
    one = next(iter(road.town.mediators))
    told = TrainingCertified(
        at=road.clock.now(),
        training_id="t1",
        person_id=one,
        title="民法典实务",
        hours=6,
        held_on=date(2026, 3, 10),
    )
    for event in (told, told, told.model_copy(update={"person_id": "E01"})):
        road.run(handlers.take_trained, event)
    assert table(road, session)[one]["培训"] == "民法典实务"
    road.run(handlers.load_mediators)
    assert session.get_one(Mediator, one).training == ["民法典实务"]


def kept(road: Any, cells: dict[str, str], version: str = "", reason: str = "年度核定") -> c.KeptMediator:
    request = c.KeepMediator(cells=cells, version=version, reason=reason)
    found: c.KeptMediator = road.run(handlers.keep_mediator, request, actor=road.coordinator)
    return found


def opened(road: Any, one: str) -> c.MediatorSheet:
    day = road.clock.now().date()
    return queries.get_mediator(road.session, c.GetMediator(mediator_id=one), road.coordinator, day)


def found(road: Any, **wanted: Any) -> list[str]:
    day = road.clock.now().date()
    sheet = queries.find_mediators(road.session, c.FindMediators(**wanted), road.coordinator, day)
    assert sheet.total == len(sheet.items)
    return [one.mediator_id for one in sheet.items]


def roster_told(road: Any, published: Any) -> list[tuple[str, bool]]:
    told = (one for one in published(road.session) if isinstance(one, c.RosterChanged))
    return [(one.person_id, one.on_roster) for one in told]


def test_one_mediator_is_changed_with_a_reason_and_an_empty_cell_clears(road: Any) -> None:
    one = next(iter(road.town.mediators))
    seen = opened(road, one)
    changes = {"编号": one, "语言": "", "品牌调解室": "SW", "上限": "6", "从业年数": "12", "在岗": "否"}
    after = kept(road, changes, seen.version).mediator
    assert after is not None
    assert (after.languages, after.studio_code, after.load_cap, after.standing) == ((), "SW", 6, 12)
    assert (after.duty, after.skills) == ("off", seen.skills)
    assert kept(road, {"编号": one, "上限": "0"}, after.version).faults[0].column == "上限"


def test_who_saves_second_is_told_and_nothing_is_written(road: Any) -> None:
    one = next(iter(road.town.mediators))
    version = opened(road, one).version
    kept(road, {"编号": one, "上限": "6"}, version)
    with pytest.raises(RosterChangedMeanwhile, match="别人改过"):
        kept(road, {"编号": one, "上限": "9"}, version)
    with pytest.raises(RosterChangedMeanwhile, match="已经在名册"):
        kept(road, {**NEW, "编号": one})
    with pytest.raises(MediatorUnknown):
        kept(road, NEW, "a version")
    assert opened(road, one).load_cap == 6


def test_a_load_that_changes_meanwhile_is_no_change_of_the_roster(road: Any) -> None:
    road.run(handlers.take_signed, road.signed())
    asked = road.open_offer().mediator_id
    version = opened(road, asked).version
    road.accept(road.open_offer())
    assert kept(road, {"编号": asked, "上限": "6"}, version).mediator is not None


def test_who_comes_leaves_and_comes_back_is_told_once_each(road: Any, published: Any) -> None:
    new = kept(road, NEW).mediator
    left = kept(road, {"编号": "M9001", "状态": "退出"}, new.version).mediator
    assert (left.duty, found(road, duty="left")) == ("left", ["M9001"])
    back = kept(road, {"编号": "M9001", "状态": "在册"}, left.version).mediator
    kept(road, {"编号": "M9001", "上限": "4"}, back.version)
    told = [("M9001", True), ("M9001", False), ("M9001", True)]
    assert roster_told(road, published) == told


def test_the_roster_is_found_by_what_is_wanted(road: Any) -> None:
    first, second, *_ = road.town.mediators
    everybody = found(road)
    kept(road, {"编号": first, "语言": "普通话;手语", "专长": "07", "品牌调解室": "SG", "从业年数": "40"},
         opened(road, first).version)  # fmt: skip
    kept(road, {"编号": second, "在岗": "否"}, opened(road, second).version)
    assert found(road, language="手语") == found(road, skill="07") == found(road, studio="SG") == [first]
    assert found(road, standing=40) == [first]
    assert found(road, duty="off") == [second]
    assert found(road, duty="there") == [one for one in everybody if one != second]
    assert found(road, load="full") == []
    assert found(road, load="idle") == everybody
    assert len(found(road, level="town")) == 1
    road.run(handlers.take_signed, road.signed())
    assert found(road, load="idle") == [one for one in everybody if one != road.open_offer().mediator_id]
    studios = queries.list_studios(road.session, road.coordinator, road.town, road.clock.now().date())
    assert {one.code: [m.mediator_id for m in one.members] for one in studios.items}["SG"] == [first]
    with pytest.raises(Forbidden):
        queries.find_mediators(road.session, c.FindMediators(), road.mediator(first), road.clock.now().date())


def test_names_of_the_roster_are_told_by_id_also_of_who_left(road: Any) -> None:
    new = kept(road, NEW).mediator
    kept(road, {"编号": "M9001", "状态": "退出"}, new.version)
    asked = c.GetRosterNames(person_ids=("M9001", "S0001"))
    assert queries.get_roster_names(road.session, asked).names == {"M9001": "郑新来"}
