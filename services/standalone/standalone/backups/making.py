"""Making a backup while the platform runs."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from servicekit import migrations
from servicekit.clock import clock_from
from servicekit.settings import ServiceSettings
from servicekit.town import load_town
from standalone.backups import archive
from standalone.backups.archive import Manifest
from standalone.backups.places import KEY, KINDS, SMALL_FILES, kind_of, urls

# Settings without a secret in them, for whoever restores.
TOLD = ("town", "port", "metrics_port", "log_level", "log_format", "clock_file", "bus_retention_days")


@dataclass(frozen=True)
class Backup:
    """What was written."""

    file: str
    kind: str
    made_at: str
    databases: dict[str, str]
    bytes: int
    with_key: bool


def make(
    settings: ServiceSettings, target: Path, *, force: bool, with_key: bool, told: Callable[[str], None]
) -> Backup:
    """Every database as of one moment, the small files, the key unless it is kept elsewhere.

    :raises FileExistsError: ``target`` is there and ``force`` was not said.
    :raises RuntimeError: there is no database yet, or one is behind the code.
    """
    if target.exists() and not force:
        raise FileExistsError(f"{target} is there already: choose another name, or say --force.")
    kind, places = kind_of(settings), urls(settings)
    versions = {name: _version(name, kind, url) for name, url in places.items()}
    with tempfile.TemporaryDirectory(prefix="fengqiao-", dir=_beside(target)) as temporary:
        folder = Path(temporary)
        _small_files(settings, folder, with_key)
        made_at = clock_from(settings).now().astimezone(UTC)
        KINDS[kind].dump(places, folder, told)
        manifest = _manifest(settings, kind, made_at, versions, folder)
        archive.pack(target, folder, manifest)
    return Backup(str(target), kind, manifest.made_at, versions, target.stat().st_size, with_key)


def _version(name: str, kind: str, url: str) -> str:
    if not KINDS[kind].there(url):
        raise RuntimeError(
            f"{name} has no database yet: there is nothing to back up before `fengqiao migrate`."
        )
    return migrations.version(name, url)


def _beside(target: Path) -> Path:
    """Near the target, so that there is room: it is as large as what is backed up."""
    folder = target.absolute().parent
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _small_files(settings: ServiceSettings, folder: Path, with_key: bool) -> None:
    """Before the databases: marks that are a little old only make the next start compare a little more."""
    for name in SMALL_FILES:
        if (settings.var / name).exists():
            shutil.copyfile(settings.var / name, folder / name)
    if with_key:
        (folder / KEY).write_text(settings.identity_key.get_secret_value(), encoding="ascii")


def _manifest(
    settings: ServiceSettings, kind: str, made_at: datetime, versions: dict[str, str], folder: Path
) -> Manifest:
    return Manifest(
        made_at=made_at.isoformat(),
        kind=kind,
        town=load_town(settings.town).settings.name,
        key_digest=key_digest(settings),
        databases=versions,
        settings={name.upper(): str(getattr(settings, name)) for name in TOLD},
        files=dict(archive.digests(folder)),
    )


def key_digest(settings: ServiceSettings) -> str:
    """Tells one key from another and says nothing of either."""
    return hashlib.sha256(b"fengqiao backup" + settings.identity_key.get_secret_value().encode()).hexdigest()
