"""A signed-in browser on a stub of the bus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.people import COOKIE, People
from gateway.settings import Settings
from servicekit.clock import SystemClock
from testkit.page import page_errors

KEY = "k" * 64


class Nobody:
    """A bus on which nobody answers."""

    def ask(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("this browser has no bus")


class Browser(FlaskClient):
    """A browser whose requests reach its own stub of the bus, with what was kept of its answers, in the application of all."""

    extensions: dict[str, Any]

    def open(self, *given: Any, **named: Any) -> TestResponse:
        self.application.extensions = self.extensions
        return super().open(*given, **named)


@pytest.fixture(scope="session")
def application() -> Flask:
    """The gateway without a bus: hundreds of routes and templates are read once."""
    app = create_app(Nobody(), Settings(identity_key=KEY), SystemClock())
    app.test_client_class = Browser
    app.config["ALONE"] = dict(app.extensions)
    return app


@pytest.fixture
def client_of(application: Flask) -> Callable[[Any], Any]:
    """A signed-in browser of the person whom a stub of the bus knows as ``principal``."""
    settings, alone = Settings(identity_key=KEY), application.config["ALONE"]

    def client(bus: Any) -> Any:
        made: Any = application.test_client()
        people = People(bus, KEY, settings.session_hours, settings.principal_seconds)
        made.extensions = {**alone, "bus": bus, "people": people}
        made.set_cookie(COOKIE, people._session_of(bus.principal))
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
