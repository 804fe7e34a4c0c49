"""A grid worker reports from the field: without a network the clue waits on the phone, and arrives once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from testkit.chromium import without_speech

pytestmark = pytest.mark.browser
WORDS = "两家为地界推搡，有人拿着铁锹，{n}。"


@pytest.fixture
def context(browser, platform) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 390, "height": 844}, base_url=platform.url)
    without_speech(made)
    made.set_default_timeout(15_000)
    yield made
    made.close()


@pytest.fixture
def phone(context, platform) -> Page:
    """The clue page on a phone, ready for the road: its worker has the page."""
    page = context.new_page()
    sign_in(page, platform)
    page.goto("/clues/new")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return page


def sign_in(page: Page, platform) -> None:
    page.goto("/sign-in")
    page.fill("input[name=login]", "grid-200")
    page.fill("input[name=password]", platform.password)
    with page.expect_navigation():
        page.click("main button[type=submit]")


def report(page: Page, words: str) -> None:
    page.fill("textarea[name=text]", words)
    page.click("#clue button[type=submit]")


def arrived(platform, words: str) -> list[str]:
    found = platform.ask("GET", "/warnings?limit=200", "town")["items"]
    return [one["number"] for one in found if one["text"] == words]


def test_with_a_network_a_clue_is_sent_at_once_and_told_with_its_number(phone, platform):
    words = WORDS.format(n="有信号")
    report(phone, words)
    phone.wait_for_selector("text=已上报：YJ-")
    [number] = arrived(platform, words)
    assert number in phone.inner_text("[data-queue]")
    assert phone.input_value("textarea[name=text]") == ""


def test_without_a_network_clues_wait_and_the_page_still_opens(phone, context, platform):
    words = [WORDS.format(n=f"没信号第{number}条") for number in (1, 2)]
    context.set_offline(True)
    for each in words:
        report(phone, each)
    phone.wait_for_selector("text=没有网络，已存在手机里（2 条）")
    phone.reload()
    assert phone.inner_text("h1") == "上报线索"
    phone.wait_for_selector("[data-queue] li >> nth=1")
    assert [arrived(platform, each) for each in words] == [[], []]
    context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    phone.wait_for_selector("text=已上报：YJ-")
    assert [len(arrived(platform, each)) for each in words] == [1, 1]
    expect(phone.locator("[data-queue] li")).to_have_count(0)


def test_a_clue_whose_answer_was_lost_is_not_doubled(phone, platform):
    words, lost = WORDS.format(n="回执丢了"), []
    # The worker would try again by itself, behind this test's back.
    phone.evaluate("SyncManager.prototype.register = () => Promise.resolve()")

    def lose(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    phone.route("**/api/v1/warnings", lose)
    report(phone, words)
    phone.wait_for_selector("text=没有网络，已存在手机里（1 条）")
    assert len(arrived(platform, words)) == 1, "the answer was lost, not the clue"
    phone.evaluate("dispatchEvent(new Event('online'))")
    phone.wait_for_selector("text=已上报：YJ-")
    assert len(arrived(platform, words)) == 1


def test_a_clue_that_waits_is_sent_after_signing_in_again(phone, context, platform):
    words = WORDS.format(n="登录过期")
    context.set_offline(True)
    report(phone, words)
    phone.wait_for_selector("text=没有网络")
    context.clear_cookies()
    context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    phone.wait_for_selector("text=登录已经过期")
    sign_in(phone, platform)
    # Whichever page comes first after signing in sends it.
    phone.goto("/clues/new")
    platform.until(lambda: arrived(platform, words), "the clue that waited has arrived")
    assert len(arrived(platform, words)) == 1


def test_a_clue_that_is_refused_comes_back_to_be_mended(phone, platform):
    phone.evaluate(
        "fengqiaoField.queue.put({id: 'refused-1', person: document.documentElement.dataset.person, at: Date.now(),"
        " fields: {village_code: '370832104200', text: '短', source: 'grid'}})"
    )
    phone.reload()
    phone.wait_for_selector("text=有一条没有被收下")
    phone.click("text=改一改再报")
    assert phone.input_value("textarea[name=text]") == "短"
    expect(phone.locator("[data-queue] li")).to_have_count(0)


def test_without_scripts_the_form_is_an_ordinary_one(browser, platform):
    made = browser.new_context(java_script_enabled=False, base_url=platform.url)
    page = made.new_page()
    sign_in(page, platform)
    page.goto("/clues/new")
    words = WORDS.format(n="没有脚本")
    report(page, words)
    assert page.inner_text("h1") == "预警台"
    assert len(arrived(platform, words)) == 1
    made.close()
