"""Restoring a backup: everything is checked before anything is replaced, and the audit chains after it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from servicekit import migrations
from servicekit.settings import ServiceSettings
from standalone.audits import verify_all
from standalone.backups import archive, postgresql
from standalone.backups.archive import Manifest, NotABackup
from standalone.backups.making import key_digest
from standalone.backups.places import KEY, KINDS, SMALL_FILES, kind_of, urls
from standalone.lock import only_one


@dataclass(frozen=True)
class Restored:
    """What was put back; ``broken`` names services whose audit chains do not hold."""

    file: str
    made_at: str
    databases: dict[str, str]
    audit_rows: int
    told_again: int
    broken: tuple[str, ...]


def restore(settings: ServiceSettings, path: Path, *, force: bool, told: Callable[[str], None]) -> Restored:
    """:raises NotABackup: not whole, of another kind of database, or of newer tables.
    :raises RuntimeError: the platform is running on these files.
    :raises FileExistsError: a database is there and ``force`` was not said.
    :raises ValueError: the key of this installation is another one.
    """
    manifest = archive.manifest_of(path)
    with only_one(settings.var) if manifest.kind == "sqlite" else nullcontext():
        return _restored(settings, path, manifest, force, told)


def _restored(
    settings: ServiceSettings, path: Path, manifest: Manifest, force: bool, told: Callable[[str], None]
) -> Restored:
    places = urls(settings)
    _check(settings, manifest, path, force)
    with tempfile.TemporaryDirectory(prefix="fengqiao-", dir=_room(settings)) as temporary:
        folder = Path(temporary)
        archive.unpack(path, folder, manifest)
        for name in manifest.databases:
            KINDS[manifest.kind].load(places[name], folder / f"{name}.db")
            told(name)
        _put_small_files(settings, folder)
    return _verified(settings, path, manifest, places)


def _check(settings: ServiceSettings, manifest: Manifest, path: Path, force: bool) -> None:
    if manifest.kind != kind_of(settings):
        raise NotABackup(
            f"{path} holds {manifest.kind} databases, DATABASE_URL names {kind_of(settings)}: set it accordingly."
        )
    for name, version in manifest.databases.items():
        if version not in migrations.versions(name):
            raise NotABackup(
                f"{path} was made by a newer version ({name} {version}): install that version first."
            )
    full = [name for name, url in urls(settings).items() if KINDS[manifest.kind].there(url)]
    if full and not force:
        raise FileExistsError(
            f"{len(full)} databases are there already ({full[0]} …): set VAR or DATABASE_URL to empty ones, or say --force."
        )
    _check_key(settings, manifest, path)


def _check_key(settings: ServiceSettings, manifest: Manifest, path: Path) -> None:
    """A key from the environment, or one that the archive lacks, must be the one that sealed the data."""
    mine = bool(os.environ.get("IDENTITY_KEY")) or KEY not in manifest.files
    if mine and key_digest(settings) != manifest.key_digest:
        raise ValueError(f"{path} was sealed with another key: set IDENTITY_KEY to the key it was made with.")


def _room(settings: ServiceSettings) -> Path:
    settings.var.mkdir(parents=True, exist_ok=True)
    return settings.var


def _put_small_files(settings: ServiceSettings, folder: Path) -> None:
    names = SMALL_FILES if os.environ.get("IDENTITY_KEY") else (*SMALL_FILES, KEY)
    for name in names:
        if (folder / name).exists():
            target = settings.var / name
            target.unlink(missing_ok=True)
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write((folder / name).read_bytes())


def _verified(settings: ServiceSettings, path: Path, manifest: Manifest, places: dict[str, str]) -> Restored:
    made_at, again = datetime.fromisoformat(manifest.made_at), 0
    if manifest.kind == "postgresql":
        again = sum(postgresql.tell_again(places[name], made_at) for name in manifest.databases)
    found = verify_all(settings)
    return Restored(
        file=str(path),
        made_at=manifest.made_at,
        databases=manifest.databases,
        audit_rows=sum(one.rows for one in found),
        told_again=again,
        broken=tuple(one.service for one in found if not one.holds),
    )
