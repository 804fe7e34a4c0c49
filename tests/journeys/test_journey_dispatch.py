"""Who mediates: the parties' choice, an objection, a hand-over with consent and an absence, through pages and API."""

from __future__ import annotations

from datetime import timedelta

from testkit.page import page_errors

VILLAGE = "370832104200"
PARTIES = [
    {"name": "王小明", "role": "applicant", "phone": "13812345678", "village_code": VILLAGE},
    {"name": "李大山", "role": "respondent", "village_code": VILLAGE},
]
WORDS = "我在工地给包工头干活半年，欠我工资两万三千元，多次催要都不给，我家里急用钱。"


def signed(platform):
    """A dispute for which a mediator is asked, with its query code."""
    body = {
        "channel": "window",
        "narrative": WORDS,
        "parties": PARTIES,
        "village_code": VILLAGE,
    }
    made = platform.ask("POST", "/disputes", "window1", json=body)
    dispute = made["id"]
    path = f"/disputes/{dispute}"
    case = lambda: platform.call("GET", path, "leader").json().get("case", {})  # noqa: E731
    desk = platform.until(lambda: case().get("desk"), "it has a desk")
    there = lambda: platform.call("GET", f"/desks/{desk}{path}", f"{desk}1").status_code == 200  # noqa: E731
    platform.until(there, "it reached the desk")
    platform.ask("POST", f"/desks/{desk}/disputes/{dispute}/sign", f"{desk}1", json={})
    platform.until(lambda: _dispatch(platform, dispute)["offers"], "somebody is asked")
    return dispute, made["query_code"]


def _dispatch(platform, dispute):
    return platform.ask("GET", f"/disputes/{dispute}/dispatch", "town")


def _asked(platform, dispute):
    return next(one for one in _dispatch(platform, dispute)["offers"] if one["state"] == "open")


def test_parties_choose_and_object_and_a_case_is_handed_over(platform):
    dispute, code = signed(platform)
    page = f"/disputes/{dispute}/mediators"
    window = platform.browser("window1")
    assert page_errors(window.get(page).text) == []
    choices = platform.call("GET", f"/public/disputes/{code}/mediators").json()["items"]
    assert len(choices) == 3
    chosen = choices[2]["mediator_id"]
    assert "已选定调解员" in platform.send(window, page, {"mediator_id": chosen}, f"{page}/wish").text
    assert _asked(platform, dispute)["mediator_id"] == chosen

    objection = {"side": "respondent", "reason": "他是申请人的表兄"}
    told = platform.call("POST", f"/public/disputes/{code}/objection", json=objection)
    assert told.status_code == 200, told.text
    offer = _asked(platform, dispute)
    assert offer["mediator_id"] != chosen
    first = offer["mediator_id"].lower()
    platform.ask("POST", f"/offers/{offer['offer_id']}/accept", first, json={})
    late = platform.call("POST", f"/public/disputes/{code}/mediator-wish", json={"mediator_id": chosen})
    assert late.status_code == 409, late.text

    mine = platform.browser(first)
    assert page_errors(mine.get(page).text) == []
    colleague = next(one for one in choices if one["mediator_id"] not in (chosen, offer["mediator_id"]))[
        "mediator_id"
    ]
    wrong = platform.send(
        mine, page, {"mediator_id": offer["mediator_id"], "reason": "去住院"}, f"{page}/hand-over"
    )
    assert wrong.status_code == 422
    done = platform.send(mine, page, {"mediator_id": colleague, "reason": "要去住院"}, f"{page}/hand-over")
    assert "已提出移交" in done.text
    platform.ask(
        "POST", f"/offers/{_asked(platform, dispute)['offer_id']}/accept", colleague.lower(), json={}
    )
    path = f"/disputes/{dispute}/proceeding"
    has_it = lambda: platform.call("GET", path, colleague.lower()).json().get("mediator_id") == colleague  # noqa: E731
    platform.until(has_it, "the colleague has the file")


def test_an_absence_is_entered_with_a_reason_and_ended(platform):
    me = platform.browser("m0100")
    assert page_errors(me.get("/absences").text) == []
    today = platform.today()
    days = {
        "from_on": str(today + timedelta(days=2)),
        "until_on": str(today + timedelta(days=1)),
        "reason": "参加培训班",
    }
    wrong = platform.send(me, "/absences", days, "/absences")
    assert (wrong.status_code, "参加培训班" in wrong.text, "不能早于第一天" in wrong.text) == (
        422,
        True,
        True,
    )
    days["until_on"] = str(today + timedelta(days=4))
    assert "请假已登记" in platform.send(me, "/absences", days, "/absences").text
    mine = platform.ask("GET", "/absences?mediator_id=M0100", "m0100")["items"]
    assert [one["from_on"] for one in mine] == [days["from_on"]]
    everybody = platform.browser("town").get("/absences").text
    assert page_errors(everybody) == []
    assert "参加培训班" in everybody
    platform.ask("POST", f"/absences/{mine[0]['absence_id']}/end", "m0100", json={})
    assert platform.ask("GET", "/absences?mediator_id=M0100", "m0100")["items"] == []
    assert platform.call("GET", "/absences", "window1").status_code == 403


def test_somebody_new_on_the_roster_gets_a_login_and_signs_in(platform):
    keeper, page = platform.browser("town"), "/mediators/roster/logins"
    assert "名册里的人都能登录" in keeper.get(page).text
    row = {
        "编号": "M0701", "姓名": "韩青松", "层级": "村级", "调委会": "拳东村人民调解委员会", "专长": "02", "上限": "3",
        "在岗": "否",
    }  # fmt: skip
    committee = platform.ask("GET", "/roster", "town")["items"][0]["cells"]["调委会"]
    added = platform.ask("POST", "/roster", "town", json={"rows": [{**row, "调委会": committee}]})
    assert added["added"] == ["M0701"], added
    shown = keeper.get(page)
    assert "韩青松" in shown.text and "开通 1 个账号" in shown.text and page_errors(shown.text) == []
    assert platform.call("GET", "/me", "town").status_code == 200
    done = platform.send(keeper, page, {})
    assert "已开通 1 个登录账号" in done.text and "名册里的人都能登录" in done.text
    assert platform.ask("GET", "/me", "m0701")["person_id"] == "M0701"
    wrong = {"people": [{"person_id": "M0001", "name": "别的姓名"}]}
    refused = platform.ask("POST", "/roster/logins", "town", json=wrong)
    assert [(one["row"], one["column"]) for one in refused["faults"]] == [(2, "姓名")]
    left = {"rows": [{"编号": "M0701", "状态": "退出"}]}
    platform.ask("POST", "/roster", "town", json=left)
