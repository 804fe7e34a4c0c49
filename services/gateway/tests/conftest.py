"""A signed-in browser on a stub of the bus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gateway.app import create_app
from gateway.people import COOKIE
from gateway.settings import Settings
from servicekit.clock import SystemClock
from testkit.page import page_errors


@pytest.fixture
def client_of() -> Callable[[Any], Any]:
    """A signed-in browser of the person whom a stub of the bus knows as ``principal``."""

    def client(bus: Any) -> Any:
        app = create_app(bus, Settings(identity_key="k" * 64), SystemClock())
        made = app.test_client()
        made.set_cookie(COOKIE, app.extensions["people"]._session_of(bus.principal))
        return made

    return client


@pytest.fixture
def open_page(client_of: Callable[[Any], Any]) -> Callable[[Any, str], str]:
    """The text of a sound page as that person gets it."""

    def page(bus: Any, address: str) -> str:
        answer = client_of(bus).get(address)
        assert answer.status_code == 200, answer.text
        assert page_errors(answer.text) == []
        return str(answer.text)

    return page
