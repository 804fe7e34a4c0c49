"""Experts are drawn for a land case through the pages, differ, and one joins the session."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor

from testkit.page import page_errors

LAND = "两家承包地的地界不清，各有一份土地承包经营权证，四至写得不一样，多次协商不成，请求确定地界。"
DESK = "nyncj1"
SCAN = base64.b64encode(b"%PDF-1.7\n" + bytes(100)).decode()
PARTIES = [{"name": "王小明", "role": "applicant", "phone": "13812345678", "village_code": "370832104200"}]


def land_case(platform, complexity="simple"):
    """A case of the land desk, known to the experts' pool."""
    body = {
        "channel": "window",
        "narrative": LAND,
        "parties": PARTIES,
        "village_code": "370832104200",
        "type": "07",
    }
    dispute = platform.ask("POST", "/disputes", "window1", json=body)["id"]
    rows = lambda: platform.ask("GET", "/routing/referred?limit=200", "triage1")["items"]  # noqa: E731
    here = lambda: platform.call("GET", f"/desks/nyncj/disputes/{dispute}", DESK).status_code == 200  # noqa: E731
    platform.until(lambda: here() or dispute in {row["dispute_id"] for row in rows()}, "it is studied")
    if not here():
        decision = {
            "type_code": "07",
            "complexity": complexity,
            "lead_desk": "nyncj",
            "reason": "由农业农村办牵头。",
        }
        platform.ask("POST", f"/disputes/{dispute}/routing", "triage1", json=decision)
        platform.until(here, "the desk has it")
    known = {"question": "只是问一问？", "field": "天文"}
    address = f"/disputes/{dispute}/draws"
    platform.until(
        lambda: platform.call("POST", address, DESK, json=known).status_code == 422, "the pool knows the case"
    )
    return dispute


def consultations(platform, dispute):
    return platform.ask("GET", f"/consultations?dispute_id={dispute}", "leader")["items"]


def test_drawn_experts_differ_and_one_joins_the_session(platform):
    dispute = land_case(platform)
    officer, tab, form = (
        platform.browser(DESK),
        f"/disputes/{dispute}?tab=mediation",
        f"/disputes/{dispute}/draws/new",
    )
    assert form in officer.get(tab).text
    assert page_errors(officer.get(form).text) == []
    question = {"question": "地界应当以哪一份证为准？", "field": "CI1", "days": "10"}
    wrong = platform.send(officer, form, {**question, "count": "0"}, f"/disputes/{dispute}/draws")
    assert wrong.status_code == 422 and question["question"] in wrong.text
    done = platform.send(officer, form, {**question, "count": "2"}, f"/disputes/{dispute}/draws")
    assert "已抽取专家" in done.text

    first, second = consultations(platform, dispute)
    record = f"/draws/{first['panel_id']}"
    assert page_errors(officer.get(record).text) == []
    assert "重抽结果与记录一致" in officer.get(f"{record}?again=1").text

    for one, stance in ((first, "applicant"), (second, "both")):
        expert = platform.browser(one["expert_id"].lower())
        page = expert.get("/consultations")
        assert page_errors(page.text) == []
        assert "咨询不收费" in page.text, page.text
        said = {"stance": stance, "opinion": "应以登记簿记载的四至为准。"}
        assert (
            "意见已送达"
            in platform.send(
                expert, "/consultations", said, f"/consultations/{one['consultation_id']}/opinion"
            ).text
        )
    assert "意见不一致" in officer.get(tab).text

    wish = {"meets_at": "2199-01-01T09:00", "place": "一号调解室", "dispute_id": dispute}
    address = f"/consultations/{first['consultation_id']}/session"
    assert "已邀请专家" in platform.send(officer, tab, wish, address).text
    expert = platform.browser(first["expert_id"].lower())
    comes = platform.send(
        expert, "/consultations?state=answered", {"comes": "yes", "state": "answered"}, f"{address}/answer"
    )
    assert "参加调解" in comes.text
    assert page_errors(officer.get(tab).text) == []
    states = [one["session"]["state"] for one in consultations(platform, dispute) if one["session"]]
    assert states == ["accepted"]


def test_the_same_question_sent_twice_at_once_is_drawn_once(platform):
    dispute = land_case(platform)
    body = {"question": "地界应当以哪一份证为准？", "field": "CI1", "count": 1}
    platform.token(DESK)
    with ThreadPoolExecutor(2) as hands:
        sent = [
            hands.submit(platform.call, "POST", f"/disputes/{dispute}/draws", DESK, json=body)
            for _ in range(2)
        ]
    assert sorted(one.result().status_code for one in sent) == [201, 409]
    assert len(consultations(platform, dispute)) == 1


def test_wrong_draws_are_told_at_their_field(platform):
    dispute = land_case(platform)
    for wrong, field in (({"count": 0}, "count"), ({"field": "天文"}, "field"), ({"days": 31}, "days")):
        body = {"question": "地界应当以哪一份证为准？", "count": 1, **wrong}
        told = platform.call("POST", f"/disputes/{dispute}/draws", DESK, json=body)
        assert (told.status_code, told.json()["errors"][0]["field"]) == (422, field), told.text
    assert (
        platform.call(
            "POST", f"/disputes/{dispute}/draws", "e01", json={"question": "可以吗？？"}
        ).status_code
        == 403
    )


def evidence_of(platform, dispute, mediator):
    """A registered paper with its scan: (its id, the id of the scan)."""
    entry = {
        "name": "土地承包经营权证", "kind": "document", "provider": "王小明", "form": "copy", "proves": "四至",
        "provided_on": platform.today().isoformat(),
    }  # fmt: skip
    made = platform.ask("POST", f"/disputes/{dispute}/evidence", mediator, json=entry)["items"][0]
    scan = {"purpose": "evidence", "about": made["evidence_id"], "filename": "证.pdf", "content": SCAN}
    file = platform.ask("POST", f"/disputes/{dispute}/files", mediator, json=scan)
    return made["evidence_id"], file["file_id"]


def mediated(platform):
    """A case with its mediator, known to the pool."""
    dispute = land_case(platform)
    platform.ask("POST", f"/desks/nyncj/disputes/{dispute}/sign", DESK, json={})
    offers = lambda: platform.ask("GET", f"/disputes/{dispute}/dispatch", "town")["offers"]  # noqa: E731
    offer = platform.until(lambda: next((one for one in offers() if one["state"] == "open"), None), "asked")
    mediator = offer["mediator_id"].lower()
    platform.ask("POST", f"/offers/{offer['offer_id']}/accept", mediator)
    path = f"/disputes/{dispute}/proceeding"
    platform.until(lambda: platform.call("GET", path, mediator).status_code == 200, "it is mediated")
    return dispute, mediator


def test_the_asked_expert_opens_the_papers_of_the_question_and_it_is_recorded(platform):
    dispute, mediator = mediated(platform)
    paper, file = evidence_of(platform, dispute, mediator)
    browser, form = platform.browser(mediator), f"/disputes/{dispute}/draws/new"
    assert "土地承包经营权证" in browser.get(form).text
    question = {"question": "四至以哪一份证为准？", "field": "CI1", "count": "1", "papers": paper}
    assert "已抽取专家" in platform.send(browser, form, question, f"/disputes/{dispute}/draws").text
    (one,) = consultations(platform, dispute)
    expert, page = (
        platform.browser(one["expert_id"].lower()),
        f"/consultations/{one['consultation_id']}/papers",
    )
    assert page in expert.get("/consultations").text
    platform.until(lambda: expert.get(page).status_code == 200, "mediation has heard of the question")
    shown = expert.get(page)
    assert page_errors(shown.text) == []
    assert f"/consultations/{one['consultation_id']}/files/{file}" in shown.text
    assert expert.get(f"/consultations/{one['consultation_id']}/files/{file}").content.startswith(b"%PDF")
    assert expert.get(f"/consultations/{one['consultation_id']}/casefile").status_code == 404
    other = next(code for code in ("e01", "e08", "e15") if code != one["expert_id"].lower())
    assert platform.browser(other).get(page).status_code == 404
    assert platform.call("GET", f"/files/{file}", other).status_code == 404
    rows = platform.ask("GET", f"/services/mediation/audit?subject={dispute}", "auditor")["items"]
    read = [row["action"] for row in rows if row["actor_id"] == one["expert_id"]]
    assert {"evidence_read", "file_read"} <= set(read)


def test_an_expert_is_drawn_into_the_panel_joins_and_stands_on_the_case(platform):
    """A complex land dispute: the desk asks, the drawn expert declines, the next one joins (domain.md §1.4)."""
    dispute = land_case(platform, "complex")
    platform.ask("POST", f"/desks/nyncj/disputes/{dispute}/sign", DESK, json={})
    sheet = lambda: platform.ask("GET", f"/disputes/{dispute}/dispatch", "town")  # noqa: E731
    offer = platform.until(lambda: sheet()["offers"], "somebody is asked")[0]
    mediator = offer["mediator_id"].lower()
    platform.ask("POST", f"/offers/{offer['offer_id']}/accept", mediator, json={})
    assert sheet()["expert"]["state"] in ("proposed", "wanted", "asked")

    officer, page = platform.browser(DESK), f"/disputes/{dispute}/expert"
    assert page_errors(officer.get(page).text) == []
    if sheet()["expert"]["state"] == "proposed":
        words = {"reason": "要懂测绘的人看地界", "field": "CI1"}
        assert "已请专家参加" in platform.send(officer, page, words).text
    asked = lambda: sheet()["expert"]["expert_id"]  # noqa: E731
    first = platform.until(asked, "an expert is drawn")
    seat = next(one for one in consultations(platform, dispute) if one["kind"] == "seat")
    no = {"reason": "那几天在外地"}
    platform.ask("POST", f"/consultations/{seat['consultation_id']}/decline", first.lower(), json=no)
    second = platform.until(lambda: asked() not in ("", first) and asked(), "the next one is asked")
    expert = platform.browser(second.lower())
    assert page_errors(expert.get("/consultations").text) == []
    address = f"/consultations/{seat['consultation_id']}/seat"
    assert "您已参加本件的专家组" in platform.send(expert, "/consultations", {}, address).text
    platform.until(lambda: sheet()["expert"]["state"] == "named", "the panel is complete")
    told = lambda: platform.ask("GET", f"/disputes/{dispute}/proceeding", mediator)["expert_id"]  # noqa: E731
    platform.until(lambda: told() == second, "the mediation knows")
    case = platform.browser("town")
    for address in (f"/disputes/{dispute}?tab=mediation", page, "/dispatch?state=assigned"):
        assert page_errors(case.get(address).text) == []
    assert "专家已参加" in case.get(page).text
    again = f"/draws/{seat['panel_id']}?again=1"
    assert "重抽结果与记录一致" in case.get(again).text
