"""The servers of a run, and ground of our own on them: a virtual host and databases that are dropped afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import psycopg
from sqlalchemy import make_url

from testkit import postgres, rabbitmq
from testkit.absence import MissingServerError

COPIED_AS_FILES = 200_000_000  # bytes
SERVICES = "{service}"  # stays in the address: each service fills in its own name


class NoGround(SystemExit):
    """There is no server, or it does not let us have a place of our own."""


@dataclass(frozen=True)
class Servers:
    """``broker`` is the broker's address with its default virtual host, ``database`` a server's maintenance database."""

    broker: str
    database: str

    @property
    def maintenance(self) -> str:
        """The same for psycopg without SQLAlchemy."""
        return plain(self.database)


@dataclass(frozen=True)
class Ground:
    """Names of our own on the servers; ``name`` is the virtual host's and the databases' prefix."""

    servers: Servers
    name: str

    @property
    def amqp_url(self) -> str:
        return urlsplit(self.servers.broker)._replace(path=f"/{self.name}").geturl()

    def database_url(self, service: str = SERVICES, prefix: str = "") -> str:
        """Of one service, or with ``{service}`` for all of them."""
        url = make_url(self.servers.database).set(database="NAME")
        text = url.render_as_string(hide_password=False)
        return text.replace("NAME", f"{prefix or self.name}_{service}")

    def fresh_host(self) -> None:
        """An empty virtual host."""
        self.drop_host()
        _control("add_vhost", self.name)
        user = urlsplit(self.servers.broker).username or "guest"
        _control("set_permissions", "-p", self.name, user, ".*", ".*", ".*")

    def drop_host(self) -> None:
        _control("delete_vhost", self.name, may_fail=True)

    def copy_databases(self, template: str, services: Sequence[str]) -> None:
        """New databases of ours, with everything that those of ``template`` hold."""
        with psycopg.connect(self.servers.maintenance, autocommit=True) as connection:
            for service in services:
                connection.execute(f'DROP DATABASE IF EXISTS "{self.name}_{service}" WITH (FORCE)')
                wanted = f'CREATE DATABASE "{self.name}_{service}" TEMPLATE "{template}_{service}"'
                connection.execute(wanted + _strategy(connection, f"{template}_{service}"))

    def drop_databases(self) -> None:
        with psycopg.connect(self.servers.maintenance, autocommit=True) as connection:
            pattern = self.name.replace("_", r"\_") + r"\_%"
            names = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern])
            for (name,) in names.fetchall():
                connection.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE false')
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def found() -> Iterator[Servers]:
    """The servers that are configured or answer on their usual local ports.

    :raises NoGround: one is missing, or the broker gives us no virtual host.
    """
    if not shutil.which("rabbitmqctl"):
        raise NoGround("There is no rabbitmqctl: run the benchmarks on the broker's own machine.")
    try:
        with rabbitmq.server() as broker, postgres.server() as database:
            yield Servers(broker, database.render_as_string(hide_password=False))
    except MissingServerError as missing:
        raise NoGround(f"{missing}. The benchmarks need RabbitMQ and PostgreSQL.") from missing


@contextmanager
def ground(servers: Servers, purpose: str) -> Iterator[Ground]:
    """A place for one benchmark, gone afterwards."""
    own = Ground(servers, f"fengqiao_bench_{os.getpid()}_{purpose}")
    try:
        yield own
    finally:
        own.drop_host()
        own.drop_databases()


def _strategy(connection: Any, template: str) -> str:
    """Large databases are copied as files: by way of the log it would take three times as long."""
    if connection.info.server_version < 150_000:
        return ""
    row = connection.execute("SELECT pg_database_size(%s)", [template]).fetchone()
    return " STRATEGY FILE_COPY" if row and row[0] > COPIED_AS_FILES else ""


def plain(url: str) -> str:
    """SQLAlchemy's address as psycopg and asyncpg take it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@cache
def broker_pid() -> int:
    """The process of the broker that ``rabbitmqctl`` speaks to; others may run on this machine."""
    command = ["rabbitmqctl", "-q", "eval", "os:getpid()."]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(told.stdout.strip().strip('"'))


def _control(*arguments: str, may_fail: bool = False) -> None:
    done = subprocess.run(["rabbitmqctl", "-q", *arguments], capture_output=True, text=True, check=False)
    if done.returncode and not may_fail:
        raise NoGround(f"rabbitmqctl {arguments[0]} failed: {done.stderr.strip().splitlines()[-1]}")
