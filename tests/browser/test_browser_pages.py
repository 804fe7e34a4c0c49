"""The pages in a real browser: registering with look-alikes beside the form, a phone's width, accessibility, the keyboard."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
]
STORY = "邻居家盖房把滴水檐伸到我家院子里，一下雨就往我家流，说了几次都不改。"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def desktop(browser, platform) -> Iterator[Page]:
    yield from opened(browser, platform, 1366)


@pytest.fixture
def phone(browser, platform) -> Iterator[Page]:
    yield from opened(browser, platform, 390)


def opened(browser, platform, width: int) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 850}, base_url=platform.url)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def sign_in(page: Page, platform, login: str) -> None:
    page.goto("/sign-in")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", platform.password)
    with page.expect_navigation():
        page.click("main button[type=submit]")


def violations(page: Page) -> list[str]:
    """What axe-core finds; each a rule and the first place."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]]


def test_a_receptionist_registers_and_gets_the_receipt(desktop, platform):
    sign_in(desktop, platform, "window1")
    desktop.fill("input[name=name]", "周明山")
    desktop.fill("textarea[name=narrative]", STORY)
    desktop.select_option("select[name=village_code]", "370832104201")
    with desktop.expect_navigation():
        desktop.click("text=登记并打印回执")
    desktop.wait_for_load_state()
    assert "/receipts/" in desktop.url, desktop.inner_text("body")[:800]
    assert "LSQP-" in desktop.inner_text("main")
    desktop.goto("/window")
    desktop.fill("input[name=name]", "周明山")
    desktop.fill("textarea[name=narrative]", STORY)
    desktop.press("textarea[name=narrative]", "Tab")
    desktop.wait_for_selector("#look-alikes .alike", timeout=10_000)
    picture(desktop)


def picture(page: Page) -> None:
    """The screenshot of the README; kept in the tree only when asked for."""
    page.evaluate("window.scrollTo(0, 0)")
    if os.environ.get("KEEP_SCREENSHOT"):
        page.screenshot(path=ROOT / "docs" / "screenshot.png")


@pytest.mark.parametrize("path", ["/", "/progress", "/sign-in"])
def test_the_citizens_pages_fit_a_phone(phone, platform, path):
    phone.goto(path)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert violations(phone) == []


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("window1", "/window"),
        ("window1", "/disputes"),
        ("rss1", "/desk"),
        ("triage1", "/study"),
        ("supervisor", "/overview"),
        ("town", "/warnings"),
    ],
)
def test_the_pages_of_staff_are_accessible(desktop, platform, login, path):
    sign_in(desktop, platform, login)
    desktop.goto(path)
    assert violations(desktop) == []


def test_the_slash_goes_to_the_search(desktop, platform):
    sign_in(desktop, platform, "window1")
    desktop.goto("/disputes")
    desktop.keyboard.press("/")
    assert desktop.evaluate("document.activeElement.name") == "q"
