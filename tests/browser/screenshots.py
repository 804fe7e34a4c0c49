"""Pictures of every page of every role, to be looked at: python tests/browser/screenshots.py [--only PART,PART] [--lang en].

Starts a platform of its own with a town in the middle of its work, or takes a running one (--url, FENGQIAO_PASSWORD, VAR).
Pictures go to var/screenshots, named <width>-<page>.png. --walk takes those of a mediator's case on a phone instead
(services/mediation/README.md shows three: --walk --out services/mediation/pictures --only case,agreement,signing).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE.parent)]

import conftest  # noqa: E402

sys.path[:0] = [str(HERE)]

from roles import PAGES  # noqa: E402
from scene import Scene, _assigned, _registered, _sign, set_up  # noqa: E402
from walk import STORY, Walk  # noqa: E402

from testkit.chromium import SWITCHES, chromium, without_speech  # noqa: E402

WIDTHS = {"desktop": (1280, 850), "phone": (390, 844)}


def main() -> None:
    given = options()
    given.out.mkdir(parents=True, exist_ok=True)
    with platform_of(given) as platform, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        if given.walk:
            take_walk(browser, platform, given)
        else:
            scene = set_up(platform)
            for width in given.widths:
                take(browser, platform, scene, width, given)
        browser.close()


def options() -> Any:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "screenshots")
    parser.add_argument("--only", default="", help="parts of pages' names, with commas")
    parser.add_argument("--lang", default="zh", choices=["zh", "en"])
    parser.add_argument("--larger", action="store_true", help="with the larger type")
    parser.add_argument("--widths", nargs="*", default=list(WIDTHS), choices=list(WIDTHS))
    parser.add_argument("--walk", action="store_true", help="a mediator's case on a phone")
    parser.add_argument("--url", default="", help="a running platform; its scene is set up there")
    return parser.parse_args()


@contextmanager
def platform_of(given: Any) -> Iterator[Any]:
    if given.url:
        var = Path(os.environ.get("VAR", "var"))
        with httpx.Client(base_url=given.url, timeout=30) as client:
            yield conftest.Platform(given.url, os.environ["FENGQIAO_PASSWORD"], var, client)
        return
    with tempfile.TemporaryDirectory() as folder, conftest.running(Path(folder)) as platform:
        yield platform


def take(browser: Browser, platform: Any, scene: Scene, width: str, given: Any) -> None:
    """One browser context for each person, one picture for each page."""
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    contexts: dict[str, Any] = {}
    for who, name, template in PAGES:
        if not any(part in name for part in given.only.split(",")):
            continue
        login = scene.login(who)
        if login not in contexts:
            contexts[login] = browser.new_context(viewport=size, base_url=platform.url)
            without_speech(contexts[login])
            sign_in(contexts[login], platform, login, given)
        page = contexts[login].new_page()
        page.goto(scene.path(template))
        page.wait_for_timeout(300)
        page.screenshot(path=given.out / f"{width}-{name}{'-en' * (given.lang == 'en')}.png", full_page=True)
        page.close()


def take_walk(browser: Browser, platform: Any, given: Any) -> None:
    """From the offer to the first payment, as far as the screen shows at once."""
    dispute = _registered(platform, STORY, 6)
    _sign(platform, dispute)
    mediator, wanted = _assigned(platform, dispute), set(filter(None, given.only.split(",")))
    size = {"width": WIDTHS["phone"][0], "height": WIDTHS["phone"][1]}
    context = browser.new_context(
        viewport=size, base_url=platform.url, has_touch=True, is_mobile=True, device_scale_factor=2
    )
    sign_in(context, platform, mediator, given)
    page = context.new_page()

    def look(stop: str) -> None:
        if not wanted or stop in wanted:
            page.wait_for_timeout(300)
            page.screenshot(path=given.out / f"{stop}{'-en' * (given.lang == 'en')}.png")

    Walk(page, platform, dispute, look).through()


def sign_in(context: Any, platform: Any, login: str, given: Any) -> None:
    page = context.new_page()
    page.goto(f"/sign-in?lang={given.lang}&larger={'on' if given.larger else 'off'}")
    if login:
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", platform.password)
        with page.expect_navigation():
            page.click("main button[type=submit]")
    page.close()


if __name__ == "__main__":
    main()
