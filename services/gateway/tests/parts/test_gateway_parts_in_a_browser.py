"""The parts of the pages in a browser: accessible, quiet, fitting the screen, and usable with the keyboard."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from gateway import assets
from testkit.chromium import SWITCHES, chromium, ready_for_keys

ROOT = Path(__file__).parents[4]
PAGES = ("dispute", "list", "forms", "figures", "public", "printed", "wall")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = chromium()
    if program is None or not (assets.VENDOR / "manifest.json").is_file():
        pytest.skip("needs Chromium and the page assets")
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as player:
        started = player.chromium.launch(executable_path=program, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(gallery: Flask) -> Iterator[str]:
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, gallery, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.browser
@pytest.mark.parametrize("show", [*PAGES, "wrong/forms", "error/404"])
@pytest.mark.parametrize("width", [1366, 390])
def test_a_page_is_accessible_quiet_and_fits_its_screen(
    browser: Any, address: str, show: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 768 if width > 800 else 844})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/{show}", wait_until="networkidle")
    axe = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    broken = []
    if axe.is_file():
        page.evaluate(axe.read_text())
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        broken = [
            (one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in result["violations"]
        ]
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=f"{shots}/{show.replace('/', '-')}-{width}.png", full_page=True)
    page.close()
    assert broken == []
    assert said == []
    assert wide <= 0


@pytest.fixture
def desk(browser: Any, address: str) -> Iterator[Any]:
    """A browser page at the desk's list."""
    page = browser.new_page(viewport={"width": 1366, "height": 768}, base_url=address)
    page.goto("/list", wait_until="networkidle")
    ready_for_keys(page)
    yield page
    page.close()


@pytest.mark.browser
def test_keys_search_walk_select_and_explain(desk: Any) -> None:
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("x")
    assert desk.locator("[name=ids]:checked").get_attribute("value") == "d1"
    assert "已选 1 项" in desk.locator("#bulk").inner_text()
    desk.keyboard.press("?")
    assert desk.locator("#keys").is_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/list#d1")  # the browser tells of a step within the page a moment later
    desk.keyboard.press("/")
    assert desk.evaluate("document.activeElement.id") == "q"


@pytest.mark.browser
def test_a_question_is_asked_before_sending(desk: Any) -> None:
    desk.check("[name=ids] >> nth=0")
    desk.click("button[value=remind]")
    assert "发催办" in desk.locator("dialog.sure").inner_text()
    desk.click("dialog.sure .btn-link")
    assert desk.locator("dialog.sure").count() == 0
    assert "/list" in desk.url


@pytest.mark.browser
def test_larger_type_is_switched_without_a_reload_and_kept(desk: Any) -> None:
    desk.evaluate("window.stayed = true")
    desk.click("[data-larger-switch]")
    assert desk.evaluate("window.stayed && document.documentElement.hasAttribute('data-larger')")
    desk.goto("/figures")
    assert desk.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"


@pytest.mark.browser
def test_a_draft_comes_back_without_what_is_private(desk: Any) -> None:
    desk.goto("/forms", wait_until="networkidle")
    desk.fill("#f-narrative", "说了一半")
    desk.fill("#f-phone", "13812345678")
    desk.check("#f-needs-2")
    desk.wait_for_timeout(600)
    desk.goto("/forms", wait_until="networkidle")
    assert desk.input_value("#f-narrative") == "说了一半"
    assert desk.input_value("#f-phone") == ""
    assert desk.is_checked("#f-needs-2")
    desk.click(".draft-line button")
    assert desk.input_value("#f-narrative") == ""
    assert "13812345678" not in desk.evaluate("JSON.stringify(localStorage)")


@pytest.mark.browser
def test_what_was_sent_and_answered_is_no_draft_any_more(desk: Any) -> None:
    desk.goto("/forms", wait_until="networkidle")
    desk.fill("#f-narrative", "说完了")
    desk.evaluate("document.getElementById('register').action = '/arrived'")
    desk.click("#register .form-buttons .btn-primary")
    desk.wait_for_url("**/list")
    assert desk.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length") == 0


@pytest.mark.browser
def test_a_filter_swaps_the_results_and_keeps_the_address(desk: Any) -> None:
    desk.evaluate("document.querySelector('[data-filters]').dataset.stayed = 'yes'")
    desk.select_option("#f-status", "signed")
    desk.wait_for_url("**status=signed*")
    assert desk.locator("[data-filters][data-stayed]").count() == 1
    assert desk.locator("#results table.is-stacked").count() == 1


@pytest.mark.browser
def test_every_kind_of_chart_is_drawn(desk: Any) -> None:
    desk.goto("/figures", wait_until="networkidle")
    desk.wait_for_timeout(300)
    assert desk.locator(".chart-canvas:has(canvas)").count() == 6


@pytest.mark.browser
def test_a_failed_request_is_said_in_its_own_sentence(desk: Any) -> None:
    desk.evaluate("htmx.ajax('GET', '/failing', {source: '#results', target: '#results'})")
    desk.wait_for_selector(".toasts .flash")
    assert "刚才的操作可能没有完成" in desk.locator(".toasts").inner_text()
    assert desk.locator("#results table").count() == 1
