"""The rules of the study table, changed by somebody who does not program: proposed, seen, put live, taken back."""

from __future__ import annotations

from testkit.page import page_errors

TEXT = "村口的蓝色充电亭没人管，谁都说不是自己的。"
RULE = {
    "table": "directives",
    "name": "充电亭归市场监管所",
    "words": "充电亭",
    "desk": "scjg",
    "priority": "90",
}


def desk_of(platform):
    return platform.ask("POST", "/classify", "triage1", json={"text": TEXT})["lead_desk"]


def test_a_rule_is_tried_before_it_decides_and_can_be_taken_back(platform):
    client = platform.browser("triage1")
    for page in (
        "/rules",
        "/rules?table=words&q=工资",
        "/rules/change?table=directives",
        "/rules/editions",
        "/rules/models",
    ):
        assert page_errors(client.get(page).text) == [], page
    before = desk_of(platform)
    assert before != "scjg"
    form = "/rules/change?table=directives"
    typed = {**RULE, "reason": "没人管的充电亭"}
    wrong = platform.send(client, form, {**typed, "desk": "nowhere"}, "/rules/change")
    assert wrong.status_code == 422
    assert "充电亭归市场监管所" in wrong.text
    kept = platform.send(client, form, typed, "/rules/change")
    assert "对近期来件的影响" in kept.text
    assert page_errors(kept.text) == []
    assert desk_of(platform) == before, "a proposal decides nothing"
    page = kept.url.path
    assert "已生效" in platform.send(client, page, {}, f"{page}/live").text
    platform.until(lambda: desk_of(platform) == "scjg", "the new rule decides")
    assert "充电亭" in client.get("/rules?table=directives&q=充电亭").text
    assert "已撤销" in platform.send(client, page, {}, f"{page}/undo").text
    platform.until(lambda: desk_of(platform) == before, "the earlier rules decide again")


def test_the_rules_are_nobody_elses_business(platform):
    assert platform.browser("pcs1").get("/rules").status_code == 403
