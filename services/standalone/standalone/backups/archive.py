"""The archive of a backup: a zip with a manifest that knows the hash of every file."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

MANIFEST = "manifest.json"
FORMAT = 1
BLOCK = 1 << 20


class NotABackup(ValueError):
    """The file is no backup, or not whole any more."""


@dataclass(frozen=True)
class Manifest:
    """What the archive holds. ``databases``: service → version of its tables; ``key_digest`` tells the identity key."""

    made_at: str
    kind: str  # sqlite | postgresql
    town: str
    key_digest: str
    databases: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)  # name → SHA-256
    format: int = FORMAT


def pack(target: Path, folder: Path, manifest: Manifest) -> None:
    """Writes ``folder`` into the archive; readable by its owner only, there at once or not at all."""
    draft = target.with_name(f".{target.name}.part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
            for name in manifest.files:
                archive.write(folder / name, name)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def manifest_of(path: Path) -> Manifest:
    """:raises NotABackup: not an archive of ours, or of a newer kind."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = json.loads(archive.read(MANIFEST))
            manifest = Manifest(**found)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise NotABackup(f"{path} is no backup of Fengqiao: `fengqiao backup FILE` makes one.") from error
    if manifest.format != FORMAT:
        raise NotABackup(f"{path} was made by a newer version; install that version to restore it.")
    return manifest


def unpack(path: Path, folder: Path, manifest: Manifest) -> None:
    """Every file of the manifest, checked against its hash.

    :raises NotABackup: a file is missing or was changed.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for name in manifest.files:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as source, (folder / name).open("wb") as sink:
                    while block := source.read(BLOCK):
                        sink.write(block)
    except (zipfile.BadZipFile, KeyError) as error:
        raise NotABackup(f"{path} is damaged: take another backup.") from error
    if broken := [name for name, known in manifest.files.items() if digest(folder / name) != known]:
        raise NotABackup(f"{path} is damaged at {', '.join(broken)}: take another backup.")


def digests(folder: Path) -> Mapping[str, str]:
    """Name → SHA-256 of every file in ``folder``."""
    return {
        str(path.relative_to(folder)): digest(path) for path in sorted(folder.rglob("*")) if path.is_file()
    }


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
