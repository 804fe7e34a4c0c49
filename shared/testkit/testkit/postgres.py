"""Where tests find PostgreSQL: a configured server, the local port, installed programs, a container."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import URL, Engine, create_engine, make_url, text

from testkit import programs
from testkit.absence import MissingServerError
from testkit.containers import container

LOCAL = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
_CONTAINER = "postgresql+psycopg://postgres@{host}:{port}/postgres"
_OPTIONS = {"listen_addresses": "127.0.0.1", "fsync": "off"}


@contextmanager
def server() -> Iterator[URL]:
    """The address of a server's maintenance database; what was started for it is stopped at the end.

    :raises MissingServerError: none of the ways leads to a server.
    """
    configured = os.environ.get("DATABASE_URL", "")
    if configured.startswith("postgres"):
        # A configured server that does not answer is told, not replaced by another one in silence.
        url = make_url(configured.replace("{service}", "test")).set(database="postgres")
        if reason := refusal(url):
            raise MissingServerError(f"DATABASE_URL is set, but the server does not answer: {reason}")
        yield url
    elif not (reason := refusal(make_url(LOCAL))):
        yield make_url(LOCAL)
    else:
        with programs.first_of(f"PostgreSQL (127.0.0.1:5432: {reason})", private, _in_container) as found:
            yield make_url(found)


@contextmanager
def fresh_database(maintenance: URL, name: str) -> Iterator[str]:
    """A database of this process alone, dropped at the end."""
    engine = create_engine(maintenance, isolation_level="AUTOCOMMIT")
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    try:
        _run(engine, drop)
        _run(engine, f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")
        yield maintenance.set(database=name).render_as_string(hide_password=False)
    finally:
        _run(engine, drop)
        engine.dispose()


def refusal(url: URL) -> str:
    """Why no session can be had, in one line; empty when one can."""
    try:
        psycopg.connect(
            host=url.host or "127.0.0.1",
            port=url.port or 5432,
            user=url.username or "postgres",
            password=url.password or None,
            dbname=url.database or "postgres",
            connect_timeout=3,
        ).close()
    except psycopg.Error as error:
        return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    return ""


class PrivateServer(programs.Server):
    """A server of our own that a test may stop, kill and start again."""

    polite = signal.SIGINT  # on SIGTERM it waits until everybody has left

    def __init__(self, folder: Path, home: Path) -> None:
        port = programs.free_port()
        self.home, self.url = home, make_url(LOCAL).set(port=port)
        command = [str(folder / "postgres"), "-D", str(home / "data"), "-p", str(port), "-k", str(home)]
        for name, value in _OPTIONS.items():
            command += ["-c", f"{name}={value}"]
        environment = programs.environment(home)
        super().__init__("postgres", command, environment, home / "log", lambda: not refusal(self.url))

    def order(self, statement: str) -> None:
        """Runs one statement as the server's owner, outside of any transaction."""
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        try:
            _run(engine, statement)
        finally:
            engine.dispose()

    def size_of(self, database: str) -> int:
        """In bytes."""
        engine = create_engine(self.url)
        try:
            with engine.connect() as connection:
                wanted = text("SELECT pg_database_size(:name)")
                return int(connection.execute(wanted, {"name": database}).scalar_one())
        finally:
            engine.dispose()

    def cut_connections(self) -> None:
        self.order("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


@contextmanager
def private() -> Iterator[str]:
    """The address of a server of our own in a private folder, from installed programs.

    :raises MissingServerError: there are no programs, or they do not start.
    """
    with private_server() as server:
        yield server.url.render_as_string(hide_password=False)


@contextmanager
def private_server() -> Iterator[PrivateServer]:
    """The same as something a test can stop and start.

    :raises MissingServerError: there are no programs, or they do not start.
    """
    folder, home = _programs(), programs.private_folder("pg", "postgres")
    try:
        server = PrivateServer(folder, home)
        _initialise(folder, home, server.environment, server.log)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _in_container() -> programs.Way:
    return container("postgres", 5432, _CONTAINER, lambda url: not refusal(make_url(url)))


def _initialise(folder: Path, home: Path, environment: Mapping[str, str], log: Path) -> None:
    command = [str(folder / "initdb"), "-D", str(home / "data"), "-U", "postgres", "-A", "trust"]
    process = programs.start("postgres", [*command, "-E", "UTF8", "--no-sync"], environment, log)
    if process.wait(120) != 0:
        raise MissingServerError(f"initdb failed: {programs.last_line(log)}")


def _programs() -> Path:
    """The folder of the newest installed server programs.

    :raises MissingServerError: there are none.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise MissingServerError("no installed PostgreSQL programs")
    return Path(on_path).resolve().parent


def _version(initdb: Path) -> float:
    try:
        return float(initdb.parent.parent.name)
    except ValueError:
        return 0.0


def _run(engine: Engine, statement: str) -> None:
    with engine.connect() as connection:
        connection.execute(text(statement))
