"""After the switch to English a page has no Chinese left but data: also where it refuses, answers or asks back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

# (number, address, names of required fields) of the forms that ask for something.
ASKING = """() => [...document.querySelectorAll('main form[method=post]')]
  .map((form, number) => [
    number, form.getAttribute('action') || '', [...form.querySelectorAll('[required]')].map((one) => one.name)])
  .filter(([number, address, names]) => names.length)"""
SEND_EMPTY = """(number) => {
  const form = document.querySelectorAll('main form[method=post]')[number];
  for (const one of form.querySelectorAll('[required]')) {
    one.required = false;
    if (one.matches('[type=radio], [type=checkbox]')) one.checked = false; else one.value = '';
  }
  HTMLFormElement.prototype.submit.call(form);
}"""
SAID = """() => [...document.querySelectorAll('[id$=-error], .flash, .error-summary, .problem')]
  .map((one) => one.textContent.trim()).join(' ')"""
ONE_OF_MANY = re.compile(r"[0-9a-f]{32}|[A-Z]+\d+")
sent: set[str] = set()


def english(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang=en"


@pytest.fixture
def visit(open_page: Any, scene: Any) -> Any:
    """A page in English; afterwards its person reads Chinese again."""
    opened: list[Page] = []

    def go(who: str, address: str) -> Page:
        opened.append(open_page(scene.login(who), english(scene.path(address))))
        return opened[-1]

    yield go
    for page in opened:
        page.context.clear_cookies(name="lang")


def asking(page: Page) -> list[tuple[int, str]]:
    """The page's forms with required fields that no test has sent yet, one of each kind."""
    fresh = []
    for number, address, names in page.evaluate(ASKING):
        kind = f"{ONE_OF_MANY.sub('', address)} {names}"
        if kind not in sent:
            sent.add(kind)
            fresh.append((number, address))
    return fresh


def test_every_form_refuses_in_english_what_lacks_a_required_field(
    visit: Any, scene: Any, left_in_chinese: Any, who: str, name: str, address: str
) -> None:
    page = visit(who, address)
    for number, form in asking(page):
        with page.expect_navigation():
            page.evaluate(SEND_EMPTY, number)
        assert page.evaluate(SAID), f"{form} took it"
        assert left_in_chinese(page) == [], form
        page.goto(english(scene.path(address)))


def test_look_alikes_are_explained_in_english(visit: Any, scene: Any, left_in_chinese: Any) -> None:
    page = visit("window1", "/window")
    page.fill("input[name=phone]", "13812345600")
    page.fill(
        "textarea[name=narrative]", "包工头拖欠我和两个老乡的工资共三万六千元，工地已经完工，打电话不接。"
    )
    page.press("textarea[name=narrative]", "Tab")
    page.wait_for_selector("#look-alikes .alike")
    assert "same phone" in page.inner_text("#look-alikes")
    assert left_in_chinese(page) == []


@pytest.mark.parametrize(
    ("who", "address", "words"),
    [
        ("", "/nothing-here", "Not found"),
        ("window1", "/disputes/nothing-here", "no such dispute"),
        ("window1", "/people", "may not"),
        ("operator", "/study", "may not"),
    ],
)
def test_a_page_that_is_not_there_or_not_for_you_says_so_in_english(
    visit: Any, left_in_chinese: Any, who: str, address: str, words: str
) -> None:
    page = visit(who, address)
    assert words in page.inner_text(".problem")
    assert left_in_chinese(page) == []


def test_what_is_not_possible_is_said_in_english(visit: Any, scene: Any, left_in_chinese: Any) -> None:
    page = visit("rss1", "/desk")
    address = f"/desk/{scene.disputes['agreed']}/sign"
    with page.expect_navigation():
        page.evaluate(
            "(address) => { const form = document.querySelector('main form[method=post]'); form.action = address;"
            " HTMLFormElement.prototype.submit.call(form); }",
            address,
        )
    assert "can no longer be signed" in page.inner_text("#flashes")
    assert left_in_chinese(page) == []


def test_a_wrong_password_and_a_wrong_query_code_are_told_in_english(
    visit: Any, left_in_chinese: Any
) -> None:
    page = visit("", "/sign-in")
    page.fill("input[name=login]", "window1")
    page.fill("input[name=password]", "not this one")
    with page.expect_navigation():
        page.click("main button[type=submit]")
    assert "The login or the password is wrong." in page.inner_text("main")
    assert left_in_chinese(page) == []
    page.goto(english("/progress"))
    page.fill("input[name=query_code]", "ZZZZZZZZZZ")
    with page.expect_navigation():
        page.click("main button[type=submit]")
    assert "no such query code" in page.inner_text("main")
    assert left_in_chinese(page) == []


def test_a_citizen_follows_a_dispute_in_english(visit: Any, scene: Any, left_in_chinese: Any) -> None:
    page = visit("", "/progress")
    page.fill("input[name=query_code]", scene.code)
    with page.expect_navigation():
        page.click("main button[type=submit]")
    assert "Number" in page.inner_text("main")
    assert left_in_chinese(page) == []
