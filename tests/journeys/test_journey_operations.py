"""The operator puts right what could not be handled, and the auditor sees who saw and who changed what."""

from __future__ import annotations

import csv
import io
import re

import pytest

from contracts.envelope import Envelope, encode
from contracts.warning import WarningSettled
from messaging.failures import ATTEMPTS, FAILED_AT, QUEUE, REASON, REFERENCE
from messaging.publisher import Letter
from messaging.shelf import FILE, Shelf
from servicekit.clock import SystemClock
from testkit.page import page_errors

PARTIES = [{"name": "郑大壮", "role": "applicant", "phone": "13812349999"}]


def csrf_of(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


@pytest.fixture
def dead_letter(platform):
    """An event that supervision could not handle."""
    now = SystemClock().now()
    event_id = f"dead-{now.timestamp():.6f}"
    event = WarningSettled(at=now, warning_id="w-none", number="YJ-0", level="grid", settled_by="p1")
    headers = {
        "type": event.routing_key(), ATTEMPTS: 6, REASON: "TooEarly after 6 attempts", REFERENCE: "abcd1234",
        QUEUE: "supervision.WarningSettled", FAILED_AT: now.isoformat(),
    }  # fmt: skip
    shelf = Shelf(platform.var / FILE)
    shelf.put("supervision", Letter("", "", encode(Envelope(event_id, "", event)), headers, event_id))
    return shelf, event_id


def trail(platform, **query):
    answer = platform.browser("auditor").get("/audit.csv", params=query)
    assert answer.status_code == 200
    assert answer.text.startswith("\ufeff"), "a spreadsheet needs the mark to read Chinese"
    return list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))


def test_the_operator_sees_every_service_well(platform):
    page = platform.browser("operator").get("/operations").text
    assert "上传的文件没有查毒" in page and "MALWARE_SCAN" in page, "off by default, and said"
    assert page_errors(page) == []
    assert "22 / 22" in page
    assert "没有回答" not in page


def test_a_dead_letter_is_shown_masked_and_put_back_with_a_reason(platform, dead_letter):
    shelf, event_id = dead_letter
    operator = platform.browser("operator")
    listed = operator.get("/operations").text
    assert page_errors(listed) == [] and "它前面的消息还没有到，试了 6 次" in listed
    page = operator.get(f"/operations/letters/supervision/{event_id}").text
    assert page_errors(page) == [] and "WarningSettled.v1" in page
    data = {"csrf_token": csrf_of(page), "reason": "上游已经补发"}
    answer = operator.post(f"/operations/letters/supervision/{event_id}/replay", data=data)
    assert "已重新入队" in answer.text
    platform.until(
        lambda: (shelf.on_the_way("supervision"), shelf.count("supervision"))[1] == 0, "it went back"
    )
    row = next(row for row in trail(platform, person="operator") if "上游已经补发" in row[6])
    assert (row[1], row[3]) == ("周柘生", "死信重新入队")


def test_a_dead_letter_is_thrown_away_only_for_a_reason(platform, dead_letter):
    shelf, event_id = dead_letter
    operator = platform.browser("operator")
    path = f"/operations/letters/supervision/{event_id}"
    token = csrf_of(operator.get(path).text)
    operator.post(f"{path}/discard", data={"csrf_token": token, "reason": ""})
    assert [each.message_id for each in shelf.listed("supervision", event_id)] == [event_id]
    several = {"csrf_token": token, "do": "discard", "ids": [f"supervision/{event_id}"], "reason": "测试消息"}
    assert "已丢弃 1 封" in operator.post("/operations/letters", data=several).text
    assert shelf.listed("supervision", event_id) == []
    assert operator.get(path).status_code == 404


def test_only_the_operator_sees_operations_and_only_the_auditor_the_trail(platform):
    for path in ("/operations", "/audit", "/audit.csv", "/audit/chains", "/audit/seals.csv"):
        assert platform.browser("leader").get(path).status_code == 403
    assert platform.browser("operator").get("/audit").status_code == 403


def test_the_auditor_sees_who_looked_at_unmasked_data_and_why(platform):
    body = {
        "channel": "window", "narrative": "邻居半夜唱歌，吵得睡不着，说了几次都不听。", "parties": PARTIES,
        "village_code": "370832104200",
    }  # fmt: skip
    dispute = platform.ask("POST", "/disputes", "window1", json=body)
    platform.ask("POST", f"/disputes/{dispute['id']}/reveal", "window1", json={"why": "电话通知郑大壮"})
    auditor = platform.browser("auditor")

    def shown():
        page = auditor.get("/audit", params={"number": dispute["number"], "kind": "read"}).text
        return page if "看了未遮盖信息" in page else None

    page = platform.until(shown, "supervision knows the number")
    assert page_errors(page) == []
    assert "电话通知郑某某" in page and "郑大壮" not in page
    rows = trail(platform, number=dispute["number"], kind="read")
    assert [row[3] for row in rows[1:]] == ["看了未遮盖信息"]
    assert not trail(platform, number=dispute["number"], kind="read", person="supervisor")[1:]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"person": "没有这个人"}, "没有叫“没有这个人”的人"),
        ({"number": "LSQP-1999-1"}, "没有编号是“LSQP-1999-1”的纠纷"),
    ],
)
def test_a_name_or_number_that_nobody_has_is_told(platform, query, sentence):
    assert sentence in platform.browser("auditor").get("/audit", params=query).text


def test_the_trail_goes_on_page_by_page_without_a_gap(platform):
    auditor, seen, path = platform.browser("auditor"), [], "/audit"
    for _ in range(3):
        page = auditor.get(path).text
        seen += re.findall(r'<time datetime="[^"]+" title="([^"]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        if not following:
            break
        path = following[1].replace("&amp;", "&")
    assert seen == sorted(seen, key=lambda text: [int(n) for n in re.findall(r"\d+", text)], reverse=True)


def test_a_check_of_the_chains_is_asked_for_and_its_result_stays(platform):
    auditor = platform.browser("auditor")
    page = auditor.get("/audit/chains").text
    assert page_errors(page) == []
    answer = auditor.post("/audit/chains", data={"csrf_token": csrf_of(page)})
    assert "已开始校验" in answer.text
    page = platform.until(
        lambda: "所有的链都完好" in (text := auditor.get("/audit/chains").text) and text, "all hold"
    )
    assert page.count("完好") >= 10
    assert "吴映荷" in page


def test_yesterday_is_sealed_at_the_start(platform):
    answer = platform.browser("auditor").get("/audit/seals.csv")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert len({row[0] for row in rows[1:]}) == 10
    assert all(len(row[3]) == 64 for row in rows[1:])


def test_the_same_is_answered_to_programs(platform):
    health = platform.ask("GET", "/services/routing/health", "operator")
    assert (health["service"], health["outbox_waiting"]) == ("routing", 0)
    assert platform.call("GET", "/services/routing/health", "leader").status_code == 403
    rows = platform.ask("GET", "/services/directory/audit?limit=5", "auditor")
    assert 0 < len(rows["items"]) <= 5
    assert platform.ask("POST", "/services/routing/chains/verify", "auditor")["running_since"]
