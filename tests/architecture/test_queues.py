"""Who listens to what: each queue has one owner, and nothing is told to nobody."""

from collections import Counter

import pytest

from contracts.registry import events
from messaging.runner import consumers_of
from messaging.topology import dead_letters_name
from standalone import house

EMBEDDED, BROKER = "embedded://", "amqp://guest:guest@127.0.0.1:5672//"


@pytest.fixture(scope="module")
def consumers():
    """(service class, queue name, entry point) of the whole house."""
    return [
        (service, name, point)
        for service in house.classes()
        for name, point, _ in consumers_of(service, EMBEDDED)
    ]


def test_every_service_has_a_name_of_its_own():
    names = Counter(service.name for service in house.classes())
    assert [name for name, count in names.items() if count > 1] == []


def test_every_queue_has_one_owner(consumers):
    names = Counter(name for _, name, _ in consumers)
    assert [name for name, count in names.items() if count > 1] == []


def test_a_queue_is_named_after_its_consumer(consumers):
    for service, name, point in consumers:
        desk = f"desk.{service.name.removeprefix('desk-')}"
        assert name in (f"{service.name}.{point.event.name()}", desk)


def test_no_queue_looks_like_a_retry_or_a_dead_letter(consumers):
    assert [name for _, name, _ in consumers if name.startswith(("retry.", "dead-letters."))] == []
    assert dead_letters_name("intake") == "dead-letters.intake"


def test_every_event_that_is_listened_to_exists(consumers):
    assert {point.event for _, _, point in consumers} - set(events()) == set()


def test_every_event_has_a_listener(consumers):
    heard = {point.event for _, _, point in consumers}
    assert [event.name() for event in events() if event not in heard] == []


def test_the_broker_gets_the_same_queues_as_the_embedded_bus(consumers):
    there = {name for service in house.classes() for name, _, _ in consumers_of(service, BROKER)}
    assert there == {name for _, name, _ in consumers}


def test_a_desk_alone_is_the_same_desk_as_in_the_house():
    assert house.classes(["desk:pcs"])[0] in house.classes()
