"""The dead letters of all consumers."""

from __future__ import annotations

from messaging import deadletters
from messaging.deadletters import DeadLetter
from messaging.embedded import is_embedded
from servicekit.settings import ServiceSettings
from standalone import house


def all_letters(settings: ServiceSettings) -> list[DeadLetter]:
    """:raises ValueError: the bus lives inside another process."""
    if is_embedded(settings.amqp_url):
        raise ValueError(
            "The embedded bus lives inside the running process: see the page 运行 there, or set AMQP_URL."
        )
    consumers = [service.name for service in house.classes()]  # type: ignore[attr-defined]
    return [letter for consumer in consumers for letter in deadletters.listed(settings.amqp_url, consumer)]


def one_letter(settings: ServiceSettings, consumer: str, message_id: str) -> DeadLetter:
    """:raises ValueError: there is none of this id."""
    for letter in deadletters.listed(settings.amqp_url, consumer, limit=1000):
        if letter.message_id == message_id:
            return letter
    raise ValueError(
        f"{consumer} has no dead letter {message_id}; `fengqiao dead-letters list` shows what there is."
    )
