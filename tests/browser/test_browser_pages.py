"""Work in a real browser: registering with look-alikes beside the form, and the picture of the README."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
STORY = "邻居家盖房把滴水檐伸到我家院子里，一下雨就往我家流，说了几次都不改。"

pytestmark = pytest.mark.browser


def test_a_receptionist_registers_and_gets_the_receipt(open_page: Any) -> None:
    desktop = open_page("window1", "/window")
    desktop.fill("input[name=name]", "周明山")
    desktop.fill("textarea[name=narrative]", STORY)
    desktop.select_option("select[name=village_code]", "370832104201")
    desktop.locator("text=登记并打印回执").last.click()
    desktop.wait_for_url("**/receipts/*")
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
