"""Files of a dispute by API, base64 in JSON; whether somebody handles the case is our knowledge, never the caller's word."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from contracts.attachments import (
    LARGEST_FILE,
    AddAttachment,
    GetAttachment,
    ListAttachments,
    NewFile,
    Why,
    WithdrawAttachment,
)
from gateway.api.bodies import json_object
from gateway.api.disputes import handles
from gateway.api.public import found_by
from gateway.people import ask, needs

FILE_BODY = LARGEST_FILE * 4 // 3 + 10_000  # bytes
READ = ("dispute.read", "dispute.read_all")
WRITE = (*READ, "dispute.register")


@needs(*READ)
def list_attachments(dispute_id: str) -> ResponseReturnValue:
    """The files of a dispute with their hashes; the look is recorded."""
    return _answer(ListAttachments(dispute_id=dispute_id, handles=handles(dispute_id)))


@needs(*WRITE)
def add_attachment(dispute_id: str) -> ResponseReturnValue:
    """One file, base64; its kind is found by its content."""
    given = NewFile.model_validate(json_object())
    found = AddAttachment(dispute_id=dispute_id, handles=handles(dispute_id), **given.model_dump())
    return _answer(found), 201


@needs(*READ)
def get_attachment(dispute_id: str, file_id: str) -> ResponseReturnValue:
    """The content, base64; each reading is recorded."""
    return _answer(GetAttachment(dispute_id=dispute_id, file_id=file_id, handles=handles(dispute_id)))


@needs(*READ)
def withdraw_attachment(dispute_id: str, file_id: str) -> ResponseReturnValue:
    """Taken out with a reason; its hash stays."""
    given = Why.model_validate(json_object())
    of_it = {"dispute_id": dispute_id, "file_id": file_id, "handles": handles(dispute_id)}
    return _answer(WithdrawAttachment.model_validate({**given.model_dump(), **of_it}))


@needs()
def add_public(query_code: str) -> ResponseReturnValue:
    """A citizen brings a file to a dispute whose receipt they have."""
    given, found = NewFile.model_validate(json_object()), found_by(query_code)
    kept = _answer(AddAttachment(dispute_id=found.dispute_id, query_code=query_code, **given.model_dump()))
    return {key: kept[key] for key in ("filename", "media_type", "size", "sha256", "scan")}, 201


def _answer(wanted: Any) -> Any:
    return ask(wanted).model_dump(mode="json")


for view in (add_attachment, add_public):
    view.max_body = FILE_BODY

VIEWS = (
    ("GET", "/v1/disputes/<dispute_id>/attachments", list_attachments),
    ("POST", "/v1/disputes/<dispute_id>/attachments", add_attachment),
    ("GET", "/v1/disputes/<dispute_id>/attachments/<file_id>", get_attachment),
    ("POST", "/v1/disputes/<dispute_id>/attachments/<file_id>/withdraw", withdraw_attachment),
    ("POST", "/v1/public/disputes/<query_code>/attachments", add_public),
)
