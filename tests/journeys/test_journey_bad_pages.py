"""Bad input on a page gets a sentence at its field or on the page, what was typed is kept, and nothing is written."""

from __future__ import annotations

import re

import httpx
import pytest

from testkit.page import page_errors

GOOD = {
    "name": "赵二妮",
    "narrative": "邻居家盖房把滴水檐伸到我家院子里，下雨就流进来。",
    "village_code": "370832104201",
}


@pytest.fixture
def window(platform):
    return platform.browser("window1")


def token_of(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def errors_at(page):
    """Field → its sentence."""
    found = re.findall(r'id="f-([a-z_]+)-error">.*?<span>(.*?)</span></p>', page, re.DOTALL)
    return dict(found)


def total(platform):
    return platform.ask("GET", "/disputes?limit=1", "leader")["total"]


def typed(client, path="/window", **changes):
    return {"csrf_token": token_of(client.get(path).text), **GOOD, **changes}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"narrative": ""}, "narrative"),
        ({"narrative": "短"}, "narrative"),
        ({"narrative": "长" * 20_001}, "narrative"),
        ({"name": ""}, "name"),
        ({"id_number": "370832199001010017"}, "id_number"),
        ({"id_number": "370832199002300010"}, "id_number"),
        ({"phone": "12345"}, "phone"),
        ({"occurred_on": "2026-02-30"}, "occurred_on"),
        ({"occurred_on": "2199-01-01"}, "occurred_on"),
        ({"village_code": "370832104999"}, "village_code"),
        ({"party_village": "370832104999"}, "party_village"),
        ({"channel": "pigeon"}, "channel"),
        ({"people_involved": "0"}, "people_involved"),
        ({"amount_yuan": "many"}, "amount_yuan"),
        ({"other_name": "李四", "other_phone": "1"}, "other_phone"),
    ],
)
def test_a_wrong_field_has_a_sentence_of_its_own(platform, window, change, field):
    before = total(platform)
    answer = window.post("/window", data=typed(window, **change))
    assert answer.status_code == 422
    found = errors_at(answer.text)
    assert set(found) == {field}
    assert found[field].endswith("。")
    assert page_errors(answer.text) == []
    assert total(platform) == before


@pytest.mark.parametrize("path", ["/window", "/"])
def test_a_form_that_is_not_utf8_or_too_large_is_refused_in_a_sentence(platform, path):
    client = platform.browser("window1" if path == "/window" else "")
    before = total(platform)
    form = f"csrf_token={token_of(client.get(path).text)}&name=%ff%fe&narrative={'%ff' * 9}".encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    wrong = client.post(path, content=form, headers=headers)
    assert wrong.status_code == 400 and "UTF-8" in wrong.text and page_errors(wrong.text) == []
    large = client.post(path, data=typed(client, path, narrative="x" * 40_000_000))
    assert large.status_code == 413 and page_errors(large.text) == []
    assert total(platform) == before


def test_a_form_that_is_sent_twice_is_registered_once(platform, window):
    data = typed(window, key="sent-twice")
    first, again = (window.post("/window", data=data) for _ in range(2))
    assert first.url.path.startswith("/receipts/") and first.url == again.url


def test_what_is_not_possible_any_more_is_said_on_the_page(platform, window):
    receipt = window.post("/window", data=typed(window))
    dispute = receipt.url.path.rsplit("/", 1)[1]
    form = {"csrf_token": token_of(window.get("/arrivals").text)}
    assert "已经受理" in window.post(f"/arrivals/{dispute}/accept", data=form).text
    assert "已经受理" in window.post(f"/arrivals/{dispute}/refuse", data={**form, "reason_code": "N3"}).text
    assert (
        "只能是 N1、N2"
        in window.post(f"/arrivals/{dispute}/refuse", data={**form, "reason_code": "N99"}).text
    )


def test_a_page_without_the_right_does_nothing(platform):
    client = platform.browser("m0001")
    before = total(platform)
    answer = client.post("/window", data={"csrf_token": token_of(client.get("/me").text), **GOOD})
    assert answer.status_code == 403 and "权限" in answer.text
    assert total(platform) == before


def test_guessing_query_codes_on_the_page_is_slowed_down_too(platform):
    elsewhere = httpx.HTTPTransport(local_address="127.0.0.4")
    with httpx.Client(base_url=platform.url, transport=elsewhere, timeout=20) as guesser:
        form = {"csrf_token": token_of(guesser.get("/progress").text), "query_code": "ZZZZZZZZZZ"}
        answers = [errors_at(guesser.post("/progress", data=form).text)["query_code"] for _ in range(11)]
    assert "没有这个查询码" in answers[0]
    assert "分钟后再试" in answers[-1]
