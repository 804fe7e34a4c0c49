"""The register of committees on a stub bus: listed, opened, changed, as a workbook, in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contracts import committees as c
from contracts.mediator_roster import RosterRow, RosterRows, RowFault
from services.gateway.tests.test_gateway_dispatch import Bus
from services.gateway.tests.test_gateway_mediator_roster import COORDINATOR, LEADER, posted

CELLS = {
    "编号": "CV200", "名称": "甲村人民调解委员会", "类别": "村级", "所在村": "370832104200", "管区": "A1", "主任": "M0001",
    "副主任": "", "委员": "M0001;M0002;M0003", "女委员": "M0003", "届期开始": "2025-03-01", "届期结束": "2028-02-29",
    "状态": "在册",
}  # fmt: skip
ONE = c.CommitteeSheet(
    code="CV200", name="East", kind="village", village_code="370832104200", area_code="A1", chair_id="M0001",
    members=("M0001", "M0002", "M0003"), women=("M0003",), term_from=date(2025, 3, 1), term_until=date(2028, 2, 29),
    stands="ending", warnings=("任期2028-02-29届满，请准备换届（可以连选连任）。",), mediators=7, version="v1", cells=CELLS,
)  # fmt: skip


def office(who: Any = COORDINATOR, kept: Any = None) -> Bus:
    from services.gateway.tests.test_gateway_mediator_roster import ONE as PERSON

    return Bus(
        who,
        GetMediator=lambda _: PERSON,
        ListStudios=lambda _: type("None", (), {"items": ()})(),
        FindMediators=lambda _: type("None", (), {"committees": (), "languages": ()})(),
        ListCommittees=lambda _: c.Committees(items=(ONE,), due=1),
        GetCommittee=lambda _: ONE,
        ListCommitteeRows=lambda _: RosterRows(items=(RosterRow(cells=CELLS),)),
        KeepCommittee=lambda _: kept or c.KeptCommittee(committee=ONE),
    )


def test_the_register_says_what_ends_and_filters_by_the_address(open_page: Any) -> None:
    bus = office()
    page = open_page(bus, "/mediators/committees?kind=village&stands=ending")
    asked = next(one for one in bus.asked if isinstance(one, c.ListCommittees))
    assert (asked.kind, asked.stands) == ("village", "ending")
    assert "快到届" in page
    assert "有 1 个调委会" in open_page(office(), "/mediators/committees")


def test_one_committee_shows_its_people_and_the_sentence(open_page: Any) -> None:
    page = open_page(office(), "/mediators/committees/CV200")
    assert "请准备换届" in page
    assert 'href="/mediators/M0003"' in page
    assert 'name="reason"' in page
    assert 'name="reason"' not in open_page(office(LEADER), "/mediators/committees/CV200")


def test_a_change_is_sent_with_its_version_and_a_fault_stands_at_its_field(client_of: Any) -> None:
    fault = RowFault(row=2, column="委员", reason="委员要3到9人，现在2人（人民调解法第八条）。")
    bus = office(kept=c.KeptCommittee(faults=(fault,)))
    words = {"version": "v1", "reason": "换届选举", "members": "M0001;M0002", "name": "East"}
    answer = posted(client_of, bus, "/mediators/committees/CV200", **words)
    assert answer.status_code == 422
    assert "现在2人" in answer.text
    sent = next(one for one in bus.asked if isinstance(one, c.KeepCommittee))
    assert (sent.version, sent.cells["编号"], sent.cells["委员"], sent.cells["副主任"]) == (
        "v1", "CV200", "M0001;M0002", "",
    )  # fmt: skip


def test_the_register_goes_out_as_a_workbook(client_of: Any) -> None:
    assert client_of(office()).get("/mediators/committees.xlsx").data[:2] == b"PK"
    assert client_of(office(LEADER)).get("/mediators/committees/table").status_code == 403


@pytest.mark.parametrize("page", ["", "/CV200", "/new", "/table"])
def test_the_pages_are_sound_in_english(open_page: Any, page: str) -> None:
    assert '<html lang="en"' in open_page(office(), f"/mediators/committees{page}?lang=en")
