"""SQLite's databases: copied as of one moment while the platform runs, and put back."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

from sqlalchemy import make_url

WAIT_SECONDS = 30.0


def path_of(url: str) -> Path:
    return Path(str(make_url(url).database))


def there(url: str) -> bool:
    return path_of(url).exists()


def dump(urls: Mapping[str, str], folder: Path, told: Callable[[str], None]) -> None:
    """One file for each service in ``folder``.

    All writers are held for the moment in which every reader begins: what the readers copy afterwards is the state of
    one moment, so that no service knows of something that another has not done.
    """
    with ExitStack() as stack:
        readers = {name: stack.enter_context(closing(_open(url))) for name, url in urls.items()}
        with ExitStack() as held:
            for url in urls.values():
                held.enter_context(closing(_open(url))).execute("BEGIN IMMEDIATE")
            for reader in readers.values():
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for name, reader in readers.items():
            with closing(sqlite3.connect(folder / f"{name}.db")) as copy:
                reader.backup(copy)
            told(name)


def load(url: str, source: Path) -> None:
    """Puts the file in the database's place; the journal of what lay there before goes with it."""
    target = path_of(url)
    target.parent.mkdir(parents=True, exist_ok=True)
    for journal in ("-wal", "-shm"):
        target.with_name(target.name + journal).unlink(missing_ok=True)
    draft = target.with_name(f".{target.name}.restored")
    shutil.copyfile(source, draft)
    draft.replace(target)


def _open(url: str) -> sqlite3.Connection:
    return sqlite3.connect(path_of(url), timeout=WAIT_SECONDS, isolation_level=None)
