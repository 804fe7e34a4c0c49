"""Bad input beside the window: the citizen's form, clues, the study table, one's own account; API and page alike."""

from __future__ import annotations

import re

import pytest

from testkit.page import page_errors

STORY = "邻居家盖房把滴水檐伸到我家院子里，下雨就流进来。"
GOOD = {"name": "赵二妮", "narrative": STORY, "village_code": "370832104201"}
CLUE = {"village_code": "370832104200", "text": "村东头两家因为宅基地边界吵起来。", "people_count": "6"}
UNCLEAR = "前几天那个事，你们看着给解决一下吧，我也说不清楚，反正不合理。"


def errors_at(page):
    """Field → its sentence."""
    found = re.findall(r'id="f-([a-z_]+)-error">.*?<span>(.*?)</span></p>', page, re.DOTALL)
    return dict(found)


def total(platform):
    return platform.ask("GET", "/disputes?limit=1", "leader")["total"]


def warnings(platform):
    return [one["warning_id"] for one in platform.ask("GET", "/warnings?limit=100", "town")["items"]]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"narrative": ""}, "narrative"),
        ({"narrative": "短"}, "narrative"),
        ({"narrative": "长" * 20_001}, "narrative"),
        ({"name": ""}, "name"),
        ({"phone": "12345"}, "phone"),
        ({"village_code": "370832104999"}, "village_code"),
        ({"amount_yuan": "many"}, "amount_yuan"),
        ({"other_name": "李四", "other_phone": "1"}, "other_phone"),
    ],
)
def test_a_citizens_wrong_field_is_told_and_nothing_is_written(platform, change, field):
    before = total(platform)
    answer = platform.send(platform.browser(), "/", {**GOOD, **change})
    assert answer.status_code == 422
    told = errors_at(answer.text)
    assert set(told) == {field} and told[field].endswith("。")
    assert page_errors(answer.text) == []
    assert total(platform) == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"village_code": ""}, "village_code"),
        ({"village_code": "370832104999"}, "village_code"),
        ({"text": ""}, "text"),
        ({"text": "长" * 20_001}, "text"),
        ({"people_count": "many"}, "people_count"),
        ({"people_count": "-1"}, "people_count"),
        ({"signs": "mood"}, "signs"),
    ],
)
def test_a_wrong_clue_is_told_at_its_field_and_nothing_is_written(platform, change, field):
    before = warnings(platform)
    page = platform.send(platform.browser("grid-200"), "/clues/new", {**CLUE, **change})
    assert page.status_code == 422 and page_errors(page.text) == []
    assert errors_at(page.text)[field].endswith("。")
    body = {key: value for key, value in {**CLUE, **change}.items() if value}
    body = {**body, "signs": ["mood"]} if field == "signs" else body
    answer = platform.call("POST", "/warnings", "grid-200", json=body)
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"].split(".")[0] == field and answer.json()["detail"].endswith("。")
    assert warnings(platform) == before


@pytest.fixture
def referred(platform):
    """A dispute that waits at the study table."""
    body = {
        "channel": "window", "narrative": UNCLEAR, "village_code": "370832104201",
        "parties": [{"name": "赵二妮", "role": "applicant"}],
    }  # fmt: skip
    dispute = platform.ask("POST", "/disputes", "window1", json=body)["id"]
    state = lambda: platform.call("GET", f"/disputes/{dispute}", "leader").json()["case"]["state"]  # noqa: E731
    platform.until(lambda: state() == "referred", "it waits at the study table")
    return dispute, state


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"type_code": "99"}, "type_code"),
        ({"type_code": ""}, "type_code"),
        ({"lead_desk": "kitchen"}, "lead_desk"),
        ({"complexity": "tricky"}, "complexity"),
        ({"level": "moon"}, "level"),
    ],
)
def test_a_decision_with_a_wrong_field_decides_nothing(platform, referred, change, field):
    dispute, state = referred
    good = {
        "type_code": "02",
        "complexity": "complex",
        "lead_desk": "sfs",
        "level": "town",
        "reason": "联合研判",
    }
    data = {key: value for key, value in {**good, **change}.items() if value}
    page = platform.send(platform.browser("triage1"), "/study", data, f"/study/{dispute}")
    assert page.status_code == 422 and page_errors(page.text) == []
    assert 'class="error-summary"' in page.text
    answer = platform.call("POST", f"/disputes/{dispute}/routing", "triage1", json=data)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert state() == "referred"


@pytest.mark.parametrize(
    ("method", "path", "login", "body", "status"),
    [
        ("POST", "/disputes/{id}/accept", "window1", {}, 409),
        ("POST", "/disputes/{id}/refuse", "window1", {"reason_code": "N99"}, 422),
        (
            "POST",
            "/disputes/{id}/links",
            "window1",
            {"other_number": "LSQP-2026-999999", "kind": "related", "reason": "同一件"},
            404,
        ),
        ("POST", "/disputes/{id}/agreement", "m0001", {}, 422),
        (
            "POST",
            "/disputes/{id}/steps",
            "m0001",
            {"step": "hearing", "held_at": "2026-02-30T09:00:00+08:00"},
            422,
        ),
        ("POST", "/desks/sfs/disputes/{id}/sign", "sfs1", {}, 404),
        ("POST", "/disputes/{id}/routing", "window1", {"type_code": "02"}, 403),
    ],
)
def test_what_cannot_be_done_to_a_dispute_leaves_it_as_it_was(
    platform, referred, method, path, login, body, status
):
    dispute, state = referred
    answer = platform.call(method, path.format(id=dispute), login, json=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] and answer.json()["code"]
    assert state() == "referred"


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"old": "not this one", "new": "Entirely-new-1"}, "old", "原密码不正确"),
        ({"old": "", "new": "short"}, "new", "至少"),
    ],
)
def test_a_password_that_cannot_be_is_told_at_its_field(platform, data, field, words):
    answer = platform.send(platform.browser("visitor1"), "/me", data)
    assert answer.status_code == 422 and page_errors(answer.text) == []
    assert words in errors_at(answer.text)[field]
    assert platform.client.post(
        "/api/v1/sessions", json={"login": "visitor1", "password": platform.password}
    ).is_success, "the password is the old one"
