"""Credentials and a training through the pages: drawn or not, enrolled, there, certified; and what the use comes to."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta

import openpyxl

from testkit.page import page_errors

KEEPER = "town"


def moment(platform, **ahead):
    return f"{platform.today() + timedelta(**ahead)}T09:00"


def plan(platform, **changes):
    fields = {
        "title": "民法典侵权责任编实务", "kind": "annual", "audience": "all", "place": "镇政府三楼", "hours": "6",
        "starts_at": moment(platform, days=1), "ends_at": moment(platform, days=2), **changes,
    }  # fmt: skip
    keeper = platform.browser(KEEPER)
    told = platform.send(keeper, "/training", fields)
    return keeper, told


def newest(platform, title):
    rows = platform.ask("GET", "/trainings", KEEPER)["items"]
    return next(row for row in rows if row["title"] == title)


def test_a_training_is_planned_attended_and_certified(platform):
    keeper, told = plan(platform, hours="60")
    assert told.status_code == 422
    assert "学时不能比培训的起止时间还长" in told.text
    assert "民法典侵权责任编实务" in told.text, "what was typed is kept"
    keeper, told = plan(platform)
    assert "培训已安排" in told.text
    one = newest(platform, "民法典侵权责任编实务")
    page = f"/training/{one['training_id']}"

    fields = {
        "title": one["title"], "kind": "topic", "audience": "all", "place": "司法所", "hours": "6", "reason": "换了场地",
        "starts_at": moment(platform, days=1), "ends_at": moment(platform, days=2),
    }  # fmt: skip
    changed = platform.send(keeper, page, {**fields, "version": "1"})
    assert "培训已改" in changed.text and "镇政府三楼 → 司法所" in changed.text and "换了场地" in changed.text
    assert page_errors(changed.text) == []
    second = platform.send(keeper, page, {**fields, "place": "村委会", "version": "1"})
    assert (second.status_code, "对方改为：司法所" in second.text) == (422, True)
    assert 'name="version" value="2"' in second.text and 'value="村委会"' in second.text

    expert = platform.browser("e04")
    assert page_errors(expert.get(page).text) == []
    assert "已报名" in platform.send(expert, page, {}, f"{page}/join").text
    wrong = platform.send(keeper, page, {"person_ids": "E05\nX77"}, f"{page}/people")
    assert (wrong.status_code, "没有编号是“X77”" in wrong.text) == (422, True)
    assert (
        "已报名 3 人"
        in platform.send(keeper, page, {"person_ids": "e05、M0003 M0004"}, f"{page}/people").text
    )
    assert "还没有开始" in platform.send(keeper, page, {"h.E04": "6"}, f"{page}/attendance").text

    platform.wind(days=1, hours=12)  # past nine of the next day, whatever the hour is now
    wrong = platform.send(keeper, page, {"h.E04": "7", "h.E05": "6"}, f"{page}/attendance")
    assert (wrong.status_code, "不能超过这次培训的6学时" in wrong.text) == (422, True)
    hours = {"h.E04": "6", "h.E05": "4.5", "h.M0003": "6", "h.M0004": "0"}
    assert "学时已登记" in platform.send(keeper, page, hours, f"{page}/attendance").text
    done = platform.send(keeper, page, {}, f"{page}/certificates")
    assert "证书已编号" in done.text
    assert page_errors(done.text) == []

    paper = expert.get(f"{page}/certificates/E04")
    assert f"{one['number']}-001" in paper.text
    assert page_errors(paper.text) == []
    assert expert.get(f"{page}/certificates/M0003").status_code == 403
    word = expert.get(f"{page}/certificates/E04.docx")
    assert word.content.startswith(b"PK") and "attachment" in word.headers["content-disposition"]
    assert one["number"] in expert.get("/training/mine").text
    assert "还差 2 学时" in expert.get("/training/mine").text
    roster = lambda: {  # noqa: E731
        row["cells"]["编号"]: row["cells"]["培训"] for row in platform.ask("GET", "/roster", KEEPER)["items"]
    }
    platform.until(lambda: one["title"] in roster()["M0003"], "the mediator's roster says so")
    assert one["title"] not in roster()["M0004"]


def test_hours_of_the_year_come_as_a_list_and_as_a_workbook(platform):
    keeper = platform.browser(KEEPER)
    for address in ("/training/hours", "/training/hours?audience=mediators&short=1"):
        assert page_errors(keeper.get(address).text) == []
    book = openpyxl.load_workbook(io.BytesIO(keeper.get("/training/hours.xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][:4] == ("编号", "姓名", "委员会", "学时")
    assert len(rows) == 51
    mediators = keeper.get("/training/hours.xlsx?audience=mediators")
    assert len(list(openpyxl.load_workbook(io.BytesIO(mediators.content)).active.iter_rows())) == 642
    assert platform.browser("e04").get("/training/hours").status_code == 403


def test_a_credential_is_registered_renewed_and_withdrawn_on_the_page(platform):
    keeper = platform.browser(KEEPER)
    until = platform.today() + timedelta(days=10)
    typed = {"expert_id": "E09", "name": "仲裁员证", "valid_until": until.isoformat(), "types": "10"}
    wrong = platform.send(keeper, "/experts/credentials", {**typed, "expert_id": "E99"})
    assert (wrong.status_code, "没有编号是“E99”" in wrong.text, "仲裁员证" in wrong.text) == (422, True, True)
    assert "资质已登记" in platform.send(keeper, "/experts/credentials", typed).text
    soon = keeper.get("/experts/credentials?state=expiring")
    assert page_errors(soon.text) == []
    assert "还有 10 天" in soon.text
    one = next(
        row
        for row in platform.ask("GET", "/expert-credentials?state=expiring", KEEPER)["items"]
        if row["name"] == "仲裁员证"
    )
    path = f"/experts/credentials/{one['credential_id']}"
    told = platform.send(keeper, "/experts/credentials", {"valid_until": until.isoformat()}, f"{path}/renew")
    assert (told.status_code, "要晚于原来的有效期" in told.text) == (422, True)
    later = {"valid_until": (until + timedelta(days=400)).isoformat()}
    assert "资质已续期" in platform.send(keeper, "/experts/credentials", later, f"{path}/renew").text
    gone = platform.send(keeper, "/experts/credentials", {"reason": "本人不再执业"}, f"{path}/withdraw")
    assert "资质已注销" in gone.text
    own = platform.browser("e09").get("/experts/credentials").text
    assert "仲裁员证" in own
    assert "E10" not in own


def test_the_use_is_shown_and_comes_as_files_for_those_who_keep_or_supervise_the_pool(platform):
    supervisor = platform.browser("supervisor")
    year = platform.today().year
    query = f"?from_month={year}-01&until_month={year}-12"
    page = supervisor.get(f"/experts/use{query}")
    assert page_errors(page.text) == []
    wrong = supervisor.get(f"/experts/use?from_month={year}-05&until_month={year}-04")
    assert (wrong.status_code, "不能早于开始的月份" in wrong.text) == (422, True)
    book = openpyxl.load_workbook(io.BytesIO(supervisor.get(f"/experts/use.xlsx{query}").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 1 + 1 + 12 + 7 + 50
    lines = supervisor.get(f"/experts/use.csv{query}").text.splitlines()
    assert len(lines) == len(rows)
    asked = [row[4] for row in rows[1:]]
    assert int(asked[0]) == sum(map(int, asked[1:13])) == sum(map(int, asked[13:20]))
    assert platform.browser("e04").get("/experts/use").status_code == 403


def csrf_of(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_the_pool_is_kept_on_its_page_and_as_a_workbook(platform):
    keeper = platform.browser(KEEPER)
    for address in (
        "/experts/roster",
        "/experts/roster/one?id=E01",
        "/experts/roster/table",
        "/experts/committees",
    ):
        assert page_errors(keeper.get(address).text) == []
    page = "/experts/roster/one"
    new = {
        "id": "E77", "name": "郑新来", "committee": "土地纠纷调解委员会", "title": "测绘师", "credential": "测绘证",
        "until": "2199-01-01", "state": "在册", "fields": "07",
    }  # fmt: skip
    wrong = platform.send(keeper, page, {**new, "name": ""})
    assert (wrong.status_code, "这一栏必填" in wrong.text, "测绘证" in wrong.text) == (422, True, True)
    assert "专家名册已保存" in platform.send(keeper, page, new).text
    assert "郑新来" in keeper.get("/experts/roster").text
    assert "已退出专家库" in platform.send(keeper, page, {**new, "state": "退出"}).text

    tables = "/experts/roster/table"
    token = csrf_of(keeper.get(tables).text)
    bad = workbook(["编号", "职称"], ["E02", "改"], ["X", "改"])
    told = keeper.post(tables, data={"csrf_token": token}, files={"file": ("名册.xlsx", bad)})
    assert (told.status_code, "编号是字母 E" in told.text) == (422, True)
    good = workbook(["编号", "职称"], ["E02", "首席协调师"])
    tried = keeper.post(tables, data={"csrf_token": token}, files={"file": ("名册.xlsx", good)})
    assert "预检通过" in tried.text
    assert page_errors(tried.text) == []
    rows = json.dumps([{"编号": "E02", "职称": "首席协调师"}])
    assert "名册已更新" in keeper.post(tables, data={"csrf_token": token, "rows": rows}).text
    book = openpyxl.load_workbook(io.BytesIO(keeper.get("/experts/roster.xlsx").content))
    assert "首席协调师" in {row[4] for row in book.active.iter_rows(values_only=True)}

    committee = {"code": "CI9", "name": "电商纠纷调解委员会", "types": "12", "active": "yes"}
    told = platform.send(keeper, "/experts/committees", {**committee, "code": "电商"})
    assert (told.status_code, "电商纠纷调解委员会" in told.text) == (422, True)
    assert "行业委员会已保存" in platform.send(keeper, "/experts/committees", committee).text
    assert platform.browser("e04").get("/experts/roster").status_code == 403


def test_the_hours_that_a_year_asks_for_are_set_with_their_source(platform):
    keeper, page = platform.browser(KEEPER), "/training/required"
    shown = keeper.get(page)
    assert page_errors(shown.text) == [] and "人民调解法第十三、十四条" in shown.text
    told = platform.send(keeper, page, {"hours": "9", "source": "县", "version": "0"}, f"{page}/experts")
    assert told.status_code == 422 and page_errors(told.text) == []
    source = "县司法局2026年培训通知"
    fields = {"hours": "8", "source": source, "version": "0"}
    done = platform.send(keeper, page, fields, f"{page}/experts")
    assert "要求学时已改" in done.text and page_errors(done.text) == []
    assert source in keeper.get("/training/hours").text
    late = platform.send(keeper, page, {**fields, "hours": "10"}, f"{page}/experts")
    assert (late.status_code, "对方改为：8" in late.text) == (422, True)
    assert platform.browser("e04").get(page).status_code == 200
    refused = platform.call("POST", "/required-training-hours/experts", "e04", json={**fields, "version": 1})
    assert refused.status_code == 403, refused.text
