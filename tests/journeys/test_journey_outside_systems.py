"""An outside system from the first key to the status that comes back to it: over HTTP on both sides."""

from __future__ import annotations

import json
import secrets
import time

import pytest

from testkit.outside import (
    GridSystem,
    Hotline,
    PetitionOffice,
    ProvincePlatform,
    outside_system,
    running,
    signed,
)
from testkit.page import page_errors

CONTENT = "邻居把公用排水沟用水泥封死，一下雨院子里全是积水，找了村干部两次没有解决。"


NAMES = {"hotline": "市12345热线", "province": "省一站式平台", "petition": "县信访局", "grid": "县网格平台"}


KINDS = {"hotline": Hotline, "province": ProvincePlatform, "petition": PetitionOffice, "grid": GridSystem}


@pytest.fixture
def hotline(platform):
    """The hotline's own program, connected to the platform by the administrator."""
    with outside_system() as system:
        connect(platform, system, "hotline", "hotline_12345", "hotline.v1")
        yield system


@pytest.fixture(params=list(NAMES))
def program(platform, request):
    """Each outside system of the town as a program with orders of its own."""
    kind = KINDS[request.param]
    with running(kind) as system:
        connect(platform, system, request.param, system.channel, system.form)
        system.door = f"{platform.url}/api/v1/exchange/{request.param}"
        system.now = lambda: _now(platform)
        yield system


def connect(platform, system, name, channel, form):
    """By the administrator: the connection with the program's addresses, and a new key for both sides."""
    of = f"/exchange/connections/{name}"
    if not connection(platform, name):
        body = {"connection_id": name, "name": NAMES[name], "channel": channel, "form": form}
        platform.ask("POST", "/exchange/connections", "admin", json=body)
    addresses = {"status_url": f"{system.url}/status", "orders_url": f"{system.url}/orders", "active": True}
    platform.ask("POST", of, "admin", json=addresses)
    for key in connection(platform, name)["keys"][:-1]:
        if key["good"]:
            platform.ask("POST", f"{of}/keys/{key['key_id']}/retire", "admin", json={})
    system.secret = platform.ask("POST", f"{of}/keys", "admin", json={"keep_hours": 0})["secret"]


def connection(platform, name):
    rows = platform.ask("GET", "/exchange/connections", "admin")["items"]
    return next((row for row in rows if row["connection_id"] == name), None)


def push(platform, system, kind, data, message_id=""):
    body = json.dumps({"type": f"order.{kind}", "data": data}, ensure_ascii=False).encode()
    headers = signed(system.secret, message_id or f"m-{secrets.token_hex(6)}", _now(platform), body)
    return platform.client.post("/api/v1/exchange/hotline/messages", content=body, headers=headers)


def _now(platform):
    """The platform's clock may have been wound."""
    from servicekit.clock import WindableClock

    return WindableClock(platform.var / "clock.json").now().timestamp()


def order(number):
    return {
        "order_no": number, "content": CONTENT, "caller": {"name": "郑大壮", "phone": "13812349999"},
        "area_code": "370832104200", "due_at": "2199-03-09T18:00:00+08:00",
    }  # fmt: skip


def test_an_order_comes_in_and_its_states_go_back_signed(platform, hotline):
    number = f"JN-{secrets.token_hex(4)}"
    first = push(platform, hotline, "created", order(number))
    assert first.status_code == 201, first.text
    assert push(platform, hotline, "created", order(number)).status_code == 200
    found = platform.ask("GET", "/arrivals?channel=hotline_12345&limit=200", "window1")["items"]
    dispute = next(row["dispute_id"] for row in found if row["number"] == first.json()["number"])
    platform.ask("POST", f"/disputes/{dispute}/accept", "window1", json={})

    mine = lambda: [m["data"] for m in hotline.told if m["data"]["order_no"] == number]  # noqa: E731
    platform.until(lambda: len(mine()) >= 3, "the hotline hears of it")
    assert [one["status"] for one in mine()][:2] == ["registered", "accepted"]
    assert [one["sequence"] for one in mine()] == list(range(1, len(mine()) + 1))
    assert hotline.unsigned == 0 and "郑" not in json.dumps(hotline.told, ensure_ascii=False)

    window, more = platform.browser("window1"), {"days": "3", "reason": "等鉴定结果"}
    asked = platform.send(window, f"/disputes/{dispute}", more, f"/disputes/{dispute}/order/extension")
    assert page_errors(asked.text) == [] and "等对方答复" in asked.text
    extended = lambda: [one["extension"]["reason"] for one in mine() if "extension" in one]  # noqa: E731
    assert platform.until(extended, "the hotline is asked for more time") == ["等鉴定结果"]
    changed = push(platform, hotline, "changed", {**order(number), "content": f"{CONTENT}昨天又堵上了。"})
    assert changed.json()["version"] == 2
    page = platform.browser("window1").get(f"/disputes/{dispute}").text
    assert page_errors(page) == []
    assert "来源工单" in page and "昨天又堵上了" in page and "来源工单有变化" in page
    assert "登记以后来源系统又来了 1 次" in page

    urged = f"{number}-2"
    assert push(platform, hotline, "created", order(urged)).status_code == 201
    assert push(platform, hotline, "urged", {"order_no": urged, "words": "请尽快联系"}).json()["version"] == 2
    listed = platform.browser("window1").get("/arrivals?said=urge&channel=hotline_12345").text
    assert page_errors(listed) == [] and "#order" in listed and listed.count("来件催办") >= 3, (
        "chip, choice, mark"
    )


def test_a_system_that_fails_is_tried_again_and_a_person_sends_what_was_given_up(platform, hotline):
    hotline.answers[:] = [410] * 20  # what is told of other orders meanwhile takes some of them
    number = f"JN-{secrets.token_hex(4)}"
    assert push(platform, hotline, "created", order(number)).status_code == 201
    rows = lambda: platform.ask("GET", f"/exchange/deliveries?q={number}&state=failed", "admin")["items"]  # noqa: E731
    failed = platform.until(rows, "it is given up at once where the receiver is gone")[0]
    hotline.answers.clear()
    admin = platform.browser("admin")
    listed = admin.get(f"/exchange/deliveries?q={number}").text
    assert page_errors(listed) == [] and "对方不再接收" in listed
    page = f"/exchange/deliveries/{failed['delivery_id']}"
    assert page_errors(admin.get(page).text) == []
    sent = platform.send(admin, page, {"ids": failed["delivery_id"]}, "/exchange/deliveries/replay")
    assert "已排入重发" in sent.text
    platform.until(lambda: failed["delivery_id"] in hotline.ids, "the same id arrives")
    assert number in admin.get(f"/exchange/deliveries.csv?q={number}").text


def test_what_fits_nowhere_waits_on_a_page_for_a_person(platform, hotline):
    number = f"JN-{secrets.token_hex(4)}"
    lost = push(
        platform, hotline, "supplemented", {"order_no": number, "words": "<b>又堵了</b>，电话13812349999"}
    )
    assert (lost.status_code, lost.json()["code"]) == (404, "order_unknown")
    admin = platform.browser("operator")
    page = admin.get("/exchange/strays").text
    assert page_errors(page) == [] and number in page
    assert "<b>又堵了" not in page and "13812349999" not in page
    rows = platform.ask("GET", "/exchange/strays", "operator")["items"]
    stray = next(row for row in rows if row["order_no"] == number)
    drop = {"how": "drop", "reason": "已电话核实是发错的"}
    done = platform.send(admin, "/exchange/strays", drop, f"/exchange/strays/{stray['stray_id']}")
    assert "已搁置" in done.text
    assert "已电话核实是发错的" in admin.get("/exchange/strays?settled=true").text


def test_what_is_not_signed_by_us_does_not_come_in(platform, hotline):
    body = b'{"type": "order.created", "data": {}}'
    url = "/api/v1/exchange/hotline/messages"
    assert platform.client.post(url, content=body).status_code == 401
    old = signed(hotline.secret, "old", time.time() - 86_400 * 3_650, body)
    refused = platform.client.post(url, content=body, headers=old)
    assert (refused.status_code, refused.json()["code"]) == (401, "signature_invalid")
    assert platform.client.post("/api/v1/exchange/nobody/messages", content=body).status_code == 404
    broken = platform.client.post(url, content=b"\xff", headers=signed(hotline.secret, "x", 0, b"\xff"))
    assert (broken.status_code, broken.json()["code"]) == (400, "bad_body")


def test_the_pages_of_the_exchange_are_for_who_manages_it(platform, hotline):
    admin = platform.browser("admin")
    window = platform.browser("window1")
    for page in ("/exchange", "/exchange/systems/hotline", "/exchange/deliveries"):
        assert page_errors(admin.get(page).text) == []
        assert window.get(page).status_code == 403
    strays = window.get("/exchange/strays")  # who stands at the window knows best where it belongs
    assert (strays.status_code, page_errors(strays.text)) == (200, [])
    assert platform.browser("rss1").get("/exchange/strays").status_code == 403
    wrong = {"name": "另一个", "connection_id": "Hot line", "channel": "hotline_12345", "form": "hotline.v1"}
    again = platform.send(admin, "/exchange", wrong)
    assert again.status_code == 422 and "另一个" in again.text
    bad = platform.send(admin, "/exchange/systems/hotline", {"name": "市12345热线", "status_url": "ftp://x"})
    assert bad.status_code == 422
    shown = platform.send(
        admin, "/exchange/systems/hotline", {"keep_hours": "1"}, "/exchange/systems/hotline/keys"
    )
    assert "whsec_" in shown.text and "whsec_" not in admin.get("/exchange/systems/hotline").text


def test_both_sides_are_compared_and_what_is_missing_is_registered_on_the_page(platform, hotline):
    mine, missing = f"JN-{secrets.token_hex(4)}", f"JN-{secrets.token_hex(4)}"
    assert push(platform, hotline, "created", order(mine)).status_code == 201
    hotline.pages[:] = [{"data": {"items": [{"order_no": missing, "order": order(missing)}]}}]
    admin, page = platform.browser("admin"), "/exchange/reconciliations"
    assert page_errors(admin.get(page).text) == []
    day = time.strftime("%Y-%m-%d", time.gmtime(_now(platform) + 8 * 3600))
    backwards = {"connection_id": "hotline", "since": day, "until": "2020-01-01"}
    assert platform.send(admin, page, backwards).status_code == 422
    assert "已开始对账" in platform.send(admin, page, {**backwards, "until": day}).text
    rows = lambda: platform.ask("GET", page, "admin")["items"]  # noqa: E731
    newest = lambda: next((r for r in rows()[:1] if r["state"] == "done"), None)  # noqa: E731
    found = platform.until(newest, "it is compared")
    one = f"{page}/{found['reconciliation_id']}"
    shown = admin.get(f"{one}?kind=only_there").text
    assert page_errors(shown) == [] and missing in shown and mine not in shown
    assert mine in admin.get(f"{one}.csv").text
    done = platform.send(admin, one, {"order_no": missing, "how": "register"}, f"{one}/remedy")
    assert "已补登记" in done.text
    several = platform.send(admin, one, {"ids": missing, "do": "register"}, f"{one}/remedies")
    assert (
        page_errors(several.text) == [] and "没有处理的 1 条" in several.text and "已经处理过" in several.text
    )
    of_hotline, of_nobody = (admin.get(f"{page}?connection_id={name}").text for name in ("hotline", "nobody"))
    assert one in of_hotline and one not in of_nobody and page_errors(of_nobody) == []
    assert admin.get(f"{one}?kind=unreadable").status_code == 200
    assert push(platform, hotline, "urged", {"order_no": missing}).status_code == 201


def test_every_outside_system_hears_in_its_own_words_how_its_order_stands(platform, program):
    number = f"W-{secrets.token_hex(4)}"
    order_of = program.keep(number, CONTENT)
    first = program.send(number, message_id=number)
    assert first.status == 201 and first.body["order_no"] == number, first.body
    assert program.send(number, message_id=number).status == 200
    assert program.say("supplement", number, "昨天又堵上了，请尽快来人。").status == 201
    assert program.say("supplement", number).status == 422
    assert program.say("urge", "没有这张").status == 404
    (dispute,) = [
        row["dispute_id"]
        for row in platform.ask("GET", "/arrivals?limit=200", "window1")["items"]
        if row["number"] == first.body["number"]
    ]
    platform.ask("POST", f"/disputes/{dispute}/accept", "window1", json={})
    platform.until(lambda: order_of.step >= 2, "it hears that it was accepted")
    assert order_of.local_no == first.body["number"] and program.unsigned == 0
    assert order_of.state in {"accepted", "referred", "routed", "02", "2"}
    assert "郑" not in json.dumps(program.told, ensure_ascii=False)
    page = platform.browser("window1").get(f"/disputes/{dispute}").text
    assert page_errors(page) == [] and "昨天又堵上了" in page and NAMES[connected(program)] in page


def test_every_outside_system_hears_why_not_and_where_else(platform, program):
    number = f"W-{secrets.token_hex(4)}"
    refused = program.keep(number, CONTENT)
    refused.files = [("现场.png", b"\x89PNG\r\n\x1a\n" + b"0" * 1_500_000), ("病毒.exe", b"MZ")]
    taken = program.send(number).body
    ours = taken["number"]
    assert [one["taken"] for one in taken["files"]] == [True, False]
    (dispute,) = [
        row["dispute_id"]
        for row in platform.ask("GET", "/arrivals?limit=200", "window1")["items"]
        if row["number"] == ours
    ]
    platform.ask("POST", f"/disputes/{dispute}/refuse", "window1", json={"reason_code": "N3"})
    platform.until(lambda: refused.refusal, "it hears that it was refused")
    assert refused.refusal["reason_code"] == "N3" and refused.refusal["way_on"]
    assert refused.state in {"refused", "04", "4"} and not refused.result
    page = platform.browser("window1").get(f"/disputes/{dispute}").text
    assert page_errors(page) == []
    assert "现场.png" in page and "附件有 1 个没有收下" in page and "Windows 程序" in page


def test_both_sides_are_compared_by_a_list_that_the_outside_system_sends_or_is_asked_for(platform, program):
    sent, lost = (f"W-{secrets.token_hex(4)}" for _ in range(2))
    assert (program.keep(sent, CONTENT) and program.send(sent)).status == 201
    program.keep(lost, CONTENT)
    program.keep(f"W-{secrets.token_hex(4)}", CONTENT)
    platform.until(lambda: program.kept[sent].step >= 1, "it hears of it")
    day = time.strftime("%Y-%m-%d", time.gmtime(_now(platform) + 8 * 3600))
    first, last = program.push_list(day, day)
    assert (first.status, first.body["state"]) == (201, "collecting")
    assert (last.body["state"], last.body["orders"]) == ("done", 3), last.body
    page = f"/exchange/reconciliations/{last.body['reconciliation_id']}"
    admin = platform.browser("admin")
    shown = admin.get(f"{page}?kind=only_there").text
    assert page_errors(shown) == [] and lost in shown and sent not in shown
    assert page_errors(admin.get("/exchange/reconciliations").text) == []
    assert (
        "已补登记" in platform.send(admin, page, {"order_no": lost, "how": "register"}, f"{page}/remedy").text
    )
    platform.until(lambda: program.kept[lost].step >= 1, "it hears of the one that was missing")

    asked = platform.ask(
        "POST", "/exchange/reconciliations", "admin",
        json={"connection_id": connected(program), "since": day, "until": day},
    )  # fmt: skip
    one = f"/exchange/reconciliations/{asked['reconciliation_id']}"
    done = lambda: (row := platform.ask("GET", one, "admin"))["state"] == "done" and row  # noqa: E731
    found = platform.until(done, "the list that was asked for is compared")
    assert {lost, sent} & {
        row["order_no"] for row in found["differences"] if row["kind"] == "only_there"
    } == set()
    assert program.push_list(day, day, list_no=asked["reconciliation_id"])[-1].status == 201
    assert program.push_list(day, day, list_no=asked["reconciliation_id"])[0].status == 409


def connected(program):
    return program.form.removesuffix(".v1")


def test_a_bad_line_of_a_pushed_list_stands_in_the_reconciliation_and_costs_only_itself(platform, hotline):
    number = f"JN-{secrets.token_hex(4)}"
    bad = {"order_no": f"{number}-2", "order": {**order(f"{number}-2"), "people_involved": "好几个"}}
    data = {
        "list_no": number, "since": "2026-03-01", "until": "2026-03-02", "next_cursor": "",
        "items": [{"order_no": number, "order": order(number)}, bad, "不是工单"],
    }  # fmt: skip
    body = json.dumps({"type": "orders.list", "data": data}, ensure_ascii=False).encode()
    headers = signed(hotline.secret, f"l-{number}", _now(platform), body)
    answer = platform.client.post("/api/v1/exchange/hotline/lists", content=body, headers=headers)
    assert answer.status_code == 201 and answer.json()["state"] == "done"
    told = [(one["position"], one["errors"][0]["field"]) for one in answer.json()["faulty"]]
    assert told == [(1, "data.items.1.order.people_involved"), (2, "data.items.2")]
    page = (
        platform.browser("admin").get(f"/exchange/reconciliations/{answer.json()['reconciliation_id']}").text
    )
    assert page_errors(page) == []
    assert "读不懂" in page and "没有编号" in page and "people_involved" in page
    english = platform.browser("admin")
    english.get("/exchange?lang=en")
    shown = english.get(f"/exchange/reconciliations/{answer.json()['reconciliation_id']}").text
    assert "Unreadable" in shown and "应为整数" not in shown
