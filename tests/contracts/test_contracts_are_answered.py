"""Every request of the house is answered by the service that it names, and by nobody else."""

import pytest
from nameko.rpc import Rpc

from contracts.operations import EVERY
from contracts.registry import requests
from standalone import house


def answering(service: type) -> set[str]:
    """The methods that ``service`` offers over the bus."""
    return {
        name
        for name in dir(service)
        for point in getattr(getattr(service, name), "nameko_entrypoints", ())
        if isinstance(point, Rpc)
    }


def services_of(request: type) -> list[type]:
    """The desks answer for departments; some requests every service answers."""
    if request.service == EVERY:
        return house.classes()
    if request.service == "departments":
        return [service for service in house.classes() if service.name.startswith("desk-")]
    return [service for service in house.classes() if service.name == request.service]


@pytest.mark.parametrize("request_type", requests(), ids=lambda each: f"{each.service}.{each.method()}")
def test_the_service_of_a_request_answers_it(request_type):
    services = services_of(request_type)
    assert services, f"nobody is called {request_type.service}"
    assert [service.name for service in services if request_type.method() not in answering(service)] == []


def test_nothing_is_answered_that_nobody_can_ask():
    known = {(service, request.method()) for request in requests() for service in services_of(request)}
    found = {(service, method) for service in house.classes() for method in answering(service)}
    assert {(service.name, method) for service, method in found - known} == set()


@pytest.mark.parametrize("request_type", requests(), ids=lambda each: each.__name__)
def test_a_request_says_what_it_is_answered_with(request_type):
    assert request_type.answer_type().model_json_schema()
