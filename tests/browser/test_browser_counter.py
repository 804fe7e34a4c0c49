"""At the counter: registering by the keyboard alone, look-alikes while one types, a caller found again, dictation."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

STORY = "邻居翻盖猪圈把排水沟堵住了，污水漫进我家菜窖，泡坏了一窖红薯，要求疏通。"
# A browser that recognises speech on the machine, as far as the page can tell.
SPEECH = """
window.SpeechRecognition = class {
  static async available() { return "available"; }
  start() { window.heard = this; }
  stop() { this.onend(); }
};
"""


class Keys:
    """Presses keys and counts them; text of an input method counts one press for each character."""

    def __init__(self, page: Any) -> None:
        self.page, self.pressed = page, 0

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text) if not text.isascii() else self.page.keyboard.type(text)
        self.pressed += len(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def to(self, field: str) -> None:
        """Tabs on until the field is reached."""
        for _ in range(40):
            self.press("Tab")
            if self.page.evaluate("document.activeElement.name") == field:
                return
        raise AssertionError(f"the keyboard does not come to {field}")

    def until(self, there: str, key: str) -> None:
        """Tabs on until ``there`` holds of the focused element, then presses ``key``."""
        for _ in range(40):
            self.press("Tab")
            if self.page.evaluate(there):
                return self.press(key)
        raise AssertionError(f"the keyboard does not come to where {there}")


def register(page: Any) -> Keys:
    keys = Keys(page)
    keys.write("李秀英")
    keys.to("phone")
    keys.write("13905370001")
    keys.to("other_name")
    keys.write("赵大山")
    keys.to("narrative")
    keys.write(STORY)
    keys.to("village_code")
    keys.press("ArrowDown")
    keys.to("occurred_on")
    keys.press("Enter")
    page.wait_for_url("**/receipts/*")  # look-alikes that come meanwhile count as a navigation, too
    return keys


def test_a_walk_in_is_registered_by_the_keyboard_alone(open_page, scene):
    page = open_page("window1", "/window")
    assert page.evaluate("document.activeElement.name") == "name", "one can type at once"
    keys = register(page)
    assert "/receipts/" in page.url and "查询码" in page.inner_text("main")
    assert page.evaluate("document.activeElement.hasAttribute('data-print')"), "Enter prints"
    assert keys.pressed - len(STORY) < 50, f"{keys.pressed} presses, {len(STORY)} of them the story"


def test_everything_from_the_first_field_to_the_printed_receipt_goes_by_the_keyboard(open_page, scene):
    """A caller who was here before, two on the other side, somebody who came along: not one click."""
    first = open_page("window1", "/window")
    register(first)
    page = open_page("window1", "/window")
    page.add_init_script("window.print = () => { document.documentElement.dataset.printed = 'yes' }")
    keys = Keys(page)
    keys.to("phone")
    keys.write("13905370001")
    with page.expect_navigation():
        keys.until("document.activeElement.formAction.endsWith('/window/caller')", "Enter")
    expect(page.locator("input[name=name]")).to_have_value("李秀英")
    assert page.evaluate("document.activeElement.name") == "other_name", "one goes on where the form goes on"
    keys.write("赵大山")
    keys.until("document.activeElement.matches('#sides summary')", "Enter")
    for field, words in {
        "side_0_name": "赵二山",
        "side_0_organisation": "赵家养猪场",
        "side_1_name": "赵三山",
    }.items():
        keys.to(field)
        keys.write(words)
    keys.until("document.activeElement.parentElement.querySelector('#f-more_0_name') !== null", "Enter")
    for field, words in {"more_0_name": "李秀兰", "more_0_phone": "13905370002", "narrative": STORY}.items():
        keys.to(field)
        keys.write(words)
    keys.to("occurred_on")
    with page.expect_navigation(url="**/receipts/*"):
        keys.press("Enter")
    page.wait_for_function("document.activeElement.hasAttribute('data-print')")
    keys.press("Enter")
    page.wait_for_function("document.documentElement.dataset.printed === 'yes'")
    page.goto(page.url.replace("/receipts/", "/disputes/"))
    told = page.inner_text("main")
    assert "赵家养猪场" in told and told.count("赵") >= 3
    assert keys.pressed - len(STORY) < 150


def test_look_alikes_come_while_one_types_and_a_caller_is_found_again(open_page, scene):
    first = open_page("window1", "/window")
    register(first)
    page = open_page("window1", "/window")
    keys = Keys(page)
    keys.to("phone")
    keys.write("13905370001")
    page.wait_for_selector("#look-alikes .alike", timeout=10_000)
    with page.expect_navigation():
        keys.until("document.activeElement.formAction.endsWith('/window/caller')", "Enter")
    expect(page.locator("input[name=name]")).to_have_value("李秀英")
    assert "来过的人" in page.inner_text("main")
    assert page.evaluate("document.activeElement.name") == "other_name"


def test_speech_becomes_text_where_the_browser_can_and_the_button_is_hidden_otherwise(open_page, scene):
    page = open_page("window1", "/window")
    assert not page.is_visible("[data-dictate]")
    page.add_init_script(SPEECH)
    page.reload()
    page.wait_for_selector("[data-dictate]:not([hidden])")
    page.click("[data-dictate]")
    assert page.evaluate("window.heard.processLocally") is True
    page.evaluate(
        "window.heard.onresult({resultIndex: 0, results: [Object.assign([{transcript: '他家堵了水沟'}], {isFinal: true})]})"
    )
    page.click("[data-dictate]")
    assert page.input_value("textarea[name=narrative]") == "他家堵了水沟"
    assert page.evaluate("document.activeElement.name") == "narrative"
