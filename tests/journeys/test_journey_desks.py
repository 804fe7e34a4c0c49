"""A desk works on a case with others: it calls them in, they come and answer, a co-desk does its part."""

from __future__ import annotations

from datetime import timedelta

import pytest

from testkit.page import page_errors

SMOKE = "楼下饭店油烟直排，熏得住户开不了窗，物业公司多次协商不成，物业费也一直没交。"
PARTIES = [{"name": "王小明", "role": "applicant", "phone": "13812345678", "village_code": "370832104200"}]


@pytest.fixture
def signed(platform):
    """A dispute that 城建环保办 has signed for."""
    body = {
        "channel": "window",
        "narrative": SMOKE,
        "parties": PARTIES,
        "village_code": "370832104200",
        "type": "17",
    }
    dispute = platform.ask("POST", "/disputes", "window1", json=body)["id"]
    rows = lambda: platform.ask("GET", "/routing/referred?limit=200", "triage1")["items"]  # noqa: E731
    here = lambda: platform.call("GET", f"/desks/czjs/disputes/{dispute}", "czjs1").status_code == 200  # noqa: E731
    platform.until(lambda: here() or dispute in {row["dispute_id"] for row in rows()}, "it is studied")
    if not here():
        decision = {
            "type_code": "17",
            "complexity": "simple",
            "lead_desk": "czjs",
            "co_desks": ["scjg"],
            "reason": "由城建牵头。",
        }
        platform.ask("POST", f"/disputes/{dispute}/routing", "triage1", json=decision)
        platform.until(here, "the desk has it")
    platform.ask("POST", f"/desks/czjs/disputes/{dispute}/sign", "czjs1")
    return dispute


def test_a_desk_is_called_comes_answers_and_is_scored(platform, signed):
    lead, called = platform.browser("czjs1"), platform.browser("scjg1")
    page = f"/desk/{signed}"
    assert page_errors(lead.get(page).text) == []
    short = {"called_desk": "scjg", "matter": "来"}
    wrong = platform.send(lead, page, short, f"{page}/whistles")
    assert wrong.status_code == 422
    assert page_errors(wrong.text) == []
    given = {"called_desk": "scjg", "matter": "请到现场核实经营许可。"}
    assert "哨已吹响" in platform.send(lead, page, given, f"{page}/whistles").text
    mine = platform.ask("GET", f"/desks/scjg/whistles?dispute_id={signed}", "scjg1")["items"]
    whistle = f"/whistles/{mine[0]['whistle_id']}"
    assert page_errors(called.get("/whistles").text) == []
    assert "已报到" in platform.send(called, whistle, {}, f"{whistle}/arrive").text
    assert (
        "结果已反馈"
        in platform.send(called, whistle, {"result": "证照齐全，已责令清洗。"}, f"{whistle}/answer").text
    )
    for who in (lead, called):
        assert "评分已记下" in platform.send(who, whistle, {"stars": "5"}, f"{whistle}/score").text

    def kinds():
        return [e["kind"] for e in platform.ask("GET", f"/disputes/{signed}/timeline", "leader")["items"]]

    platform.until(lambda: kinds().count("WhistleScored") == 2, "supervision was told")
    assert page_errors(platform.browser("supervisor").get(f"/disputes/{signed}").text) == []
    assert "证照齐全" in platform.browser("supervisor").get(f"/disputes/{signed}").text
    scored(platform, lead)


def scored(platform, lead):
    """The desk sees its own scores, supervision those of all desks, as a page and as a file."""
    own = lead.get("/scores").text
    assert page_errors(own) == [] and "城建环保办 按月" in own and "市场监管所 按月" not in own
    supervisor = platform.browser("supervisor")
    whole = supervisor.get("/scores").text
    assert page_errors(whole) == [] and "市场监管所 按月" in whole
    rows = supervisor.get("/scores.csv").text.splitlines()
    assert "得到均分" in rows[0] and len(rows) == 1 + 12 * 6
    assert any("市场监管所" in row and "5.0" in row for row in rows)
    wrong = supervisor.get("/scores?since=2026-02-01&until=2026-01-01")
    assert wrong.status_code == 422 and page_errors(wrong.text) == [] and "不能早于" in wrong.text
    empty = supervisor.get("/scores?since=2001-01-01&until=2001-02-01").text
    assert page_errors(empty) == [] and "这段时间没有" in empty
    day = platform.today().replace(day=1).isoformat()
    assert platform.call("GET", f"/desks/pcs/scores?since={day}", "czjs1").status_code == 403
    (mine,) = platform.ask("GET", f"/desks/czjs/scores?since={day}", "czjs1")["items"]
    assert mine["made"] >= 1 and mine["stars"] == 5.0
    assert platform.browser("m0001").get("/scores").status_code == 403


def test_a_co_desk_does_its_part_and_the_lead_sees_it(platform, signed):
    lead, co = platform.browser("czjs1"), platform.browser("pcs1")
    page = f"/desk/{signed}"
    given = {"co_desk": "pcs", "task": "劝导夜间噪声。", "due_on": "2001-01-01"}
    past = platform.send(lead, page, given, f"{page}/parts")
    assert (past.status_code, "日期已经过去" in past.text) == (422, True)
    soon = (platform.today() + timedelta(days=5)).isoformat()
    assert "协办已布置" in platform.send(lead, page, {**given, "due_on": soon}, f"{page}/parts").text
    part = platform.ask("GET", f"/desks/pcs/parts?dispute_id={signed}", "pcs1")["items"][0]["part_id"]
    assert page_errors(co.get("/parts").text) == []
    done = platform.send(
        co, f"/parts/{part}", {"result": "已劝导，店主同意十点前打烊。"}, f"/parts/{part}/finish"
    )
    assert "协办结果已反馈" in done.text
    assert "已劝导" in lead.get(page).text
    assert platform.call("GET", f"/desks/fl/parts/{part}", "fl1").status_code == 404


@pytest.mark.parametrize(
    ("what", "body", "field", "words"),
    [
        ("whistles", {"called_desk": "czjs", "matter": "请到现场看看。"}, "called_desk", "不能选择本部门"),
        (
            "whistles",
            {"called_desk": "zzzz", "matter": "请到现场看看。"},
            "called_desk",
            "没有代码为“zzzz”的部门",
        ),
        ("whistles", {"called_desk": "scjg", "matter": "看" * 501}, "matter", "500"),
        (
            "whistles",
            {"called_desk": "scjg", "matter": "请到现场看看。", "arrive_by": "2001-01-01T00:00:00Z"},
            "arrive_by",
            "已经过去",
        ),
        ("parts", {"co_desk": "scjg", "task": "查一查证照。", "due_on": "2001-01-01"}, "due_on", "已经过去"),
        ("handovers", {"to_id": "S0039", "reason": "出差"}, "to_id", "不能选择本人"),
        (
            "papers",
            {"of": "both", "kinds": ["photo"], "until_on": "2001-01-01"},
            "until_on",
            "日期已经过去",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_field(platform, signed, what, body, field, words):
    answer = platform.call("POST", f"/desks/czjs/disputes/{signed}/{what}", "czjs1", json=body)
    assert answer.status_code == 422
    told = {one["field"]: one["reason"] for one in answer.json()["errors"]}
    assert words in told[field]


def test_a_signed_case_is_not_returned_and_an_unknown_desk_is_not_found(platform, signed):
    body = {"reason": "不归我们管", "proposed_desk": "scjg"}
    answer = platform.call("POST", f"/desks/czjs/disputes/{signed}/return", "czjs1", json=body)
    assert (answer.status_code, "已签收" in answer.json()["detail"]) == (409, True)
    assert platform.call("GET", "/desks/zzzz/whistles", "leader").status_code == 404
