"""An outside system from the first key to the status that comes back to it: over HTTP on both sides."""

from __future__ import annotations

import json
import secrets
import time

import pytest

from testkit.outside import outside_system, signed
from testkit.page import page_errors

CONTENT = "邻居把公用排水沟用水泥封死，一下雨院子里全是积水，找了村干部两次没有解决。"


@pytest.fixture
def hotline(platform):
    """The hotline's own program, connected to the platform by the administrator."""
    with outside_system() as system:
        there = [
            row["connection_id"] for row in platform.ask("GET", "/exchange/connections", "admin")["items"]
        ]
        if "hotline" not in there:
            body = {
                "connection_id": "hotline",
                "name": "市12345热线",
                "channel": "hotline_12345",
                "form": "hotline.v1",
            }
            platform.ask("POST", "/exchange/connections", "admin", json=body)
        addresses = {
            "status_url": f"{system.url}/status",
            "orders_url": f"{system.url}/orders",
            "active": True,
        }
        platform.ask("POST", "/exchange/connections/hotline", "admin", json=addresses)
        keys = platform.ask("GET", "/exchange/connections", "admin")["items"]
        for key in next(row for row in keys if row["connection_id"] == "hotline")["keys"][:-1]:
            if key["good"]:
                platform.ask(
                    "POST", f"/exchange/connections/hotline/keys/{key['key_id']}/retire", "admin", json={}
                )
        made = platform.ask("POST", "/exchange/connections/hotline/keys", "admin", json={"keep_hours": 0})
        system.secret = made["secret"]
        yield system


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
    found = platform.ask("GET", "/arrivals", "window1")["items"]
    dispute = next(row["dispute_id"] for row in found if row["number"] == first.json()["number"])
    platform.ask("POST", f"/disputes/{dispute}/accept", "window1", json={})

    mine = lambda: [m["data"] for m in hotline.told if m["data"]["order_no"] == number]  # noqa: E731
    platform.until(lambda: len(mine()) >= 3, "the hotline hears of it")
    assert [one["status"] for one in mine()][:2] == ["registered", "accepted"]
    assert [one["sequence"] for one in mine()] == list(range(1, len(mine()) + 1))
    assert hotline.unsigned == 0 and "郑" not in json.dumps(hotline.told, ensure_ascii=False)

    changed = push(platform, hotline, "changed", {**order(number), "content": f"{CONTENT}昨天又堵上了。"})
    assert changed.json()["version"] == 2
    page = platform.browser("window1").get(f"/disputes/{dispute}").text
    assert page_errors(page) == []
    assert "来源工单" in page and "昨天又堵上了" in page and "来源工单有变化" in page


def test_a_system_that_fails_is_tried_again_and_a_person_sends_what_was_given_up(platform, hotline):
    hotline.answers[:] = [410]
    number = f"JN-{secrets.token_hex(4)}"
    assert push(platform, hotline, "created", order(number)).status_code == 201
    rows = lambda: platform.ask("GET", f"/exchange/deliveries?q={number}&state=failed", "admin")["items"]  # noqa: E731
    (failed,) = platform.until(rows, "it is given up at once where the receiver is gone")
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
    for page in ("/exchange", "/exchange/systems/hotline", "/exchange/deliveries", "/exchange/strays"):
        assert page_errors(admin.get(page).text) == []
        assert platform.browser("window1").get(page).status_code == 403
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
    found = platform.until(lambda: next((r for r in rows() if r["state"] == "done"), None), "it is compared")
    one = f"{page}/{found['reconciliation_id']}"
    shown = admin.get(f"{one}?kind=only_there").text
    assert page_errors(shown) == [] and missing in shown and mine not in shown
    assert mine in admin.get(f"{one}.csv").text
    done = platform.send(admin, one, {"order_no": missing, "how": "register"}, f"{one}/remedy")
    assert "已补登记" in done.text
    assert push(platform, hotline, "urged", {"order_no": missing}).status_code == 201
