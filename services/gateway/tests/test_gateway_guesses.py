"""Guessing query codes is slowed down for whoever guesses, not for everybody behind the same proxy."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from contracts.errors import Fault, Refused
from contracts.intake import FindByQueryCode
from gateway.app import create_app
from gateway.settings import Settings
from servicekit.clock import SystemClock


class Nobody:
    """An intake that knows no query code."""

    def ask(self, request: Any, *_: Any, **__: Any) -> Any:
        assert isinstance(request, FindByQueryCode)
        raise Refused(Fault(code="query_code_unknown", message="没有这个查询码。", status=404))


@pytest.fixture
def client() -> Any:
    """A browser behind ``proxies`` trusted proxies; two wrong codes are the limit."""

    def make(proxies: int) -> FlaskClient:
        settings = Settings(identity_key=SecretStr("k" * 64), wrong_codes=2, trusted_proxies=proxies)
        return create_app(Nobody(), settings, SystemClock()).test_client()

    return make


def tried(client: FlaskClient, address: str) -> int:
    headers = {"X-Forwarded-For": address}
    return client.get("/api/v1/public/disputes/ABCDEFGHJK", headers=headers).status_code


def test_behind_a_proxy_each_address_has_its_own_limit(client: Any) -> None:
    behind = client(1)
    assert [tried(behind, "203.0.113.5") for _ in range(3)] == [404, 404, 429]
    assert tried(behind, "203.0.113.6") == 404
    assert tried(behind, "198.51.100.1, 203.0.113.5") == 429  # what the guesser put in front is not believed


def test_without_a_proxy_nobody_is_believed_about_the_own_address(client: Any) -> None:
    open_ = client(0)
    assert [tried(open_, f"203.0.113.{n}") for n in range(3)] == [404, 404, 429]
