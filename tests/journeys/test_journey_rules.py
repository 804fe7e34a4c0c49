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


def test_several_changes_are_tried_together_with_what_contradicts_named(platform):
    client = platform.browser("triage1")
    form = "/rules/change?table=directives"
    kept = platform.send(client, form, {**RULE, "reason": "没人管的充电亭"}, "/rules/change")
    page = kept.url.path
    edition = page.rsplit("/", 1)[1]
    listed = client.get(f"/rules?edition={edition}&table=directives").text
    assert page_errors(listed) == [] and "正在往一份待试用的修改里再加一条" in listed
    more = f"{form}&edition={edition}"
    assert page_errors(client.get(more).text) == []
    twice = platform.send(client, more, {**RULE, "edition": edition}, "/rules/change")
    assert twice.status_code == 422 and "出现了两次" in twice.text
    other = {**RULE, "name": "充电亭归城建", "desk": "czjs", "edition": edition}
    both = platform.send(client, more, other, "/rules/change").text
    assert page_errors(both) == [] and "改了什么（2 条" in both
    assert "充电亭归市场监管所" in both and "充电亭归城建" in both and "alert-triangle" in both
    one = platform.send(client, page, {}, f"{page}/without/0").text
    assert "改了什么（1 条" in one and "充电亭归市场监管所" not in one.split("改了什么")[1]
    early = platform.send(client, page, {}, f"{page}/live").text
    assert "请先用近期的来件试一试" in early
    assert "已放弃" in platform.send(client, page, {}, f"{page}/drop").text


def live(platform, **cells):
    """A directive that somebody wrote, tried and put live; its edition."""
    change = {"action": "add", "table": "directives", "cells": {"words": "充电亭", "priority": "95", **cells}}
    made = platform.ask("POST", "/routing/editions", "triage1", json={"changes": [change], "reason": "试试"})
    of = f"/routing/editions/{made['edition_id']}"
    early = platform.call("POST", f"{of}/live", "triage1", json={})
    assert early.status_code == 409, "not before it was tried"
    tried = platform.ask("POST", f"{of}/try", "triage1", json={})
    assert tried["trial"]["cases"] >= 0
    platform.ask("POST", f"{of}/live", "triage1", json={})
    return of


def test_every_rule_that_matches_is_shown_with_the_one_that_won_and_what_contradicts(platform):
    one = live(platform, name="充电亭归甲", desk="scjg", level="town")
    other = live(platform, name="充电亭归乙", desk="czjs")
    weak = live(platform, name="充电亭归丙", desk="pcs", priority="5")
    try:
        said = lambda: platform.ask("POST", "/classify", "triage1", json={"text": TEXT})  # noqa: E731
        platform.until(lambda: len(said()["rules"]) >= 3, "the three rules match")
        body = {"channel": "window", "narrative": TEXT, "parties": [{"name": "王小明", "role": "applicant"}]}
        dispute = platform.ask("POST", "/disputes", "window1", json=body)["id"]
        rows = lambda: platform.ask("GET", "/routing/referred?limit=200", "triage1")["items"]  # noqa: E731
        waits = lambda: next((row for row in rows() if row["dispute_id"] == dispute), None)  # noqa: E731
        waiting = platform.until(waits, "equals that want different things wait for a person")
        assert len(waiting["suggestion"]["conflicts"]) >= 2
        triage = platform.browser("triage1")
        for page in (f"/study?dispute={dispute}", f"/disputes/{dispute}?tab=study"):
            shown = triage.get(page).text
            assert page_errors(shown) == [], page
            if page.startswith("/study") and "充电亭归甲" not in shown:
                continue  # it stands behind twenty others
            assert shown.count("起了作用") >= 1 and "没有用上" in shown and "规则矛盾" in shown
            assert all(f"充电亭归{name}" in shown for name in "甲乙丙")
        assert page_errors(triage.get("/rules?table=directives").text) == []
        assert "充电亭归甲" in triage.get("/rules?table=directives").text.split("<table")[0], (
            "named on the page of rules"
        )
    finally:
        for edition in (weak, other, one):
            platform.ask("POST", f"{edition}/undo", "triage1", json={})


def test_the_rules_are_nobody_elses_business(platform):
    assert platform.browser("pcs1").get("/rules").status_code == 403
