"""A grid worker's task through pages and API: given, refused, accepted, reported with a photo and a place, sent back, done."""

from __future__ import annotations

import base64
import io
import struct
import zlib

import pytest

from testkit.page import page_errors

VILLAGE = "370832104200"
WORDS = "我在工地给包工头干活半年，欠我工资两万三千元，多次催要都不给，我家里急用钱。"
WHAT = "把调解通知书送到被申请人手里，请他签收。"


def picture() -> bytes:
    """A PNG of one grey dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")


@pytest.fixture
def case(platform):
    """A dispute that a desk signed: its id and the desk's officer."""
    body = {
        "channel": "window",
        "narrative": WORDS,
        "parties": [{"name": "王小明", "role": "applicant", "village_code": VILLAGE}],
        "village_code": VILLAGE,
    }
    dispute = platform.ask("POST", "/disputes", "window1", json=body)["id"]
    found = lambda: platform.call("GET", f"/disputes/{dispute}", "leader").json().get("case", {})  # noqa: E731
    desk = platform.until(lambda: found().get("desk"), "it has a desk")
    path, officer = f"/desks/{desk}/disputes/{dispute}", f"{desk}1"
    platform.until(lambda: platform.call("GET", path, officer).status_code == 200, "it reached the desk")
    platform.ask("POST", f"{path}/sign", officer, json={})
    signed = lambda: platform.ask("GET", f"/disputes/{dispute}/dispatch", "town")["offers"]  # noqa: E731
    platform.until(signed, "dispatch knows it")
    return dispute, officer


@pytest.fixture
def logins(platform):
    people = platform.ask("GET", "/people?role=grid_worker&limit=200", "admin")["items"]
    return {one["person_id"]: one["login"] for one in people}


def give(platform, case, **changes):
    dispute, officer = case
    body = {"kind": "deliver", "what": WHAT, "village_code": VILLAGE, "place": "村东头", **changes}
    return platform.ask("POST", f"/disputes/{dispute}/tasks", officer, json=body)


def test_a_task_walks_through_the_pages_of_all_three(platform, case, logins):
    dispute, officer = case
    desk, page = platform.browser(officer), f"/disputes/{dispute}/tasks"
    assert page_errors(desk.get(page).text) == []
    form = {
        "kind": "deliver",
        "what": WHAT,
        "village_code": VILLAGE,
        "place": "村东头",
        "due_at": "2020-01-01T09:00",
    }
    late = platform.send(desk, page, form)
    assert (late.status_code, "办结时限已经过了" in late.text, WHAT in late.text) == (422, True, True)
    given = platform.send(desk, page, {**form, "due_at": ""})
    assert "任务已布置" in given.text and page_errors(given.text) == []

    task = platform.ask("GET", "/tasks?whose=given", officer)["items"][0]
    first = logins[task["worker_id"]]
    phone = platform.browser(first)
    listed = phone.get("/tasks").text
    assert page_errors(listed) == [] and "接任务" in listed and WHAT not in listed
    base = f"/tasks/{task['task_id']}"
    no = platform.send(phone, "/tasks", {"reason": "今天在县里培训"}, f"{base}/refuse")
    assert "已回绝" in no.text
    task = platform.ask("GET", base, officer)
    second = logins[task["worker_id"]]
    assert second != first

    phone = platform.browser(second)
    assert "已接任务" in platform.send(phone, "/tasks", {}, f"{base}/accept").text
    mine = phone.get(base).text
    assert page_errors(mine) == [] and WHAT in mine and 'capture="environment"' in mine
    report = {"outcome": "done", "words": "本人签收了", "village_code": VILLAGE, "place": "他家门口"}
    bare = platform.send(phone, base, report, f"{base}/report")
    assert (bare.status_code, "请拍一张" in bare.text, "本人签收了" in bare.text) == (422, True, True)
    told = send_photo(phone, base, {**report, "latitude": "35.8", "longitude": "116.1", "accuracy_m": "9"})
    assert "已回报" in told.text

    shown = desk.get(base).text
    assert page_errors(shown) == [] and "35.80000" in shown and "本人签收了" in shown
    task = platform.ask("GET", base, officer)
    photo = task["reports"][0]["photos"][0]["photo_id"]
    content = platform.ask("GET", f"{base}/photos/{photo}", officer)["content"]
    assert base64.b64decode(content) == picture()
    stale = {"changes": "0", "reason": "照片看不清"}
    assert platform.send(desk, base, stale, f"{base}/back").status_code == 422
    back = platform.send(desk, base, {**stale, "changes": str(task["changes"])}, f"{base}/back")
    assert "已退回重办" in back.text
    assert "照片看不清" in phone.get(base).text
    send_photo(phone, base, report)
    changes = platform.ask("GET", base, officer)["changes"]
    assert "任务完成" in platform.send(desk, base, {"changes": str(changes)}, f"{base}/done").text
    kinds = lambda: [  # noqa: E731
        one["kind"] for one in platform.ask("GET", f"/disputes/{dispute}/timeline", "leader")["items"]
    ]
    platform.until(
        lambda: {"TaskGiven", "TaskRefused", "TaskReported", "TaskDone"} <= set(kinds()), "it is told"
    )
    timeline = platform.browser("leader").get(f"/disputes/{dispute}").text
    assert "布置任务 · 送达文书" in timeline


def send_photo(phone, base, values):
    """The report form with a photo, as a phone's browser sends it."""
    token = phone.get(base).text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    files = {"photos": ("IMG_1.png", io.BytesIO(picture()), "image/png")}
    return phone.post(
        f"{base}/report", data={**values, "csrf_token": token}, files=files, follow_redirects=True
    )


def test_what_nobody_takes_alarms_the_coordinator_who_assigns_by_hand(platform, case, logins):
    task = give(platform, case, kind="calm", what="双方又吵起来了，先上门劝住。")
    base = f"/tasks/{task['task_id']}"
    for _ in range(10):
        task = platform.ask("GET", base, "town")
        if task["state"] != "offered":
            break
        platform.ask("POST", f"{base}/refuse", logins[task["worker_id"]], json={"reason": "回不来"})
    assert task["state"] == "unplaced"
    town = platform.browser("town")
    board = town.get("/tasks").text
    assert page_errors(board) == [] and "件任务没有人接，请指派" in board
    assert page_errors(town.get(base).text) == []
    worker = platform.ask("GET", f"/grid-workers?village_code={VILLAGE}", "town")["items"][0]["worker_id"]
    form = {"changes": str(task["changes"]), "worker_id": worker, "reason": "他下午就回来"}
    assert "已指派" in platform.send(town, base, form, f"{base}/assign").text
    assert platform.ask("GET", base, logins[worker])["may"] == ["report", "give_back"]
    form = {"changes": str(task["changes"] + 1), "reason": "双方自己和好了"}
    assert "任务已撤回" in platform.send(town, base, form, f"{base}/withdraw").text


def test_silence_goes_on_to_the_next(platform, case):
    task = give(platform, case, kind="watch", what="隔几天看一看，有变化就报。")
    base = f"/tasks/{task['task_id']}"
    platform.wind(hours=3)
    asked = lambda: platform.ask("GET", base, "town")  # noqa: E731
    platform.until(lambda: [one["state"] for one in asked()["offers"]][:1] == ["lapsed"], "the offer lapsed")
    assert asked()["worker_id"] not in ("", task["worker_id"])


def test_strangers_neither_see_nor_give_nor_answer(platform, case, logins):
    dispute, _ = case
    task = give(platform, case, kind="verify", what="到现场看一看滴水檐。")
    base = f"/tasks/{task['task_id']}"
    stranger = next(login for person, login in logins.items() if person != task["worker_id"])
    assert platform.call("GET", base, stranger).status_code == 404
    assert platform.call("POST", f"{base}/accept", stranger, json={}).status_code == 403
    assert platform.call("GET", "/tasks", "e01").status_code == 403
    body = {"kind": "verify", "what": WHAT, "village_code": VILLAGE}
    for who in ("m0455", stranger, "window1"):
        assert platform.call("POST", f"/disputes/{dispute}/tasks", who, json=body).status_code == 403
    bad = {"outcome": "done", "words": "好了", "village_code": VILLAGE, "place": "家里"}
    me = logins[task["worker_id"]]
    platform.ask("POST", f"{base}/accept", me, json={})
    program = base64.b64encode(b"MZ a program").decode()
    answer = platform.call("POST", f"{base}/report", me, json={**bad, "photos": [{"content": program}]})
    assert (answer.status_code, answer.json()["code"]) == (422, "file_refused")
