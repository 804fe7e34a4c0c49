"""The roster of mediators and the brand studios on a stub bus: found, opened, changed, in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from contracts import mediator_roster as c
from contracts.committees import Committees
from contracts.directory import Names
from contracts.errors import Fault, Refused
from services.gateway.tests.test_gateway_dispatch import COORDINATOR, Bus

LEADER = ("L1", "leader", ("supervision.read",))
CELLS = {
    "编号": "M0001", "姓名": "Li", "层级": "镇级", "调委会": "Town", "专长": "02;07", "方法": "情感疏导", "语言": "普通话;手语",
    "品牌调解室": "SG", "从业年数": "12", "培训": "", "上限": "6", "在岗": "是", "工作单位": "", "近亲属": "", "状态": "在册",
}  # fmt: skip
ONE = c.MediatorSheet(
    mediator_id="M0001", name="Li", level="town", committee="Town", village_code="", area_code="", skills=("02", "07"),
    methods=("情感疏导",), languages=("普通话", "手语"), training=(), studio_code="SG", standing=12, load=6, load_cap=6,
    duty="there", available=True, version="v1", cells=CELLS,
)  # fmt: skip
STUDIOS = c.Studios(
    items=(c.StudioSheet(code="SG", name="Studio", method="Sit", leader_id="M0001", members=(ONE,)),)
)


def office(who: Any = COORDINATOR, kept: Any = None, found: tuple[c.MediatorSheet, ...] = (ONE,)) -> Bus:
    sheet = c.FoundMediators(items=found, total=len(found), languages=("手语",), committees=("Town",))
    return Bus(
        who,
        FindMediators=lambda _: sheet,
        GetMediator=lambda _: ONE,
        ListStudios=lambda _: STUDIOS,
        ListCommittees=lambda _: Committees(items=()),
        ListViews=lambda _: (_ for _ in ()).throw(Refused(Fault(code="x", status=403, message="x"))),
        KeepMediator=lambda _: kept or c.KeptMediator(mediator=ONE),
    )


def posted(client_of: Any, bus: Bus, address: str, **words: Any) -> Any:
    client = client_of(bus)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/mediators/M0001").text)
    assert token is not None
    return client.post(address, data={"csrf_token": token[1], **words})


def sent(bus: Bus) -> c.KeepMediator:
    return next(one for one in reversed(bus.asked) if isinstance(one, c.KeepMediator))


def test_the_filters_stand_in_the_address_and_reach_the_roster(open_page: Any) -> None:
    bus = office()
    page = open_page(bus, "/mediators?language=手语&duty=absent&load=full&standing=10&studio=SG")
    asked = next(one for one in bus.asked if isinstance(one, c.FindMediators))
    assert (asked.language, asked.duty, asked.load, asked.standing, asked.studio) == (
        "手语",
        "absent",
        "full",
        10,
        "SG",
    )
    assert 'href="/mediators/M0001"' in page
    assert "已满" in page


def test_an_empty_list_says_what_to_do(open_page: Any) -> None:
    assert "清空筛选" in open_page(office(found=()), "/mediators?language=手语")
    assert 'href="/mediators/roster"' in open_page(office(found=()), "/mediators")


def main_of(open_page: Any, address: str) -> str:
    return str(open_page(office(LEADER), address)).split("<main")[1]


def test_a_leader_sees_the_roster_and_changes_nothing(open_page: Any, client_of: Any) -> None:
    for address in ("/mediators", "/mediators/M0001", "/mediators/studios"):
        assert 'name="reason"' not in main_of(open_page, address)
    assert client_of(office(LEADER)).get("/mediators/new").status_code == 403


def test_a_change_is_sent_with_version_and_reason_and_what_was_cleared(client_of: Any) -> None:
    bus = office()
    words = {
        "version": "v1",
        "reason": "年度核定",
        "name": "Li",
        "languages": "",
        "skills": ["02"],
        "cap": "7",
    }
    assert posted(client_of, bus, "/mediators/M0001", **words).status_code == 302
    kept = sent(bus)
    assert (kept.version, kept.reason, kept.cells["编号"]) == ("v1", "年度核定", "M0001")
    assert (kept.cells["语言"], kept.cells["专长"], kept.cells["方法"], kept.cells["上限"]) == (
        "",
        "02",
        "",
        "7",
    )
    assert not {"工作单位", "近亲属"} & set(kept.cells)


def test_a_wrong_cell_stands_at_its_field_and_nothing_typed_is_lost(client_of: Any) -> None:
    fault = c.RowFault(row=2, column="上限", reason="上限要填1到50的整数；不再派单请把在岗改为否。")
    bus = office(kept=c.KeptMediator(faults=(fault,)))
    answer = posted(client_of, bus, "/mediators/M0001", version="v1", reason="x y", cap="99", name="王新名")
    assert answer.status_code == 422
    assert "上限要填1到50" in answer.text
    assert "王新名" in answer.text


@pytest.mark.parametrize(("leave", "studio"), [("yes", ""), ("", "SG")])
def test_a_member_joins_and_leaves_a_studio(client_of: Any, leave: str, studio: str) -> None:
    bus = office()
    words = {"mediator_id": "m0001", "reason": "调整人员", **({"leave": leave} if leave else {})}
    assert posted(client_of, bus, "/mediators/studios/SG", **words).status_code == 302
    assert sent(bus).cells == {"编号": "M0001", "品牌调解室": studio}
    assert sent(bus).version == "v1"


@pytest.mark.parametrize(
    "address", ["/mediators", "/mediators/M0001", "/mediators/new", "/mediators/studios"]
)
def test_the_pages_are_sound_in_english(open_page: Any, address: str) -> None:
    page = open_page(office(), f"{address}?lang=en")
    assert '<html lang="en"' in page


def test_a_mediator_whom_only_the_roster_has_is_called_by_name(open_page: Any) -> None:
    bus = office()
    leads = STUDIOS.items[0].model_copy(update={"leader_id": "M9001"})
    bus.answers |= {
        "ListStudios": lambda _: c.Studios(items=(leads,)),
        "GetNames": lambda asked: Names(names={one: "Li" for one in asked.person_ids if one != "M9001"}),
        "GetRosterNames": lambda _: c.RosterNames(names={"M9001": "郑新来"}),
    }
    assert "郑新来" in open_page(bus, "/mediators/studios")
