"""What a counter does beyond registering: files, people who come again, refusals, and what belongs together."""

from __future__ import annotations

import base64
import io
import re
import socket
import time

import docx

from testkit.page import page_errors

PIGSTY = "邻居赵大山翻盖猪圈把排水沟堵住了，污水漫进我家菜窖，泡坏了一窖红薯，找他几回都不理。"
AGAIN = "上次说过，赵大山的猪圈还是堵着排水沟，污水又漫进菜窖，红薯全泡坏了，要他赔。"
WANG = {"name": "王小明", "role": "applicant", "phone": "13812345678", "village_code": "370832104200"}
SUN = {"name": "孙七", "role": "applicant", "phone": "13900001111", "village_code": "370832104200"}
ZHAO = {"name": "赵大山", "role": "respondent"}


def registered(platform, narrative, *parties, **more):
    body = {
        "channel": "window",
        "narrative": narrative,
        "parties": parties,
        "village_code": "370832104200",
        **more,
    }
    made = platform.ask("POST", "/disputes", "window1", json=body)
    look = lambda: platform.call("GET", f"/disputes/{made['id']}", "leader").status_code == 200  # noqa: E731
    platform.until(look, "the registration is known everywhere")
    return made


def test_repeats_and_neighbours_lie_under_the_first_until_that_is_taken_back(platform):
    first = registered(platform, PIGSTY, WANG, ZHAO)
    again = registered(platform, AGAIN, WANG, ZHAO)
    neighbour = registered(platform, PIGSTY, SUN, ZHAO)
    window, tab = platform.browser("window1"), f"/disputes/{first['id']}?tab=links"
    page = window.get(tab)
    assert page_errors(page.text) == []
    assert again["number"] in page.text and "那一件是重复件？" in page.text
    for other, kind in ((again, "duplicate"), (neighbour, "gathered")):
        given = {
            "of": other["id"],
            "other_number": first["number"],
            "reason_code": kind,
            "reason": "核对过。",
        }
        assert "已关联" in platform.send(window, tab, given, f"/disputes/{first['id']}/links").text
    page = window.get(tab).text
    assert page_errors(page) == [] and "连同并入的 2 件，共有 2 名申请人" in page
    known = lambda: len(platform.ask("GET", f"/disputes/{first['id']}", "leader")["case"]["links"])  # noqa: E731
    platform.until(lambda: known() == 2, "supervision knows of both links")
    case = lambda one: platform.ask("GET", f"/disputes/{one['id']}", "leader")["case"]  # noqa: E731
    platform.until(lambda: len(case(first)["followers"]) == 2, "both are worked under the first")
    assert {case(one)["state"] for one in (again, neighbour)} == {"merged"}
    told = platform.send(platform.browser(), "/progress", {"query_code": again["query_code"]})
    assert f"您以前反映过同一件事（{first['number']}）" in told.text
    page = platform.browser("leader").get(f"/disputes/{first['id']}").text
    assert page_errors(page) == [] and "并入这一件的（2）" in page

    links = platform.ask("GET", f"/disputes/{first['id']}/links", "window1")["items"]
    assert {one["role"] for one in links} == {"repeat", "child"}
    undo = f"/disputes/{first['id']}/links/{links[0]['link_id']}/undo"
    assert platform.call("POST", undo[:], "rss1", json={"reason": "看错了"}).status_code == 403
    page = platform.send(window, tab, {"reason": "不是他家"}, undo).text
    assert "已撤销关联" in page and "不是他家" in page
    platform.until(lambda: known() == 1, "supervision knows that one was taken back")
    platform.until(lambda: len(case(first)["followers"]) == 1, "one is worked by itself again")
    said = [
        one["kind"] for one in platform.ask("GET", f"/disputes/{first['id']}/timeline", "leader")["items"]
    ]
    assert said.count("DisputesLinked") == 2 and said.count("DisputesUnlinked") == 1


def test_proposed_repeats_are_a_worklist_decided_one_or_several_at_once(platform):
    window = platform.browser("window1")
    words = "张家的鸡舍挨着我家水井，粪水渗进井里，水发臭不能喝，村里说过也没用。"
    people = (
        {"name": "冯水根", "role": "applicant", "phone": "13600007777"},
        {"name": "张家", "role": "respondent"},
    )
    first = registered(platform, words, *people)
    second, third = (registered(platform, words, *people) for _ in range(2))
    page = window.get("/repeats")
    assert page_errors(page.text) == []
    assert all(one["number"] in page.text for one in (first, second, third))
    pair = f"{second['id']} duplicate {first['number']}"
    done = platform.send(window, "/repeats", {"ids": pair, "do": "link"}, "/repeats")
    assert "已处理 1 对" in done.text and f">{second['number']}</a>" not in done.text
    apart = [f"{third['id']} duplicate {one['number']}" for one in (first, second)]
    given = {"ids": apart, "do": "distinct", "reason": "看过，不是", "back": "/repeats?channel=window"}
    done = platform.send(window, "/repeats", given, "/repeats")
    assert "已处理 2 对" in done.text and "channel=window" in str(done.url)
    assert third["number"] not in window.get("/repeats").text
    kinds = [one["kind"] for one in platform.ask("GET", f"/disputes/{third['id']}/links", "window1")["items"]]
    assert kinds == ["distinct", "distinct"]
    assert page_errors(window.get("/repeats?channel=letter&village=370832104201").text) == []
    assert platform.browser("rss1").get("/repeats").status_code == 403
    page, file = (window.get(f"/petitioners{kind}?times=3&days=30") for kind in ("", ".csv"))
    assert page_errors(page.text) == []
    assert all(third["number"] in one.text and "136****7777" in one.text for one in (page, file))
    assert "冯水根" not in page.text + file.text


def test_the_counter_sees_the_earlier_result_and_links_while_it_registers(platform):
    words = "李家的鱼塘放水淹了我家刚种的蒜地，两亩蒜苗都泡烂了，他不认账。"
    people = (
        {"name": "田有水", "role": "applicant", "phone": "13600008888"},
        {"name": "李家", "role": "respondent", "phone": "13600009999"},
    )
    first = registered(platform, words, *people)
    window = platform.browser("window1")
    asked = {"narrative": "", "other_phone": "13600009999"}
    panel = platform.send(window, "/window", {**asked, "narrative": words[:30]}, "/window/look-alikes")
    assert first["number"] in panel.text and 'name="same_as"' in panel.text
    assert re.search(r'alike-head">.*?</a><span', panel.text), "how it stands is beside the number"
    form = {
        "key": "picked", "channel": "window", "name": "田有水", "phone": "13600008888", "narrative": words,
        "other_name": "李家", "same_as": first["number"],
    }  # fmt: skip
    receipt = platform.send(window, "/window", form)
    assert "没有关联上" not in receipt.text
    dispute = receipt.url.path.rpartition("/")[2]
    links = platform.ask("GET", f"/disputes/{dispute}/links", "window1")["items"]
    assert [(one["other_number"], one["kind"]) for one in links] == [(first["number"], "duplicate")]


PNG = b"\x89PNG\r\n\x1a\n" + bytes(300)
FORM = {
    "key": "k1", "channel": "window", "name": "钱小花", "phone": "13700002222", "narrative": PIGSTY,
    "village_code": "370832104200",
}  # fmt: skip
# Who sees the words of a confidential dispute that window1 registered and that lies with its desk, and who may open it at all.
SEES = {
    "window1": "words", "triage1": "words", "desk": "words", "leader": "words", "supervisor": "words", "town": "words",
    "another desk": "nothing", "m0001": "nothing", "e01": "nothing", "grid-200": "nothing", "visitor1": "nothing",
    "legal-aid": "nothing", "admin": "nothing", "auditor": "nothing", "operator": "nothing",
}  # fmt: skip


def test_a_file_comes_with_a_registration_and_is_read_by_those_who_may(platform):
    window = platform.browser("window1")
    token = {"csrf_token": csrf_of(window.get("/window").text)}
    wrong = window.post(
        "/window", data=FORM | token, files={"files": ("照片.jpg", b"MZ\x90\x00" + bytes(90))}
    )
    assert wrong.status_code == 422 and "Windows 程序" in wrong.text and "请重新选" in wrong.text
    right = window.post("/window", data=FORM | token, files={"files": ("照片.jpg", PNG)})
    assert "/receipts/" in str(right.url) and "1 件" in right.text and page_errors(right.text) == []
    dispute = right.url.path.rpartition("/")[2]
    files = platform.ask("GET", f"/disputes/{dispute}/attachments", "window1")["items"]
    assert [(one["filename"], one["scan"]) for one in files] == [("照片.png", "not_scanned")]
    platform.until(lambda: window.get(f"/disputes/{dispute}").status_code == 200, "the page is there")
    page = window.get(f"/disputes/{dispute}").text
    assert page_errors(page) == [] and "照片.png" in page and "未查毒" in page
    assert window.get(f"/disputes/{dispute}/files/{files[0]['file_id']}").content == PNG
    for login in ("m0001", "visitor1"):
        assert platform.call("GET", f"/disputes/{dispute}/attachments", login).status_code == 403
    rows = platform.ask("GET", f"/services/intake/audit?subject={dispute}&reads=true", "auditor")["items"]
    assert {"file_read", "files_listed"} <= {one["action"] for one in rows}
    receipt = window.get(f"/disputes/{dispute}/notices/receipt.docx")
    assert receipt.status_code == 200 and "收到附件" in words_of(receipt.content)


def test_a_citizen_brings_a_file_with_the_query_code(platform):
    body = {"narrative": PIGSTY, "parties": [SUN]}
    made = platform.ask("POST", "/public/disputes", json=body)
    file = {"filename": "欠条.png", "content": base64.b64encode(PNG).decode()}
    address = f"/public/disputes/{made['query_code']}/attachments"
    assert platform.ask("POST", address, json=file)["media_type"] == "image/png"
    assert platform.call("POST", "/public/disputes/2222222222/attachments", json=file).status_code == 404
    program = {**file, "content": base64.b64encode(b"MZ" + bytes(90)).decode()}
    refused = platform.call("POST", address, json=program)
    assert refused.status_code == 422 and "Windows 程序" in refused.json()["detail"]


def test_ten_gigabytes_are_refused_before_they_are_read(platform):
    for path, kind in (
        ("/", "multipart/form-data; boundary=x"),
        ("/api/v1/public/disputes", "application/json"),
    ):
        head = (
            f"POST {path} HTTP/1.1\r\nHost: t\r\nContent-Type: {kind}\r\nContent-Length: 10000000000\r\n\r\n"
        )
        with socket.create_connection(
            (platform.client.base_url.host, platform.client.base_url.port), 5
        ) as raw:
            raw.sendall(head.encode() + b"x" * 1000)
            started, answer = time.monotonic(), raw.recv(20_000)
        assert time.monotonic() - started < 3
        assert answer.startswith(b"HTTP/1.1 413"), answer[:80]
        assert "提交的内容太大" in answer.decode("utf-8", "replace")


def test_a_confidential_dispute_shows_each_role_what_is_theirs(platform):
    wages = "我在工地干活半年，包工头欠我工资两万三千元，多次催要都不给，怕他报复，请保密。"
    made = registered(
        platform, wages, {"name": "周某友", "role": "applicant", "phone": "13500003333"}, confidential=True
    )
    dispute = made["id"]
    case = lambda: platform.ask("GET", f"/disputes/{dispute}", "leader")["case"]  # noqa: E731
    platform.until(lambda: case()["state"] == "routed" or decided(platform, dispute), "it has a desk")
    platform.until(lambda: case()["state"] == "routed", "it has a desk")
    desk = case()["desk"]
    another = "pcs1" if desk != "pcs" else "rss1"
    seen = {}
    for who in SEES:
        login = {"desk": f"{desk}1", "another desk": another}.get(who, who)
        answer = platform.call("GET", f"/disputes/{dispute}", login)
        shown = answer.json().get("registration") if answer.status_code == 200 else None
        seen[who] = "words" if shown and "包工头" in shown["narrative"] else "nothing"
        if seen[who] == "nothing":
            assert "包工头" not in answer.text and "周" not in answer.text, who
    assert seen == SEES
    look = {"why": "打电话约时间"}
    reveal = f"/disputes/{dispute}/reveal"
    assert platform.call("POST", reveal, another, json=look).status_code == 403
    assert platform.call("POST", reveal, another, json={**look, "handles": True}).status_code == 422
    assert platform.ask("POST", reveal, f"{desk}1", json=look)["parties"][0]["name"] == "周某友"


def test_an_anonymous_applicant_is_named_to_nobody_in_a_list_and_found_by_nobody_else(platform):
    anonymous = {"name": "吴小兰", "role": "applicant", "phone": "13400004444"}
    made = registered(platform, PIGSTY, anonymous, ZHAO, anonymous=True)
    for login in ("window1", "leader", "triage1"):
        page = platform.browser(login).get(f"/disputes/{made['id']}").text
        assert "匿名" in page and "吴" not in page, login
    found = platform.ask("POST", "/callers", "window1", json={"phone": "13400004444"})["items"]
    assert [one["name"] for one in found] == ["吴小兰"], "the counter may see all disputes"
    assert platform.ask("POST", "/callers", "pcs1", json={"phone": "13400004444"})["items"] == []


def test_a_refused_matter_stays_with_the_first_receiver_until_the_other_body_confirms(platform):
    made = platform.ask("POST", "/public/disputes", json={"narrative": PIGSTY, "parties": [SUN]})
    window = platform.browser("window1")
    rows = platform.ask("GET", "/arrivals?limit=200", "window1")["items"]
    dispute = next(one["dispute_id"] for one in rows if one["number"] == made["number"])
    notice = platform.send(window, "/arrivals", {"reason_code": "N3"}, f"/arrivals/{dispute}/refuse")
    assert "复议" in notice.text and page_errors(notice.text) == []
    assert page_errors(window.get(f"/disputes/{dispute}/refusal").text) == []
    paper = window.get(f"/disputes/{dispute}/notices/refusal.docx")
    assert "N3" in words_of(paper.content) and "首问" in words_of(paper.content)
    waiting = window.get("/arrivals?show=handover")
    assert made["number"] in waiting.text and page_errors(waiting.text) == []
    platform.until(lambda: window.get(f"/disputes/{dispute}").status_code == 200, "the page is there")
    assert "对方确认接收以前由其跟进" in window.get(f"/disputes/{dispute}").text
    given = {"reason": "县政府行政复议接待室，刘主任电话确认"}
    done = platform.send(window, "/arrivals?show=handover", given, f"/disputes/{dispute}/handover")
    assert "首问负责到此结束" in done.text and "刘主任" not in window.get("/arrivals?show=handover").text
    assert made["number"] not in window.get("/arrivals?show=handover").text
    assert platform.call("GET", f"/disputes/{dispute}/notices/refusal", "m0001").status_code == 403


ELSEWHERE = {"place": "汶上县综治中心", "address": "汶上县示例路2号", "phone": "0537-0000299"}


def test_a_walk_in_is_refused_at_the_counter_with_a_place_that_is_there(platform):
    window = platform.browser("window1")
    form = {
        "key": "refused-at-once",
        "channel": "window",
        "name": "孙七",
        "narrative": PIGSTY,
        "decision": "refuse",
    }
    without = platform.send(window, "/window", {**form, "refusal_reason_code": "N9"})
    assert without.status_code == 422 and page_errors(without.text) == []
    assert "请写明应当去的机关名称" in without.text and 'id="f-refusal_place-error"' in without.text
    place = {f"refusal_{key}": value for key, value in ELSEWHERE.items()}
    notice = platform.send(window, "/window", {**form, "refusal_reason_code": "N9", **place})
    assert "/refusal" in str(notice.url) and page_errors(notice.text) == []
    assert all(words in notice.text for words in ELSEWHERE.values())
    dispute = notice.url.path.split("/")[2]
    paper = words_of(window.get(f"/disputes/{dispute}/notices/refusal.docx").content)
    assert all(words in paper for words in ELSEWHERE.values())
    code = platform.ask("GET", f"/disputes/{dispute}/receipt", "window1")["query_code"]
    told = lambda: platform.call("GET", f"/public/disputes/{code}")  # noqa: E731
    platform.until(lambda: told().status_code == 200, "the citizen's page knows of it")
    assert told().json()["refusal"]["address"] == ELSEWHERE["address"]


def test_a_walk_in_is_only_registered_and_refused_on_a_form_of_its_own(platform):
    window = platform.browser("window1")
    form = {
        "key": "decide-later",
        "channel": "window",
        "name": "孙七",
        "narrative": PIGSTY,
        "decision": "later",
    }
    receipt = platform.send(window, "/window", form)
    assert "登记回执" in receipt.text
    dispute = receipt.url.path.rpartition("/")[2]
    page = window.get(f"/arrivals/{dispute}/refuse")
    assert page_errors(page.text) == [] and "不予受理" in page.text
    half = {"reason_code": "N1", "place": "县不动产登记中心"}
    again = platform.send(window, f"/arrivals/{dispute}/refuse", half)
    assert again.status_code == 422 and "县不动产登记中心" in again.text and page_errors(again.text) == []
    notice = platform.send(window, f"/arrivals/{dispute}/refuse", {"reason_code": "N1", **ELSEWHERE})
    assert "N1" in notice.text and ELSEWHERE["address"] in notice.text


def test_a_program_refuses_or_only_registers_with_the_registration(platform):
    body = {"channel": "window", "narrative": PIGSTY, "parties": [SUN]}
    later = platform.ask("POST", "/disputes", "window1", json={**body, "accept": False})
    assert later["state"] == "registered"
    made = platform.ask("POST", "/disputes", "window1", json={**body, "refusal": {"reason_code": "N3"}})
    assert made["state"] == "refused"
    wrong = platform.call("POST", "/disputes", "window1", json={**body, "refusal": {"reason_code": "N9"}})
    assert wrong.status_code == 422
    assert {one["field"] for one in wrong.json()["errors"]} == {
        "refusal.go_to.place",
        "refusal.go_to.address",
        "refusal.go_to.phone",
    }


def decided(platform, dispute):
    decision = {"type_code": "10", "complexity": "complex", "lead_desk": "rss", "reason": "研判"}
    return platform.call("POST", f"/disputes/{dispute}/routing", "triage1", json=decision).status_code == 200


def words_of(content):
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def csrf_of(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
