"""Taking the census: opens all databases, asks every check, and keeps the sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine

from servicekit import audit
from servicekit.engine import make_engine, reading, service_url
from standalone import house
from standalone.census.books import Books, open_books
from standalone.census.deliveries import open_post, repeated, undelivered
from standalone.census.figures import wrong_sums
from standalone.census.lives import disagreements
from standalone.census.numbers import irregular

DESK = "desk."


@dataclass(frozen=True)
class Census:
    """How much there is, and by check everything that is not as it should be; nothing personal is in it.

    The checks: ``lives`` (where a dispute stands), ``delivered`` (every event has arrived), ``repeated`` (nothing is
    there twice), ``numbers``, ``sums`` (figures), ``chains`` (audit).
    """

    disputes: int
    events: int
    numbers: frozenset[str]
    found: Mapping[str, tuple[str, ...]]

    @property
    def differences(self) -> tuple[str, ...]:
        """All sentences."""
        return tuple(sentence for sentences in self.found.values() for sentence in sentences)

    def without(self, registered: Mapping[str, str]) -> list[str]:
        """A sentence for every number in ``registered`` (number → who was told it) that the register lacks."""
        lost = sorted(registered.keys() - self.numbers)
        return [f"{number} was given to {registered[number]}, but is not in the register." for number in lost]


def take(database_url: str, *, idle: Sequence[str] = ()) -> Census:
    """Reads all databases of ``database_url`` (``{service}`` in it); queues in ``idle`` have no consumer now.

    On a platform at work some sentences only say that a message is on its way: take it when all is quiet.
    It holds all events in memory: made for thousands of disputes, not for millions.
    """
    closed = frozenset(queue.removeprefix(DESK) for queue in idle if queue.startswith(DESK))
    with engines_of(database_url) as engines:
        post, books = open_post(engines), open_books(engines, closed)
        found = {
            "lives": tuple(disagreements(books)),
            "delivered": tuple(undelivered(post, idle)),
            "repeated": tuple(repeated(post)),
            "numbers": tuple(irregular(engines)),
            "sums": tuple(wrong_sums(engines, books)),
            "chains": tuple(_broken_chains(engines, books)),
        }
    numbers = frozenset(str(dispute.number) for dispute in books.disputes.values())
    return Census(len(books.disputes), len(post.told), numbers, found)


@contextmanager
def engines_of(database_url: str) -> Iterator[Mapping[str, Engine]]:
    """Every service's database, closed again at the end."""
    made = {name: make_engine(service_url(database_url, name)) for name in house.PLACES}
    try:
        yield made
    finally:
        for engine in made.values():
            engine.dispose()


def _broken_chains(engines: Mapping[str, Engine], books: Books) -> Iterator[str]:
    for name, engine in engines.items():
        tables = house.tables_of(name)
        with reading(engine) as session:
            for broken in audit.verify(session, tables.AUDIT):
                yield f"{name}: the audit chain of {books.name(broken.dispute_id)} breaks at {broken.position} ({broken.reason})."
            for day in audit.verify_anchors(session, (tables.AUDIT, tables.ANCHORS)):
                yield f"{name}: the seal of {day} does not hold."
