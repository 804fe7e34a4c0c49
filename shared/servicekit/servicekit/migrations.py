"""Migrations: one alembic environment for all services, their version files beside them."""

from __future__ import annotations

import importlib
import logging
import subprocess
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from servicekit.engine import make_engine, service_url

ENVIRONMENT = Path(__file__).parent / "alembic_env"
# Any number will do as long as it is ours alone: the audit trail's locks are far above it.
_LOCK = 20_260_101
_EXISTS = {"42P04", "23505"}  # duplicate_database, and what the loser of a race is told


def upgrade(package: str, url: str, revision: str = "head") -> None:
    """Brings the database to ``revision`` in one transaction; processes that start together wait in line."""
    with _connected(url) as connection:
        config = _config(package)
        config.attributes |= {"connection": connection, "metadata": metadata_of(package)}
        command.upgrade(config, revision)


def create_database(url: str) -> bool:
    """Creates the database if it is missing (PostgreSQL), or its folder (SQLite); true when created now."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        service_url(url, "")
        return False
    engine = create_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            return _create(connection, str(address.database))
    finally:
        engine.dispose()


def versions(package: str) -> list[str]:
    """Every version that the code knows, the newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config(package)).walk_revisions()]


def version(package: str, url: str) -> str:
    """The version of the database; empty where it was never migrated."""
    with _connected(url, lock=False) as connection:
        return ", ".join(sorted(MigrationContext.configure(connection).get_current_heads()))


def check(package: str, url: str) -> str | None:
    """Why the database does not fit the code, or None when it does: made for a readiness check."""
    scripts = ScriptDirectory.from_config(_config(package))
    with _connected(url, lock=False) as connection:
        found = set(MigrationContext.configure(connection).get_current_heads())
    wanted = set(scripts.get_heads())
    if found == wanted:
        return None
    at, wants = ", ".join(sorted(found)) or "nothing", ", ".join(sorted(wanted)) or "nothing"
    return f"the database is at {at}, the code wants {wants}: run migrate"


def differences(package: str, url: str) -> list[Any]:
    """What the migrated database lacks or has too much compared with the code's tables; empty is good."""
    with _connected(url, lock=False) as connection:
        options = {"include_name": without_side_tables(connection)}
        return list(
            compare_metadata(MigrationContext.configure(connection, opts=options), metadata_of(package))
        )


def without_side_tables(connection: Connection) -> Callable[[str | None, str, Any], bool]:
    """alembic's ``include_name``: SQLite's virtual tables, and those they keep their index in, are made by hand."""
    if connection.dialect.name != "sqlite":
        return lambda name, kind, parents: True
    made = text("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%'")
    virtual = tuple(connection.execute(made).scalars())
    sides = tuple(f"{name}_" for name in virtual)
    return lambda name, kind, parents: kind != "table" or not (name in virtual or str(name).startswith(sides))


def revision(package: str, message: str) -> Path | None:
    """Writes a version file for what changed in the code's tables; None when nothing did."""
    folder = versions_of(package)
    folder.mkdir(exist_ok=True)
    number = f"{len(list(folder.glob('[0-9]*.py'))) + 1:04d}"
    with tempfile.TemporaryDirectory() as temporary:
        url = f"sqlite:///{temporary}/empty.db"
        upgrade(package, url)
        if not differences(package, url):
            return None
        with _connected(url) as connection:
            config = _config(package)
            config.attributes |= {"connection": connection, "metadata": metadata_of(package)}
            script = command.revision(config, message, autogenerate=True, rev_id=number)
    path = Path(getattr(script, "path", ""))
    _format(path)
    return path


def metadata_of(package: str) -> MetaData:
    """The metadata of the service's ``tables`` room."""
    metadata: MetaData = importlib.import_module(f"{package}.tables").metadata
    return metadata


def versions_of(package: str) -> Path:
    """The folder of the service's version files."""
    home = Path(str(importlib.import_module(package).__file__)).parent
    inside = home / "migrations"
    return inside if inside.is_dir() else home.parent / "migrations"


def _config(package: str) -> Config:
    config = Config(cmd_opts=Namespace(quiet=True))
    config.set_main_option("script_location", str(ENVIRONMENT).replace("%", "%%"))
    config.set_main_option("version_locations", str(versions_of(package)).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


@contextmanager
def _connected(url: str, *, lock: bool = True) -> Iterator[Connection]:
    logging.getLogger("alembic").setLevel(logging.WARNING)
    engine = make_engine(url, pool_size=1, application_name="fengqiao migrate")
    try:
        with engine.begin() as connection:
            if lock and connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            yield connection
    finally:
        engine.dispose()


def _create(connection: Connection, name: str) -> bool:
    if connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}):
        return False
    quoted = connection.dialect.identifier_preparer.quote_identifier(name)
    try:
        connection.exec_driver_sql(f"CREATE DATABASE {quoted} ENCODING 'UTF8' TEMPLATE template0")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") in _EXISTS:
            return False
        raise
    return True


def _format(path: Path) -> None:
    """Version files are code of the house: where its formatter is at hand they are written in its form."""
    ruff = Path(sys.executable).with_name("ruff")
    if ruff.exists():
        subprocess.run([ruff, "format", "--quiet", path], check=False)  # noqa: S603 - our own tool on our own file
        subprocess.run([ruff, "check", "--fix", "--quiet", path], check=False)  # noqa: S603


def main(arguments: list[str]) -> int:
    """Usage: python -m servicekit.migrations revision PACKAGE MESSAGE | upgrade PACKAGE URL | check ..."""
    match arguments:
        case ["revision", package, message]:
            print(revision(package, message) or "nothing changed")
        case ["upgrade", package, url]:
            create_database(url)
            upgrade(package, url)
        case ["check", package, url]:
            reason = check(package, url)
            print(reason or "the database fits the code")
            return 1 if reason else 0
        case _:
            print(main.__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
