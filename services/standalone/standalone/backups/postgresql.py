"""PostgreSQL's databases: dumped as of one moment with pg_dump, and put back with pg_restore."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from servicekit import migrations

WAIT = "30s"
# What was published shortly before the backup may not have arrived everywhere: it is told again after a restore.
ON_THE_WAY = timedelta(days=1)


def there(url: str) -> bool:
    """Whether the database exists and has tables."""
    try:
        with psycopg.connect(**_place(url)) as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1"
            ).fetchone()
    except psycopg.OperationalError as error:
        if "does not exist" in str(error):
            return False
        raise RuntimeError(f"PostgreSQL does not answer: {_first_line(error)}") from error
    return found is not None


def dump(urls: Mapping[str, str], folder: Path, told: Callable[[str], None]) -> None:
    """One archive of pg_dump for each service in ``folder``.

    Writers of events are held for the moment in which every database exports its snapshot: all dumps show one moment.
    """
    program = _program("pg_dump")
    with ExitStack() as stack:
        readers = {name: stack.enter_context(psycopg.connect(**_place(url))) for name, url in urls.items()}
        with ExitStack() as held:
            for url in urls.values():
                writer = held.enter_context(psycopg.connect(**_place(url)))
                writer.execute(f"SET lock_timeout = '{WAIT}'")
                writer.execute("LOCK TABLE outbox, inbox IN SHARE MODE")
            snapshots = {name: _snapshot(reader) for name, reader in readers.items()}
        for name, url in urls.items():
            target = str(folder / f"{name}.db")
            _run([program, "-Fc", "--no-owner", f"--snapshot={snapshots[name]}", "-f", target], url)
            told(name)


def load(url: str, source: Path) -> None:
    """Replaces what the database holds, in one transaction."""
    migrations.create_database(url)
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    name = str(make_url(url).database)
    _run([_program("pg_restore"), *options, "-d", name, str(source)], url)


def tell_again(url: str, made_at: datetime) -> int:
    """Marks what may have been on its way at the backup: the relay tells it again, the inboxes pass over what is known."""
    with psycopg.connect(**_place(url)) as connection:
        recent = (made_at - ON_THE_WAY,)
        return connection.execute(
            "UPDATE outbox SET published_at = NULL WHERE created_at >= %s", recent
        ).rowcount


def _snapshot(reader: psycopg.Connection[Any]) -> str:
    reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    found = reader.execute("SELECT pg_export_snapshot()").fetchone()
    assert found is not None
    return str(found[0])


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise RuntimeError(
            f"{name} is not installed: install PostgreSQL's client programs of the server's version."
        )
    return found


def _run(command: Sequence[str], url: str) -> None:
    """The password goes through the environment: a command line can be seen by everybody on the machine."""
    place = {f"PG{_NAMES[key]}": str(value) for key, value in _place(url).items()}
    done = subprocess.run(command, env={**os.environ, **place}, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {_first_line(done.stderr)}")


_NAMES = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "DATABASE"}


def _place(url: str) -> dict[str, Any]:
    found = make_url(url)
    place = {
        "host": found.host, "port": found.port, "user": found.username, "password": found.password,
        "dbname": found.database,
    }  # fmt: skip
    return {key: value for key, value in place.items() if value}


def _first_line(error: object) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0]
