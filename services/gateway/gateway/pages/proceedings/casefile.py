"""卷宗: every position of the file with what is there and what lacks, single papers, and everything as one archive."""

from __future__ import annotations

import base64
import re
import tempfile
import zipfile

from flask import request, send_file
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from gateway.pages.acting import attachment
from gateway.pages.proceedings import frame
from gateway.people import ask, needs

WORK = "mediation.work"
IN_MEMORY = 20_000_000  # bytes of an archive that stay in memory; more goes to a temporary file
UNSAFE = re.compile(r"[\x00-\x1f/\\:*?\"<>|]+")


@needs(WORK, "dispute.read", "dispute.read_all")
def checklist(dispute_id: str) -> ResponseReturnValue:
    found = frame.proceeding(dispute_id)
    return frame.show("casefile", found, "file", file=ask(c.GetCaseFile(dispute_id=dispute_id)))


@needs(WORK, "dispute.reveal")
def archive(dispute_id: str) -> ResponseReturnValue:
    """Everything that is there, one folder for each position; each paper and file that is read is recorded."""
    found = ask(c.GetCaseFile(dispute_id=dispute_id))
    packed = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  the answer reads it and closes it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for position in found.positions:
            for no, piece in enumerate(position.pieces, start=1):
                _pack(made, dispute_id, f"{position.no:02d}-{position.name}", no, piece)
    packed.seek(0)
    name = f"{found.number}-卷宗.zip"
    return send_file(packed, mimetype="application/zip", as_attachment=True, download_name=name)


@needs(WORK, "dispute.read_all")
def paper(dispute_id: str, kind: str) -> ResponseReturnValue:
    return attachment(_paper(dispute_id, kind, request.args.get("about", "")))


def _pack(made: zipfile.ZipFile, dispute_id: str, folder: str, no: int, piece: c.FilePiece) -> None:
    got = _file(piece.file_id) if piece.file_id else _paper(dispute_id, piece.paper, piece.about)
    name = f"{no:02d}-{UNSAFE.sub('_', got.filename)}"
    made.writestr(f"{UNSAFE.sub('_', folder)}/{name}", base64.b64decode(got.content))


def _file(file_id: str) -> c.FileContent:
    return ask(c.GetFile(file_id=file_id))


def _paper(dispute_id: str, kind: str, about: str) -> c.Paper:
    return ask(c.GetPaper.model_validate({"dispute_id": dispute_id, "kind": kind, "about": about}))


PAGES = (
    ("/proceedings/<dispute_id>/file", ["GET"], checklist),
    ("/proceedings/<dispute_id>/file.zip", ["GET"], archive),
    ("/disputes/<dispute_id>/papers/<kind>", ["GET"], paper),
)
