"""Every page answers the people it is for, is well made, and refuses the others."""

from __future__ import annotations

import re

import pytest

from testkit.page import page_errors


def csrf_of(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


PAGES = {
    "": ["/", "/progress", "/sign-in"],
    "window1": ["/window", "/window/today", "/arrivals", "/disputes", "/me"],
    "triage1": ["/study", "/flow", "/exchange/strays", "/exchange/reconciliations"],
    "rss1": ["/desk", "/desk?state=signed"],
    "town": ["/dispatch", "/dispatch?state=offering", "/warnings", "/clues/new", "/overview", "/wall"],
    "m0001": ["/today"],
    "e01": ["/consultations"],
    "visitor1": ["/visits", "/visits?all=1"],
    "legal-aid": ["/assistance"],
    "supervisor": ["/supervision", "/overview", "/disputes?overdue=1"],
    "admin": ["/people", "/tokens"],
    "grid-200": ["/clues/new", "/warnings"],
}


@pytest.mark.parametrize("login", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_of_a_role_are_well_made(platform, login, language):
    client = platform.browser(login)
    for path in PAGES[login]:
        answer = client.get(path, params={"lang": language} if "?" not in path else None)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        assert page_errors(answer.text) == [], path


def test_a_page_of_somebody_else_is_refused_in_a_sentence(platform):
    answer = platform.browser("m0001").get("/people")
    assert answer.status_code == 403
    assert "权限" in answer.text


def test_nobody_signed_in_is_led_to_the_sign_in(platform):
    answer = platform.browser().get("/desk")
    assert answer.url.path == "/sign-in"


def test_a_form_without_its_token_is_refused(platform):
    assert platform.browser("window1").post("/window", data={"narrative": "x"}).status_code == 403


def test_a_wrong_form_keeps_what_was_typed(platform):
    client = platform.browser("window1")
    data = {
        "csrf_token": csrf_of(client.get("/window").text),
        "name": "王五",
        "narrative": "短",
        "phone": "123",
    }
    answer = client.post("/window", data=data)
    assert answer.status_code == 422
    assert 'value="王五"' in answer.text


def test_every_wrong_field_of_a_form_has_its_sentence(platform):
    client = platform.browser("window1")
    data = {
        "csrf_token": csrf_of(client.get("/window").text),
        "name": "王五",
        "narrative": "短",
        "phone": "123",
        "id_number": "370832199001010017",
        "other_phone": "13812345678",
        "occurred_on": "2199-01-01",
    }
    answer = client.post("/window", data=data)
    wrong = set(re.findall(r'id="f-([a-z_-]+)-error"', answer.text))
    assert wrong == {"narrative", "phone", "id_number", "other_name", "occurred_on"}
    assert 'value="13812345678"' in answer.text


def test_a_citizen_submits_and_follows_with_the_code(platform):
    client = platform.browser()
    page = client.get("/").text
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    data = {
        "csrf_token": csrf_of(page),
        "key": key,
        "narrative": "邻居家的狗整夜叫，没法睡觉，说了几次不管。",
        "name": "孙三",
        "phone": "13912345678",
    }
    answer = client.post("/", data=data)
    assert answer.status_code == 200 and "查询码" in answer.text
    code = re.search(r'data-copy="([A-Z0-9]{10})"', answer.text)[1]
    shown = client.post(
        "/progress", data={"csrf_token": csrf_of(client.get("/progress").text), "query_code": code}
    )
    assert "已登记" in shown.text and "孙三" not in shown.text
