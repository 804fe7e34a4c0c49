"""Lists: filters in the address, order, pages, kept views, several at once, files for a spreadsheet; the tabs of a dispute."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest

from testkit.page import page_errors

STORY = "包工头拖欠工钱{n}千元，工地在村东头，打电话不接。"
PARTIES = [{"name": "钱守仁", "role": "applicant", "phone": "13812340001"}]


def csrf_of(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def numbers(page):
    return re.findall(r">(LSQP-\d{4}-\d{6})</a>", page)


def table(answer):
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/csv")
    assert answer.text.startswith("\ufeff"), "a spreadsheet needs the mark to read Chinese"
    return list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))


@pytest.fixture(scope="module")
def wages(running_platform):
    """Three disputes that wait at the desk rss."""
    platform, made = running_platform, []
    for number in range(3, 6):
        body = {
            "channel": "window", "narrative": STORY.format(n=number), "parties": PARTIES, "village_code": "370832104200",
        }  # fmt: skip
        made.append(platform.ask("POST", "/disputes", "window1", json=body))
    for dispute in made:
        path = f"/desks/rss/disputes/{dispute['id']}"
        platform.until(lambda path=path: platform.call("GET", path, "rss1").status_code == 200, "it waits")
    return made


def test_the_list_is_sorted_as_the_address_says(platform, wages):
    client = platform.browser("supervisor")
    up = numbers(client.get("/disputes?sort=number").text)
    down = numbers(client.get("/disputes?sort=-number").text)
    assert up == sorted(up) and down == sorted(down, reverse=True)
    assert {dispute["number"] for dispute in wages} <= {*up, *down}


def test_a_filter_that_is_set_is_shown_with_a_way_to_take_it_off(platform, wages):
    page = platform.browser("supervisor").get("/disputes?desk=rss&status=routed").text
    assert page_errors(page) == []
    assert "部门：人社所" in page and "状态：已分流" in page
    assert 'href="/disputes?status=routed"' in html.unescape(page)


def test_the_file_holds_what_the_list_holds(platform, wages):
    client = platform.browser("supervisor")
    rows = table(client.get("/disputes.csv?desk=rss&status=routed"))
    shown = numbers(client.get("/disputes?desk=rss&status=routed").text)
    assert rows[0][0] == "编号"
    assert sorted(row[0] for row in rows[1:]) == sorted(shown)
    assert "钱守仁" not in str(rows)


def test_only_what_was_ticked_is_exported(platform, wages):
    client = platform.browser("supervisor")
    data = {"csrf_token": csrf_of(client.get("/disputes").text), "ids": [wages[0]["id"], wages[2]["id"]]}
    rows = table(client.post("/disputes/export", data=data))
    assert sorted(row[0] for row in rows[1:]) == sorted([wages[0]["number"], wages[2]["number"]])
    nothing = client.post("/disputes/export", data={"csrf_token": data["csrf_token"]})
    assert "还没有勾选" in nothing.text


def test_a_view_is_kept_without_its_words_and_dropped_again(platform, wages):
    client = platform.browser("supervisor")
    token = csrf_of(client.get("/disputes").text)
    data = {"csrf_token": token, "name": "人社待签", "query": "/disputes?desk=rss&status=routed&q=钱守仁"}
    page = client.post("/views", data=data).text
    assert "已保存为常用视图" in page and "搜索的文字不保存" in page
    kept = re.search(r'href="([^"]+)" aria-current="true"[^>]*><i[^>]*></i>\s*人社待签', page)
    assert kept and html.unescape(kept[1]) == "/disputes?desk=rss&status=routed"
    assert "人社待签" not in platform.browser("leader").get("/disputes").text
    view = re.search(r'action="/views/(\w+)/drop"', page)[1]
    page = client.post(f"/views/{view}/drop", data={"csrf_token": token, "back": "/disputes"}).text
    assert "人社待签" not in page


def test_a_view_leads_nowhere_else(platform):
    client = platform.browser("supervisor")
    data = {"csrf_token": csrf_of(client.get("/disputes").text), "name": "x", "query": "//evil.example/a?b=1"}
    answer = client.post("/views", data=data, follow_redirects=False)
    assert answer.headers["location"].startswith(("/home", "/a"))


def test_a_desk_signs_several_at_once_and_one_that_cannot_be_holds_up_nobody(platform, wages):
    client = platform.browser("rss1")
    inbox = client.get("/desk").text
    assert page_errors(inbox) == []
    assert {dispute["number"] for dispute in wages} <= set(numbers(inbox))
    ids = [wages[0]["id"], wages[1]["id"]]
    data = {"csrf_token": csrf_of(inbox), "do": "sign", "ids": ids}
    assert "已签收 2 件" in client.post("/desk/sign", data=data).text
    again = client.post("/desk/sign", data={**data, "ids": [ids[0], wages[2]["id"]]}).text
    assert "已签收 1 件" in again and "1 件没有签" in again
    rows = table(client.get("/desk.csv?state=signed"))
    assert {dispute["number"] for dispute in wages} & {row[0] for row in rows} or "调解中" in str(rows)


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("town", "/dispatch.csv?state=offering"),
        ("town", "/warnings.csv"),
        ("visitor1", "/visits.csv?all=1"),
        ("supervisor", "/supervision.csv"),
        ("admin", "/people.csv?role=leader"),
    ],
)
def test_every_list_can_be_had_as_a_file(platform, wages, login, path):
    rows = table(platform.browser(login).get(path))
    assert len(rows[0]) > 4 and all(len(row) == len(rows[0]) for row in rows)


def test_what_a_spreadsheet_would_run_is_text(platform):
    from gateway.exporting import safe

    assert safe("=1+1") == "'=1+1" and safe("@x") == "'@x" and safe(None) == "" and safe(3) == "3"


@pytest.mark.parametrize(
    "tab", ["overview", "study", "mediation", "agreement", "papers", "visits", "links", "nonsense"]
)
@pytest.mark.parametrize("login", ["supervisor", "rss1", "window1"])
def test_every_tab_of_a_dispute_is_well_made_for_everybody(platform, wages, login, tab):
    page = platform.browser(login).get(f"/disputes/{wages[0]['id']}?tab={tab}")
    assert page.status_code == 200 and page_errors(page.text) == []
    assert page.text.count('aria-current="page"') >= 1


def test_the_timeline_is_filtered_without_scripts(platform, wages):
    client = platform.browser("supervisor")
    page = client.get(f"/disputes/{wages[0]['id']}?show=register").text
    shown = re.findall(r'<li class="happening [^"]*" data-kind="(\w+)"( hidden)?>', page)
    assert {kind for kind, hidden in shown if not hidden} == {"register"}
    assert {kind for kind, hidden in shown if hidden} >= {"study"}


def test_only_whoever_has_the_case_gets_the_button(platform, wages):
    fresh = {
        "channel": "window", "narrative": STORY.format(n=8), "parties": PARTIES, "village_code": "370832104200",
    }  # fmt: skip
    dispute = platform.ask("POST", "/disputes", "window1", json=fresh)["id"]
    officer = platform.browser("rss1")
    page = platform.until(
        lambda: (
            "去签收" in (text := officer.get(f"/disputes/{dispute}", follow_redirects=True).text) and text
        ),
        "the desk is asked to sign",
    )
    assert page.count("case-next") == 1
    others = platform.browser("supervisor").get(f"/disputes/{dispute}").text
    assert "去签收" not in others and "等部门签收" in others


def test_arrivals_wait_by_their_turn_and_are_narrowed_by_the_address(platform):
    made = []
    for village in ("370832104200", "370832104201"):
        body = {"narrative": STORY.format(n=9), "parties": PARTIES, "village_code": village}
        made.append(platform.ask("POST", "/public/disputes", json=body)["number"])
    window = platform.browser("window1")
    page = window.get("/arrivals?channel=online&village=370832104201")
    assert page_errors(page.text) == [] and "来源：" in page.text
    assert made[1] in page.text and made[0] not in page.text
    rows = platform.ask("GET", "/arrivals?limit=200", "window1")["items"]
    assert [row["registered_at"] for row in rows] == sorted(row["registered_at"] for row in rows)
    waited = window.get("/arrivals?channel=online&village=370832104201&age=7")
    assert made[1] not in waited.text and "清空筛选" in waited.text and page_errors(waited.text) == []


def test_what_the_window_registered_today_is_not_what_it_registered_yesterday(platform):
    body = {"channel": "window", "narrative": STORY.format(n=8), "parties": PARTIES}
    made = platform.ask("POST", "/disputes", "window2", json=body)["number"]
    window = platform.browser("window2")
    assert made in window.get("/window/today").text
    platform.wind(days=1)
    page = platform.browser("window2").get("/window/today")
    assert made not in page.text and page_errors(page.text) == []
