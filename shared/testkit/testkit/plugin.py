"""The plugin's fixtures and its last lines; nothing of the bus is imported before a test asks for it."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, MetaData
from sqlalchemy.orm import Session

from servicekit.engine import make_engine
from testkit import postgres, rabbitmq, report
from testkit.absence import MissingServerError, absent
from testkit.clock import FixedClock
from testkit.page import page_errors as errors_of
from testkit.schemas import Schemas, empty

if TYPE_CHECKING:
    from contracts.message import Event

pytest_terminal_summary = report.pytest_terminal_summary


@pytest.fixture(scope="session")
def _postgresql() -> Iterator[str | MissingServerError]:
    """The address of this process's own database, or why there is none, for each test to say."""
    name = f"fengqiao_test_{os.getpid()}"
    try:
        with postgres.server() as maintenance, postgres.fresh_database(maintenance, name) as url:
            yield url
    except MissingServerError as missing:
        yield missing


@pytest.fixture(scope="session")
def postgresql_url(_postgresql: str | MissingServerError) -> str:
    """A PostgreSQL database of this process alone; without a server the test is skipped, in CI it fails."""
    return _postgresql if isinstance(_postgresql, str) else absent(str(_postgresql))


@pytest.fixture(scope="session")
def _rabbitmq() -> Iterator[str | MissingServerError]:
    try:
        with rabbitmq.server() as url:
            yield url
    except MissingServerError as missing:
        yield missing


@pytest.fixture(scope="session")
def broker_url(_rabbitmq: str | MissingServerError) -> str:
    """The address of a real RabbitMQ; without one the test is skipped, in CI it fails."""
    return _rabbitmq if isinstance(_rabbitmq, str) else absent(str(_rabbitmq))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of each kind in turn; the SQLite file is the module's own."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    return f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.db'}"


@pytest.fixture
def metadata() -> MetaData:
    """The tables of the service under test: override it in the test's module or conftest."""
    raise pytest.UsageError("define a fixture `metadata` that returns <service>.tables.metadata")


@pytest.fixture(scope="session")
def _schemas() -> Iterator[Schemas]:
    schemas = Schemas()
    yield schemas
    schemas.close()


@pytest.fixture
def engine(_schemas: Schemas, database_url: str, metadata: MetaData) -> Iterator[Engine]:
    """An engine on a database with the tables of ``metadata``, empty when the test begins."""
    found = _schemas.engine(database_url, metadata)
    yield found
    empty(found, metadata)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session inside a transaction that is undone at the end; take ``engine`` where code opens its own."""
    with Session(engine, expire_on_commit=False, autoflush=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def filled_session(_schemas: Schemas, database_url: str, metadata: MetaData) -> Iterator[Session]:
    """One session for the tests of a module that only read: what is filled in once is undone after the last of them.

    Needs a fixture ``metadata`` of the module's or a wider scope.
    """
    with Session(_schemas.engine(database_url, metadata), expire_on_commit=False, autoflush=False) as opened:
        yield opened


@pytest.fixture
def empty_engine(tmp_path: Path) -> Iterator[Engine]:
    """An engine on a new SQLite file without tables."""
    made = make_engine(f"sqlite:///{tmp_path / 'empty.db'}", synchronous="OFF")
    yield made
    made.dispose()


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands still until it is wound."""
    return FixedClock()


@pytest.fixture
def make_call(clock: FixedClock, metadata: MetaData) -> Callable[..., Any]:
    """Makes a ``Call``: ``make_call(session, now=…, actor=…, rights=(…), settings=…, resources=…)``.

    ``rights`` makes a staff member with these rights; without ``actor`` and ``rights`` the system asks.
    Ids count up and chance is seeded, so that a test always sees the same.
    """
    from testkit.calls import call_factory

    return call_factory(clock, metadata, random.Random(20260311))


@pytest.fixture
def published(metadata: MetaData) -> Callable[[Session], list[Event]]:
    """The events that the session's transaction tells, in order: ``published(session)``."""
    from testkit.calls import published_events

    return lambda session: published_events(session, metadata)


@pytest.fixture
def page_errors() -> Callable[..., list[str]]:
    """What is wrong with a page's HTML: ``assert page_errors(html) == []``."""
    return errors_of
