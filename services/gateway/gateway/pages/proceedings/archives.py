"""Papers and files of a case in one archive; each that is read is recorded."""

from __future__ import annotations

import base64
import re
import tempfile
import zipfile
from collections.abc import Iterable

from flask import send_file
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from gateway.pages.proceedings import opinions
from gateway.pages.proceedings.application import keep_registered
from gateway.pages.proceedings.naming import keep_names
from gateway.people import ask

IN_MEMORY = 20_000_000  # bytes of an archive that stay in memory; more goes to a temporary file
UNSAFE = re.compile(r"[\x00-\x1f/\\:*?\"<>|]+")
Packed = tuple[str, int, c.FilePiece]  # folder, position in it, what


def sent(name: str, dispute_id: str, pieces: Iterable[Packed]) -> ResponseReturnValue:
    """The archive as a download called ``name``."""
    packed = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  the answer reads it and closes it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for folder, no, piece in pieces:
            _pack(made, dispute_id, folder, no, piece)
    packed.seek(0)
    return send_file(packed, mimetype="application/zip", as_attachment=True, download_name=name)


def paper_of(dispute_id: str, kind: str, about: str) -> c.Paper:
    """With the names: where the mediation does not know them yet, from the registration, directory and roster."""
    request = c.GetPaper.model_validate({"dispute_id": dispute_id, "kind": kind, "about": about})
    found = ask(request)
    told = [keep_names(dispute_id, found.unnamed), found.nameless and keep_registered(dispute_id)]
    return ask(request) if any(told) else found


def named(dispute_id: str) -> c.CaseFileSheet:
    """The case file, once its papers know all names."""
    found = ask(c.GetCaseFile(dispute_id=dispute_id))
    keep_names(dispute_id, found.unnamed)
    if found.nameless:
        keep_registered(dispute_id)
    return found


def complete(dispute_id: str) -> c.CaseFileSheet:
    """The case file with everything that others know of the case: names, opinions."""
    named(dispute_id)
    opinions.keep(dispute_id)
    return ask(c.GetCaseFile(dispute_id=dispute_id))


def _pack(made: zipfile.ZipFile, dispute_id: str, folder: str, no: int, piece: c.FilePiece) -> None:
    got: c.FileContent | c.Paper = (
        ask(c.GetFile(file_id=piece.file_id))
        if piece.file_id
        else paper_of(dispute_id, piece.paper, piece.about)
    )
    inside = f"{UNSAFE.sub('_', folder)}/" if folder else ""
    made.writestr(f"{inside}{no:02d}-{UNSAFE.sub('_', got.filename)}", base64.b64decode(got.content))
