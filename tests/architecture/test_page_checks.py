"""Every page that can be opened is in the browser's page checks (tests/browser/roles.py), or named there with a reason."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.routing import MapAdapter

from gateway.app import create_app
from gateway.settings import Settings
from servicekit.clock import SystemClock

ROLES = runpy.run_path(str(Path(__file__).parents[1] / "browser" / "roles.py"))
# Files to keep are no pages.
FILES = (".csv", ".xlsx", ".docx", ".pdf", ".zip", ".js")


class SilentBus:
    """Nobody answers."""

    def ask(self, *_args: object, **_kwargs: object) -> None:
        raise AssertionError("no request is expected here")


@pytest.fixture(scope="module")
def addresses() -> MapAdapter:
    app = create_app(SilentBus(), Settings(identity_key="k" * 64), SystemClock())
    return app.url_map.bind("centre")


def pages(addresses: MapAdapter) -> Iterator[tuple[str, str]]:
    """Address and name of whatever answers GET outside the API."""
    for rule in addresses.map.iter_rules():
        opens = "GET" in (rule.methods or ()) and rule.endpoint != "static"
        if opens and not rule.rule.startswith("/api/") and not rule.rule.endswith(FILES):
            yield rule.rule, rule.endpoint


def checked(addresses: MapAdapter) -> set[str]:
    """The names of the pages that the checks open."""
    plain = (re.sub(r"{[a-z_]+}", "one", address.partition("?")[0]) for _, _, address in ROLES["PAGES"])
    return {addresses.match(address, "GET")[0] for address in plain}


def test_every_page_is_opened_by_the_page_checks_or_left_out_with_a_reason(addresses: MapAdapter) -> None:
    seen = checked(addresses)
    lacking = [
        rule for rule, endpoint in pages(addresses) if endpoint not in seen and rule not in ROLES["LEFT_OUT"]
    ]
    assert sorted(lacking) == [], "add them to PAGES of tests/browser/roles.py"


def test_nothing_is_left_out_that_is_checked_or_gone(addresses: MapAdapter) -> None:
    there, seen = dict(pages(addresses)), checked(addresses)
    stale = [rule for rule in ROLES["LEFT_OUT"] if rule not in there or there[rule] in seen]
    assert stale == []
    assert all(len(reason) > 5 for reason in ROLES["LEFT_OUT"].values())
