"""The API describes itself truly, and every address of the door says who may use it."""

import pytest
from openapi_spec_validator import validate

from contracts.people import RIGHTS
from gateway.api.openapi import document
from gateway.app import create_app
from gateway.people import SIGNED_IN
from gateway.settings import Settings
from servicekit.clock import SystemClock

METHODS = ("get", "post", "put", "patch", "delete")
# What anybody may call without an account; everything else needs a right or at least a signed-in person.
PUBLIC_API = {
    ("GET", "/api/v1/public/disputes/<query_code>/mediators"),
    ("POST", "/api/v1/public/disputes/<query_code>/mediator-wish"),
    ("POST", "/api/v1/public/disputes/<query_code>/objection"),
    ("POST", "/api/v1/public/disputes"),
    ("GET", "/api/v1/public/disputes/<query_code>"),
    ("POST", "/api/v1/public/disputes/<query_code>/satisfaction"),
    ("POST", "/api/v1/public/disputes/<query_code>/attachments"),
    ("POST", "/api/v1/sessions"),
    ("GET", "/api/openapi.json"),
    ("POST", "/api/v1/exchange/<connection_id>/messages"),  # signed instead
    ("POST", "/api/v1/exchange/<connection_id>/lists"),  # signed instead
}


class SilentBus:
    """Nobody answers."""

    def ask(self, *_args, **_kwargs):
        raise AssertionError("no request is expected here")


@pytest.fixture(scope="module")
def app():
    return create_app(SilentBus(), Settings(identity_key="k" * 64), SystemClock())


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_the_description_is_valid():
    validate(document())


def test_every_operation_has_an_id_of_its_own():
    ids = [part[m]["operationId"] for part in document()["paths"].values() for m in METHODS if m in part]
    assert sorted({each for each in ids if ids.count(each) > 1}) == []


def test_every_address_names_its_right_or_is_public(app):
    silent = [
        rule.rule for rule in rules(app) if getattr(app.view_functions[rule.endpoint], "rights", None) is None
    ]
    assert silent == []


def test_every_right_that_is_asked_for_exists(app):
    known = {*RIGHTS, SIGNED_IN}
    asked = {(rule.rule, right) for rule in rules(app) for right in app.view_functions[rule.endpoint].rights}
    assert [each for each in sorted(asked) if each[1] not in known] == []


def test_only_the_known_calls_of_the_api_are_public(app):
    open_to_all = {
        (method, rule.rule)
        for rule in rules(app)
        if rule.rule.startswith("/api/") and app.view_functions[rule.endpoint].rights == ()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert open_to_all == PUBLIC_API


def test_the_description_says_the_same_of_what_is_public():
    described = {
        (method.upper(), path.replace("{", "<").replace("}", ">"))
        for path, part in document()["paths"].items()
        for method in METHODS
        if part.get(method, {}).get("security") == []
    }
    assert described == PUBLIC_API - {("GET", "/api/openapi.json")}


def test_every_call_of_the_api_is_described(app):
    described = {
        (method.upper(), path.replace("{", "<").replace("}", ">"))
        for path, part in document()["paths"].items()
        for method in METHODS
        if method in part
    }
    there = {
        (method, rule.rule)
        for rule in rules(app)
        if rule.rule.startswith("/api/v1/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert there == described
