"""A browser, people signed in with it, and a town in the middle of its work."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from testkit.chromium import SWITCHES, chromium, ready_for_keys, without_speech

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {"desktop": (1280, 850), "phone": (390, 844)}


def neighbour(name: str) -> ModuleType:
    """A module of this folder: tests are imported without packages."""
    key = f"browser_{name}"
    if key not in sys.modules:
        spec = importlib.util.spec_from_file_location(key, HERE / f"{name}.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[key] = module
        spec.loader.exec_module(module)
    return sys.modules[key]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for ``who``, ``name`` and ``address`` is run for every page of every role."""
    if {"who", "name", "address"} <= set(metafunc.fixturenames):
        roles = neighbour("roles")
        phone = "phone" in metafunc.function.__name__
        pages = [page for page in roles.PAGES if not (phone and page[1] in roles.DESKTOP_ONLY)]
        ids = [f"{who or 'citizen'} {name}" for who, name, _ in pages]
        metafunc.parametrize(("who", "name", "address"), pages, ids=ids)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium()
    if program is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture(scope="session")
def scene(running_platform: Any) -> Any:
    """Cases at every stage, set up once for all tests of this folder."""
    return neighbour("scene").set_up(running_platform)


@pytest.fixture(scope="session")
def staging() -> ModuleType:
    """How single cases are set up."""
    return neighbour("scene")


@pytest.fixture(scope="session")
def walking() -> ModuleType:
    """A case walked on a phone."""
    return neighbour("walk")


@pytest.fixture(scope="session")
def signed_in(browser: Browser, running_platform: Any) -> Iterator[Callable[[str, str], BrowserContext]]:
    """The browser context of a person at a width; each signs in once."""
    kept: dict[tuple[str, str], BrowserContext] = {}

    def context_of(login: str, width: str) -> BrowserContext:
        if (login, width) not in kept:
            size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
            made = browser.new_context(viewport=size, base_url=running_platform.url)
            without_speech(made)
            made.set_default_timeout(15_000)
            kept[login, width] = made
            if login:
                page = made.new_page()
                sign_in(page, running_platform, login)
                page.close()
        return kept[login, width]

    yield context_of
    for context in kept.values():
        context.close()


@pytest.fixture
def open_page(signed_in: Any) -> Iterator[Callable[..., Page]]:
    """``open_page(login, address, width="desktop")``: a page of that person, closed at the end of the test."""
    opened: list[Page] = []

    def go(login: str, address: str, width: str = "desktop") -> Page:
        page = signed_in(login, width).new_page()
        opened.append(page)
        page.goto(address)
        ready_for_keys(page)
        return page

    yield go
    for page in opened:
        page.close()


def sign_in(page: Page, platform: Any, login: str) -> None:
    page.goto("/sign-in")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", platform.password)
    with page.expect_navigation():
        page.click("main button[type=submit]")


@pytest.fixture(scope="session")
def left_in_chinese() -> Callable[[Page], list[str]]:
    """What an English page says in Chinese beside data."""
    found: Callable[[Page], list[str]] = neighbour("chinese").left_in_chinese
    return found


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """What axe-core finds on a page; each a rule and the first place."""

    def of(page: Page) -> list[str]:
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]

    return of
