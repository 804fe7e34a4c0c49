"""The database: engines, the metadata's naming convention, aware moments, two ways to open a session."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import (
    URL,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    StaticPool,
    TypeDecorator,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from servicekit.encoding import json_text

Synchronous = Literal["OFF", "NORMAL", "FULL"]

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
_SQLITE_AWAY = ("disk I/O error", "disk is full", "database is locked", "unable to open")
# Execution option of an engine: its SQLite transactions read only and begin without the write lock.
_READING = "servicekit_reading"


def new_metadata() -> MetaData:
    """Metadata whose constraints have names, so that a migration can speak of them."""
    return MetaData(naming_convention=NAMING)


def is_away(error: BaseException | None) -> bool:
    """Whether the database itself failed – gone, starting, full – and nothing about the statement is wrong.

    PostgreSQL's SQLSTATE classes 08 connection, 53 resources, 57 operator intervention, 58 system.
    """
    if not isinstance(error, DBAPIError):
        return False
    state = str(getattr(error.orig, "sqlstate", None) or "")
    words = str(error.orig)
    return (
        error.connection_invalidated
        or state[:2] in ("08", "53", "57", "58")
        or (isinstance(error, OperationalError) and (not state or any(w in words for w in _SQLITE_AWAY)))
    )


def may_work_again(error: DBAPIError) -> bool:
    """Whether the same transaction has a chance when it is run once more, and surely was not committed.

    Somebody else wrote the same key, a deadlock, a connection that broke; a commit that broke has no statement.
    """
    state = str(getattr(error.orig, "sqlstate", None) or "")
    broke = error.statement is not None and error.connection_invalidated
    return isinstance(error, IntegrityError) or broke or state in ("40001", "40P01")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC both ways; SQLite keeps it without the offset, PostgreSQL as timestamptz."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """:raises ValueError: a moment without an offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs an offset: {value.isoformat()}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def service_url(template: str, service: str) -> str:
    """The address of one service's database: ``{service}`` is filled in, an SQLite file's folder is made."""
    url = make_url(template.replace("{service}", service))
    if url.get_backend_name() == "sqlite" and not _in_memory(url):
        Path(str(url.database)).expanduser().parent.mkdir(parents=True, exist_ok=True)
    return url.render_as_string(hide_password=False)


def make_engine(
    url: str | URL,
    *,
    pool_size: int = 5,
    max_overflow: int = 10,
    application_name: str = "fengqiao",
    synchronous: Synchronous = "NORMAL",
    busy_timeout: float = 10.0,
) -> Engine:
    """An engine set up for this house; ``busy_timeout`` is in seconds and counts for SQLite.

    Errors do not show the values of a statement: they may be personal, and errors go to the log.

    SQLite's ``synchronous`` NORMAL keeps the file whole when the machine loses power, which may cost the
    last commits.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        # No ping before each transaction: a connection that broke meanwhile is found by its first statement, and
        # whoever runs transactions for the bus runs that one again (messaging.runtime).
        return create_engine(
            address,
            hide_parameters=True,
            pool_size=pool_size,
            max_overflow=max_overflow,
            json_serializer=json_text,
            connect_args=_postgresql(address) | {"application_name": application_name},
        )
    options: dict[str, Any] = {"json_serializer": json_text, "hide_parameters": True}
    if _in_memory(address):
        options |= {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    else:
        options |= {"pool_size": pool_size, "max_overflow": max_overflow}
    engine = create_engine(address, **options)
    _prepare_sqlite(engine, synchronous, busy_timeout)
    return engine


@contextmanager
def opened(url: str | URL) -> Iterator[Engine]:
    """An engine for one errand: its connections are closed at the end."""
    engine = make_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _postgresql(address: URL) -> dict[str, Any]:
    """A statement blocks its whole process while it waits (psycopg waits in C, ADR 0002): none may wait for long."""
    ours = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
    given = address.query.get("options", "")
    return {"connect_timeout": 5, "options": f"{given if isinstance(given, str) else ' '.join(given)} {ours}"}


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session whose work is committed at the end, or undone when anything is raised.

    On SQLite one writer at a time enters: waiting on a lock of ours lets other green threads run, waiting
    for the file's lock would not.

    :raises RuntimeError: on SQLite, this thread already is inside a transaction on the same database.
    """
    with (
        _writing(engine),
        Session(engine, expire_on_commit=False, autoflush=False) as session,
        session.begin(),
    ):
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that cannot write, takes no lock and sees one state of the database; nothing is committed."""
    if engine.dialect.name == "sqlite":
        reader, guard = engine.execution_options(**{_READING: True}), _shared_connection(engine)
    else:
        reader, guard = engine.execution_options(postgresql_readonly=True), nullcontext()
    with guard, Session(reader, expire_on_commit=False, autoflush=False) as session:
        yield session


class _Writer:
    """The place of the one writer of an SQLite database."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.inside = False

    @contextmanager
    def enter(self) -> Iterator[None]:
        with self.lock:
            if self.inside:
                raise RuntimeError("a transaction is open here already: pass its session on")
            self.inside = True
            try:
                yield
            finally:
                self.inside = False


# By file, not by engine: two engines of one process on one file must not wait inside SQLite for each other.
_writers: dict[str, _Writer] = {}
_writers_guard = threading.Lock()


def _writing(engine: Engine) -> Any:
    return _writer(engine).enter() if engine.dialect.name == "sqlite" else nullcontext()


def _shared_connection(engine: Engine) -> Any:
    """In memory there is one connection for all: a reader must wait for the writer."""
    return _writer(engine).enter() if _in_memory(engine.url) else nullcontext()


def _writer(engine: Engine) -> _Writer:
    key = f"memory {id(engine.pool)}" if _in_memory(engine.url) else _file(str(engine.url.database))
    with _writers_guard:
        return _writers.setdefault(key, _Writer())


@lru_cache(maxsize=256)
def _file(database: str) -> str:
    """Found once: looking through the folders of a path costs more than the rest of a short transaction's begin."""
    return str(Path(database).resolve())


def _in_memory(url: URL) -> bool:
    return url.database in (None, "", ":memory:") or "mode=memory" in str(url.database)


def _prepare_sqlite(engine: Engine, synchronous: Synchronous, busy_timeout: float) -> None:
    """Takes BEGIN out of the driver's hands, so that savepoints and locks are what they seem."""
    in_memory = _in_memory(engine.url)

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={int(busy_timeout * 1000)}")
        if not in_memory:
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _began(connection: Connection) -> None:
        reads = bool(connection.get_execution_options().get(_READING))
        if connection.info.get(_READING) != reads:  # kept with the pooled connection: most are used as before
            connection.exec_driver_sql(f"PRAGMA query_only={int(reads)}")
            connection.info[_READING] = reads
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
