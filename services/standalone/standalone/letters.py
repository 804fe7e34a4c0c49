"""The dead letters of all consumers, for the command line; what is moved leaves an audit row in the consumer's database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import inspect

from contracts.operations import (
    DeadLetterRow,
    DiscardDeadLetter,
    LettersMoved,
    ListDeadLetters,
    ReplayDeadLetters,
)
from contracts.people import Actor
from messaging import mending
from messaging.call import Call
from servicekit.clock import clock_from
from servicekit.engine import make_engine, service_url, transaction
from servicekit.ids import new_id
from servicekit.settings import ServiceSettings
from standalone import house

MOST = 100
OPERATOR = Actor(person_id="command-line", roles=("operator",), rights=("operations.read", "operations.work"))


def all_letters(settings: ServiceSettings) -> list[DeadLetterRow]:
    """On RabbitMQ as on the embedded bus, running or not; at most MOST of each consumer, without their bodies."""
    consumers = [service.name for service in house.classes()]  # type: ignore[attr-defined]
    return [
        mending.as_row(letter)
        for name in consumers
        for letter in mending.letters_of(settings, name).listed("", MOST)
    ]


def one_letter(settings: ServiceSettings, consumer: str, message_id: str) -> DeadLetterRow:
    """:raises NotFound: there is none of this id. :raises ValueError: no such consumer."""
    wanted = ListDeadLetters(of=consumer, message_id=message_id)
    with _call(settings, consumer) as call:
        return mending.list_dead_letters(call, mending.letters_of(settings, consumer), wanted).items[0]


def replay(settings: ServiceSettings, consumer: str, message_id: str, why: str) -> LettersMoved:
    """See ``one_letter``."""
    wanted = ReplayDeadLetters(of=consumer, message_id=message_id, why=why)
    with _call(settings, consumer) as call:
        return mending.replay_dead_letters(call, mending.letters_of(settings, consumer), wanted)


def discard(settings: ServiceSettings, consumer: str, message_id: str, why: str) -> LettersMoved:
    """See ``one_letter``."""
    wanted = DiscardDeadLetter(of=consumer, message_id=message_id, why=why)
    with _call(settings, consumer) as call:
        return mending.discard_dead_letter(call, mending.letters_of(settings, consumer), wanted)


@contextmanager
def _call(settings: ServiceSettings, consumer: str) -> Iterator[Call]:
    """A call in the consumer's own database, where the audit row is written.

    :raises ValueError: there is no such consumer, or its database is not there.
    """
    service = _service(consumer)
    engine = make_engine(service_url(settings.database_url, service.database()))
    try:
        if not inspect(engine).has_table("audit"):
            raise ValueError(
                f"The database of {service.database()} is not there, and nothing moves without an audit row: "
                "set DATABASE_URL to the platform's, or run `fengqiao migrate` first."
            )
        with transaction(engine) as session:
            yield Call(
                session=session,
                now=clock_from(settings).now(),
                new_id=new_id,
                audit_table=service.tables.AUDIT,
                actor=OPERATOR,
                settings=settings,
            )
    finally:
        engine.dispose()


def _service(consumer: str) -> Any:
    found = {service.name: service for service in house.classes()}  # type: ignore[attr-defined]
    if consumer not in found:
        raise ValueError(f"There is no consumer {consumer!r}. Known are: {', '.join(found)}.")
    return found[consumer]
