"""Every page of every role: accessible, whole at both widths, in one language, with targets a thumb can hit."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

THUMB = 44
# Whose work is done on a phone: their pages are checked at that width too.
ON_A_PHONE = ("", "mediator", "grid", "village", "visitor")
pytestmark = pytest.mark.browser

# What a finger aims at. Links inside a sentence are as high as its line: WCAG 2.5.8 lets them be.
TARGETS = """(thumb) => [...document.querySelectorAll(
    'button, summary, select, input:not([type=hidden]), textarea, a.btn, .tabs a, .side a, .switch')]
  .filter((one) => one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .filter((one) => !one.closest('dialog, .side:not(.is-open), .visually-hidden, .skip'))
  .map((one) => {
    const aimed = one.matches('[type=checkbox], [type=radio]') ? one.closest('label, td, th') || one : one;
    return [aimed.getBoundingClientRect(), one.outerHTML.slice(0, 120)];
  })
  .filter(([box]) => box.width > 2 && Math.round(box.height) < thumb)
  .map(([box, html]) => `${Math.round(box.height)}px ${html}`)"""
# Sends ticked rows as the bar under the list does.
SENT = """(fields) => {
  const form = document.createElement('form');
  const token = document.querySelector('input[name=csrf_token]').value;
  for (const [name, value] of Object.entries({...fields, csrf_token: token}))
    form.append(Object.assign(document.createElement('input'), {name, value}));
  document.body.append(Object.assign(form, {method: 'post', action: '/study/several'}));
  form.submit();
}"""
SIDEWAYS = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.fixture
def shown(open_page: Any, scene: Any) -> Any:
    def go(who: str, address: str, width: str) -> Page:
        return open_page(scene.login(who), scene.path(address), width)

    return go


def test_a_page_is_accessible_loads_without_an_error_and_speaks_english(
    signed_in: Any, scene: Any, violations: Any, left_in_chinese: Any, who: str, name: str, address: str
) -> None:
    page, errors = signed_in(scene.login(who), "desktop").new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    try:
        page.goto(scene.path(address))
        assert page.title()
        assert violations(page) == []
        page.goto(english(scene.path(address)))
        assert left_in_chinese(page) == []
        assert errors == []
    finally:
        page.context.clear_cookies(name="lang")
        page.close()


def test_a_page_fits_a_phone_a_thumb_and_the_larger_type(
    shown: Any, violations: Any, who: str, name: str, address: str
) -> None:
    page = shown(who, address, "phone")
    assert not page.evaluate(SIDEWAYS), "it scrolls sideways"
    assert page.evaluate(TARGETS, THUMB) == []
    if who.startswith(ON_A_PHONE[1:]) or who == "":
        assert violations(page) == []
    page.evaluate("document.documentElement.toggleAttribute('data-larger', true)")
    assert not page.evaluate(SIDEWAYS), "it scrolls sideways with the larger type"


@pytest.mark.parametrize("what", ["decide", "call"])
def test_what_is_done_for_several_is_accessible_fits_a_phone_and_speaks_english(
    shown: Any, scene: Any, violations: Any, left_in_chinese: Any, what: str
) -> None:
    """A page that only a form leads to: what was ticked in the triage queue."""
    page = shown("triage1", "/study?lang=en", "phone")
    fields = {"ids": scene.disputes["unclear"], "do": what}
    with page.expect_navigation():
        page.evaluate(SENT, fields)
    try:
        assert "/study/several" in page.url and page.locator("main form").count() > 0
        assert violations(page) == [] and left_in_chinese(page) == []
        assert not page.evaluate(SIDEWAYS) and page.evaluate(TARGETS, THUMB) == []
    finally:
        page.context.clear_cookies(name="lang")


def english(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang=en"
