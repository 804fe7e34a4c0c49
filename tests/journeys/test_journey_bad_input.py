"""Bad input gets a problem document with its field and its reason, and nothing is written."""

from __future__ import annotations

import json

import httpx
import pytest

GOOD = {
    "channel": "window",
    "narrative": "邻居家盖房把滴水檐伸到我家院子里，下雨就流进来。",
    "parties": [{"name": "赵二妮", "role": "applicant"}],
    "village_code": "370832104201",
}
PERSON = {"name": "赵二妮", "role": "applicant"}


def post(platform, body, login="window1"):
    return platform.call("POST", "/disputes", login, json=body)


def total(platform):
    return platform.ask("GET", "/disputes?limit=1", "leader")["total"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"narrative": None}, "narrative"),
        ({"narrative": "短"}, "narrative"),
        ({"narrative": "长" * 20_001}, "narrative"),
        ({"channel": "pigeon"}, "channel"),
        ({"village_code": "370832104999"}, "village_code"),
        ({"village_code": "abc"}, "village_code"),
        ({"occurred_on": "2026-02-30"}, "occurred_on"),
        ({"occurred_on": "2199-01-01"}, "occurred_on"),
        ({"parties": []}, "parties"),
        ({"parties": [{**PERSON, "id_number": "370832199001010017"}]}, "parties.0.id_number"),
        ({"parties": [{**PERSON, "phone": "12345"}]}, "parties.0.phone"),
        ({"people_involved": 0}, "people_involved"),
        ({"amount_yuan": "-1"}, "amount_yuan"),
        ({"mood": "angry"}, "mood"),
        ({"type": "99"}, "type"),
    ],
)
def test_a_wrong_field_is_named(platform, change, field):
    before = total(platform)
    answer = post(platform, {key: value for key, value in {**GOOD, **change}.items() if value is not None})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"].endswith(field)
    assert answer.json()["detail"]
    assert total(platform) == before


def test_every_wrong_field_is_named_at_once(platform):
    before = total(platform)
    party = {**PERSON, "id_number": "370832199001010017", "phone": "12345"}
    wrong = {"narrative": "短", "village_code": "370832104999", "occurred_on": "2026-02-30", "mood": "angry"}
    answer = post(platform, {**GOOD, **wrong, "parties": [party]})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "invalid")
    assert {one["field"] for one in problem["errors"]} == {
        *wrong, "parties.0.id_number", "parties.0.phone",
    }  # fmt: skip
    assert all(one["reason"] for one in problem["errors"])
    assert total(platform) == before


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"{", 400, "bad_body"),
        (b"\xff\xfe\x00", 400, "bad_body"),
        (b"[1]", 400, "bad_body"),
        (b'{"a":"' + b"x" * 10_000_000 + b'"}', 413, "too_large"),
    ],
)
def test_a_body_that_cannot_be_read_is_told(platform, content, status, code):
    answer = platform.call(
        "POST", "/disputes", "window1", content=content, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def chunks(total):
    for _ in range(total // 10_000):
        yield b"x" * 10_000


def test_a_body_that_comes_in_chunks_is_read_and_has_the_same_limit(platform):
    body = json.dumps({**GOOD, "mood": "angry"}).encode()
    headers = {"Content-Type": "application/json"}
    answer = platform.call(
        "POST", "/disputes", "window1", content=iter([body[:9], body[9:]]), headers=headers
    )
    assert [one["field"] for one in answer.json()["errors"]] == ["mood"]
    large = platform.call("POST", "/disputes", "window1", content=chunks(10_000_000), headers=headers)
    assert (large.status_code, large.json()["code"]) == (413, "too_large")


def test_an_address_that_does_not_take_a_method_says_so(platform):
    answer = platform.call("DELETE", "/disputes", "window1")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert platform.call("GET", "/nothing-here", "window1").status_code == 404


def test_a_key_that_would_have_to_be_cut_off_is_refused(platform):
    before = total(platform)
    answer = platform.call("POST", "/disputes", "window1", json=GOOD, headers={"Idempotency-Key": "k" * 201})
    assert (answer.status_code, answer.json()["field"]) == (422, "Idempotency-Key")
    assert total(platform) == before


def test_a_desk_that_does_not_exist_is_told_at_once(platform):
    answer = platform.call("POST", "/desks/kitchen/disputes/d1/sign", "pcs1")
    assert (answer.status_code, answer.json()["field"]) == (404, "desk")
    assert platform.call("POST", "/desks/sfs/disputes/d1/sign", "pcs1").status_code == 403


def test_the_same_external_reference_gets_the_same_answer(platform):
    token = platform.ask("POST", "/tokens", "admin", json={"name": "热线", "channel": "hotline_12345"})[
        "token"
    ]
    headers = {"Authorization": f"Bearer {token}"}
    body = {**GOOD, "channel": "hotline_12345", "external_ref": "H-2026-1"}
    first = platform.client.post("/api/v1/disputes", json=body, headers=headers)
    again = platform.client.post("/api/v1/disputes", json=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
    other = platform.client.post("/api/v1/disputes", json={**GOOD, "channel": "letter"}, headers=headers)
    assert other.status_code == 403


def test_an_idempotency_key_makes_a_post_repeatable(platform):
    headers = {"Idempotency-Key": "key-1"}
    first = platform.call("POST", "/disputes", "window1", json=GOOD, headers=headers)
    again = platform.call("POST", "/disputes", "window1", json=GOOD, headers=headers)
    assert first.json()["number"] == again.json()["number"]
    other = platform.call(
        "POST",
        "/disputes",
        "window1",
        json={**GOOD, "narrative": "另外一件完全不同的事情。"},
        headers=headers,
    )
    assert other.json()["code"] == "idempotency_mismatch"


def test_without_the_right_nothing_is_done(platform):
    assert post(platform, GOOD, "auditor").status_code == 403
    assert platform.call("GET", "/disputes", "operator").status_code == 403
    assert platform.call("GET", "/people", "leader").status_code == 403
    assert platform.client.get("/api/v1/disputes").status_code == 401
    assert (
        platform.client.get("/api/v1/disputes", headers={"Authorization": "Bearer nonsense"}).status_code
        == 401
    )


def test_an_action_in_the_wrong_state_is_refused(platform):
    dispute = post(platform, GOOD).json()["id"]
    answer = platform.call("POST", f"/disputes/{dispute}/refuse", "window1", json={"reason_code": "N3"})
    assert (answer.status_code, answer.json()["code"]) == (409, "already_decided")
    assert platform.call("POST", "/disputes/nothing/accept", "window1").status_code == 404


def test_a_wrong_password_and_a_wrong_login_sound_the_same(platform):
    wrong = platform.client.post("/api/v1/sessions", json={"login": "window2", "password": "not this one"})
    unknown = platform.client.post(
        "/api/v1/sessions", json={"login": "nobody-here", "password": "not this one"}
    )
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json()["detail"] == unknown.json()["detail"]


def test_guessing_query_codes_is_slowed_down(platform):
    # From an address of its own, so that the other tests may still mistype.
    elsewhere = httpx.HTTPTransport(local_address="127.0.0.2")
    with httpx.Client(base_url=platform.url, transport=elsewhere, timeout=20) as guesser:
        answers = [guesser.get("/api/v1/public/disputes/ZZZZZZZZZZ").status_code for _ in range(12)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_a_confidential_name_is_masked_and_a_look_leaves_a_trace(platform):
    found = post(platform, {**GOOD, "confidential": True}).json()
    look = lambda: platform.call("GET", f"/disputes/{found['id']}", "leader")  # noqa: E731
    platform.until(lambda: look().status_code == 200, "the registration is known everywhere")
    sheet = look().json()
    assert "赵二妮" not in str(sheet)
    shown = platform.ask("POST", f"/disputes/{found['id']}/reveal", "window1", json={"why": "核对身份"})
    assert shown["parties"][0]["name"] == "赵二妮"
